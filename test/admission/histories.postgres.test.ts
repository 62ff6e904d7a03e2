import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Preset } from '../../src/index.js';
import { type OwnServer, startServer } from '../support/postgres/start-server.js';
import { PLANTED, type Planted } from './histories/app.js';
import { postgresWorld } from './histories/postgres-world.js';
import { runHistory } from './histories/run-history.js';
import type { World } from './histories/world.js';

/** Short; `npm run campaign -- --admission` runs long ones, and a failure again by its seed. */
const SIZE = { requests: 300, clients: 6, seats: 8 } as const;

/** So few that people are refused all the time. */
const FEW = 4;

let server: OwnServer;
let database: string;
let world: World | undefined;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.remove());
afterEach(async () => {
  await world?.close();
  await server.dropDatabase(database);
});

async function history(
  conformance: Preset,
  seed: number,
  ways: {
    readonly areProcesses: boolean;
    readonly poolMax: number;
    readonly planted?: Planted;
  },
) {
  const seats = ways.planted === undefined ? SIZE.seats : FEW;
  database = await server.createDatabase();
  world = await postgresWorld({
    url: server.url(database),
    conformance,
    seats,
    ...ways,
  });
  return runHistory(world, { ...SIZE, seats, seed, isLenient: conformance === 'lenient' });
}

describe('whoever is provisioned by two processes at once', () => {
  it.each([
    { preset: 'lenient', seed: 21, areProcesses: true, poolMax: 5 },
    { preset: 'lenient', seed: 22, areProcesses: false, poolMax: 1 },
    { preset: 'rfc', seed: 23, areProcesses: false, poolMax: 5 },
    { preset: 'interop', seed: 24, areProcesses: false, poolMax: 5 },
    { preset: 'ipsie', seed: 25, areProcesses: false, poolMax: 5 },
  ] as const)(
    'is admitted first, and nobody is kept: $preset, seed $seed',
    async ({ preset, seed, ...ways }) => {
      const { problems, answers, commits } = await history(preset, seed, ways);
      expect(problems).toEqual([]);
      const count = (status: number) => answers.filter((each) => each.status === status).length;
      expect(count(201)).toBeGreaterThan(10);
      expect(count(400)).toBeGreaterThan(10);
      if (preset === 'lenient') {
        expect(commits.some(({ guests }) => guests.length > 0)).toBe(true);
      }
    },
  );
});

describe('the judge', () => {
  it.each(PLANTED)('finds two processes with %s', async (planted) => {
    const { problems } = await history('lenient', 26, { areProcesses: false, poolMax: 5, planted });
    expect(problems).not.toEqual([]);
  });
});
