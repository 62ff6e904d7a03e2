import { Contestant, type ServerName } from '../load/contestant.js';
import { interleave, median, medianOf, type Sample } from '../load/interleave.js';
import { WORKLOADS, type Workload, type WorkloadName } from '../workloads.js';

/** Processor time per request of several servers under the same work. */
export interface ThroughputRow {
  readonly workload: WorkloadName;
  readonly title: string;
  readonly users: number;
  /** Medians, in microseconds of processor time per request, by server. */
  readonly cpu: Readonly<Partial<Record<ServerName, number>>>;
  /**
   * How much of the first server's speed the others have, 1 being all of it: the median over pairs of
   * slices that followed each other, so that the speed of the machine at that moment does not count.
   */
  readonly share: Readonly<Partial<Record<ServerName, number>>>;
}

export interface ThroughputOptions {
  readonly node: string;
  readonly rounds: number;
  readonly users: number;
  readonly servers: readonly ServerName[];
}

/** scimmy takes so long that fewer requests make a slice of the same length. */
const FEWER = 50;

/**
 * Short slices that take turns often, after so many of them that V8 has compiled what it will compile: it
 * takes a server that does more longer to get there than the bare routes.
 */
const EFFORT = { slices: 20, warmUp: 40, inFlight: 8 } as const;

/** Every round has server processes of its own, so that no work meets code that other work has warmed. */
async function round(
  work: Workload,
  { node, users, servers }: ThroughputOptions,
): Promise<readonly (readonly Sample[])[]> {
  const contestants: Contestant[] = [];
  try {
    for (const name of servers) {
      contestants.push(await Contestant.start(name, node, { users, groups: [] }));
    }
    const lanes = contestants.map((contestant) => ({
      contestant,
      call: work.calls(contestant.seeded, users),
      requests: Math.ceil(work.requests / (contestant.name === 'scimmy' ? FEWER : 1)),
    }));
    return await interleave(lanes, { requests: work.requests, ...EFFORT });
  } finally {
    for (const contestant of contestants) contestant.stop();
  }
}

/** Measures one workload on all servers. */
export async function throughput(
  workload: WorkloadName,
  options: ThroughputOptions,
): Promise<ThroughputRow> {
  const work: Workload = WORKLOADS[workload];
  const samples: Sample[][] = options.servers.map(() => []);
  for (let n = 0; n < options.rounds; n += 1) {
    for (const [i, measured] of (await round(work, options)).entries()) {
      samples[i]?.push(...measured);
    }
  }
  const [floor = []] = samples;
  const byServer = (figure: (mine: readonly Sample[]) => number) =>
    Object.fromEntries(options.servers.map((name, i) => [name, figure(samples[i] ?? [])]));
  const cpu = byServer((mine) => medianOf(mine).cpu);
  const share = byServer((mine) =>
    median(mine.map((sample, n) => (floor[n]?.cpu ?? Number.NaN) / sample.cpu)),
  );
  return { workload, title: work.title, users: options.users, cpu, share };
}
