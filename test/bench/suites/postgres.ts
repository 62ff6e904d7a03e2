import { type BenchDirectory, createDirectory } from '../database/directory.js';
import { Contestant } from '../load/contestant.js';
import { interleave, median, medianOf, type Sample } from '../load/interleave.js';
import { WORKLOADS, type Workload, type WorkloadName } from '../workloads.js';

/** The handwritten routes, the router with its stores alone, and with roles, outbox and log. */
const SERVERS = ['postgres-floor', 'postgres-alone', 'postgres-extras'] as const;

export type PostgresServerName = (typeof SERVERS)[number];

type Figures = Readonly<Record<PostgresServerName, number>>;

/** One kind of request over PostgreSQL. */
export interface PostgresRow {
  readonly title: string;
  /** Processor time of the server per request, in microseconds: medians. */
  readonly cpu: Figures;
  /** CPU of the floor, divided by that of the server: the median over pairs of slices that followed each other. */
  readonly share: Figures;
  readonly rate: Figures;
  readonly statements: Figures;
}

export interface PostgresResults {
  /** Of the database server. */
  readonly version: string;
  readonly users: number;
  readonly rows: readonly PostgresRow[];
}

export interface PostgresBenchOptions {
  readonly node: string;
  readonly rounds: number;
  readonly workloads: readonly WorkloadName[];
}

const USERS = 100_000;
const MEASURED: ReadonlySet<WorkloadName> = new Set(['get', 'filter', 'patch', 'create']);
const EFFORT = { requests: 200, slices: 20, warmUp: 20, inFlight: 8, settle: true } as const;

/** What a body says, wherever the server listens. */
const bodyOf = (bytes: Buffer) =>
  JSON.stringify(JSON.parse(String(bytes).replace(/127\.0\.0\.1:\d+/g, 'host')), inOrder);

const inOrder = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** Who answers less does less: all must say the same. */
async function compareAnswers(
  contestants: readonly Contestant[],
  { users }: BenchDirectory['seeded'],
) {
  const [user] = users;
  if (user === undefined) throw new Error('There are no users.');
  for (const path of [
    `/Users/${user.id}`,
    `/Users?filter=userName+eq+%22${user.name}@EXAMPLE.com%22`,
  ]) {
    const bodies: string[] = [];
    for (const contestant of contestants) {
      await contestant.send(
        1,
        1,
        () => ({ method: 'GET', path }),
        ({ body }) => bodies.push(bodyOf(body)),
      );
    }
    const different = bodies.find((body) => body !== bodies[0]);
    if (different !== undefined) throw new Error(`${path}:\n${bodies[0]}\n${different}`);
  }
}

/** Server processes of their own, each over a copy of the directory of its own. */
async function round(
  work: Workload,
  node: string,
  directory: BenchDirectory,
): Promise<readonly (readonly Sample[])[]> {
  const contestants: Contestant[] = [];
  try {
    for (const name of SERVERS) {
      const population = { users: USERS, groups: [] };
      contestants.push(await Contestant.start(name, node, population, await directory.copy()));
    }
    await compareAnswers(contestants, directory.seeded);
    const lanes = contestants.map((contestant) => ({
      contestant,
      call: work.calls(directory.seeded, USERS),
    }));
    return await interleave(lanes, EFFORT);
  } finally {
    for (const contestant of contestants) contestant.stop();
  }
}

/** Measures the router over a real PostgreSQL server against routes that are written by hand. */
export async function postgres({
  node,
  rounds,
  workloads,
}: PostgresBenchOptions): Promise<PostgresResults> {
  const directory = await createDirectory(USERS);
  const rows: PostgresRow[] = [];
  try {
    for (const name of workloads.filter((each) => MEASURED.has(each))) {
      console.error(`  PostgreSQL: ${name}`);
      const samples: Sample[][] = SERVERS.map(() => []);
      for (let n = 0; n < rounds; n += 1) {
        const measured = await round(WORKLOADS[name], node, directory);
        for (const [i, slices] of measured.entries()) samples[i]?.push(...slices);
      }
      rows.push({ title: WORKLOADS[name].title, ...figuresOf(samples) });
    }
  } finally {
    await directory.remove();
  }
  return { version: directory.version, users: USERS, rows };
}

function figuresOf(samples: readonly (readonly Sample[])[]): Omit<PostgresRow, 'title'> {
  const [floor = []] = samples;
  const figures = (figure: (mine: readonly Sample[]) => number) =>
    Object.fromEntries(SERVERS.map((name, i) => [name, figure(samples[i] ?? [])])) as Figures;
  return {
    cpu: figures((mine) => medianOf(mine).cpu),
    share: figures((mine) =>
      median(mine.map((sample, n) => (floor[n]?.cpu ?? Number.NaN) / sample.cpu)),
    ),
    rate: figures((mine) => medianOf(mine).rate),
    statements: figures((mine) => medianOf(mine).statements),
  };
}
