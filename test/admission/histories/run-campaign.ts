import type { Preset } from '../../../src/index.js';
import type { OwnServer } from '../../support/postgres/start-server.js';
import type { Planted } from './app.js';
import { memoryWorld } from './memory-world.js';
import { postgresWorld } from './postgres-world.js';
import { runHistory } from './run-history.js';

export interface CampaignOptions {
  readonly seed: number;
  readonly histories: number;
  readonly requests: number;
  readonly clients: number;
  readonly planted?: Planted | undefined;
}

const PRESETS: readonly Preset[] = ['lenient', 'rfc', 'lenient', 'interop', 'lenient', 'ipsie'];
const SEATS = 10;

/** Long histories of admission; the presets and what they run over change from one to the next. How many are broken. */
export async function runCampaign(
  server: OwnServer,
  { seed: first, histories, requests, clients, planted }: CampaignOptions,
): Promise<number> {
  let broken = 0;
  for (let seed = first; seed < first + histories; seed += 1) {
    const conformance = PRESETS[seed % PRESETS.length] ?? 'lenient';
    const over = (['processes', 'routers', 'memory'] as const)[seed % 3];
    const poolMax = seed % 4 === 0 ? 1 : 5;
    const database = await server.createDatabase();
    const url = server.url(database);
    const areProcesses = over === 'processes';
    const world =
      over === 'memory'
        ? await memoryWorld(conformance, SEATS, planted)
        : await postgresWorld({
            url,
            conformance,
            seats: SEATS,
            areProcesses,
            poolMax,
            ...(planted && { planted }),
          });
    try {
      const isLenient = conformance === 'lenient';
      const sizes = { seed, requests, clients, seats: SEATS, isLenient };
      const { problems, answers, commits } = await runHistory(world, sizes);
      const told = { conformance, over, answers: answers.length, commits: commits.length };
      console.log(
        `seed ${seed}: ${problems.length === 0 ? 'ok' : 'BROKEN'} ${JSON.stringify(told)}`,
      );
      for (const problem of problems) console.log(`  ${problem}`);
      if (problems.length > 0) broken += 1;
    } finally {
      await world.close();
      await server.dropDatabase(database);
    }
  }
  return broken;
}
