import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createLoad } from './load.js';
import { crew, PATHS, POPULATION, person, SCENARIOS } from './scenarios.js';

/**
 * Measures the server in a process of its own. The scenarios take turns within each round, so that a
 * slower moment of the machine meets all of them; medians over the rounds are printed.
 */
const ROUNDS = 9;
const REQUESTS = 500;

interface Sample {
  readonly cpuMicros: number;
  readonly perSecond: number;
}

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function cpuMicros(server: ChildProcess): Promise<number> {
  server.send('cpu');
  const [used] = await once(server, 'message');
  return used;
}

async function populate(load: ReturnType<typeof createLoad>): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let n = 0; n < POPULATION; n += 1) {
    const made = await load.send({
      method: 'POST',
      path: `${PATHS.scim}/Users`,
      body: person(String(n)),
    });
    ids.push(JSON.parse(made.text).id);
  }
  await load.send({ method: 'POST', path: `${PATHS.scim}/Groups`, body: crew(ids.slice(0, 500)) });
  return ids;
}

function report(samples: ReadonlyMap<string, readonly Sample[]>): void {
  const cells = [...samples].map(([name, list]) => ({
    name,
    cpu: median(list.map((sample) => sample.cpuMicros)),
    rate: median(list.map((sample) => sample.perSecond)),
  }));
  const floor = cells[0]?.cpu ?? Number.NaN;
  console.log(
    `Node ${process.version} · ${POPULATION} users · ${ROUNDS} rounds of ${REQUESTS} requests · medians\n`,
  );
  console.log(
    `${'scenario'.padEnd(22)}${'CPU µs/request'.padStart(16)}${'× floor'.padStart(10)}${'requests/s'.padStart(12)}`,
  );
  for (const { name, cpu, rate } of cells) {
    console.log(
      name.padEnd(22) +
        cpu.toFixed(0).padStart(16) +
        (cpu / floor).toFixed(2).padStart(10) +
        rate.toFixed(0).padStart(12),
    );
  }
}

const server = fork(join(import.meta.dirname, 'server.ts'));
const [port] = await once(server, 'message');
const load = createLoad(port);
try {
  const ids = await populate(load);
  const samples = new Map<string, Sample[]>(Object.keys(SCENARIOS).map((name) => [name, []]));
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [name, scenario] of Object.entries(SCENARIOS)) {
      const cpuBefore = await cpuMicros(server);
      const start = performance.now();
      await load.round((round + 1) * REQUESTS, REQUESTS, (n) => scenario(n, ids));
      const seconds = (performance.now() - start) / 1_000;
      const used = (await cpuMicros(server)) - cpuBefore;
      if (round < 0) continue;
      samples.get(name)?.push({ cpuMicros: used / REQUESTS, perSecond: REQUESTS / seconds });
    }
  }
  report(samples);
} finally {
  load.close();
  server.disconnect();
}
