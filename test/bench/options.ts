import { WORKLOADS, type WorkloadName } from './workloads.js';

/** What is measured; the first one runs the workloads. */
const SUITES = [
  'memory-stores',
  'growth',
  'groups',
  'filter-alone',
  'memory',
  'hostile',
  'postgres',
] as const;

export type SuiteName = (typeof SUITES)[number];

export interface BenchOptions {
  readonly workloads: readonly WorkloadName[];
  readonly suites: ReadonlySet<SuiteName>;
  /** Node binaries that run the servers. */
  readonly nodes: readonly string[];
  readonly rounds: number;
  /** Whether the table and the chart of the repository are written. */
  readonly save: boolean;
}

const NAMES = Object.keys(WORKLOADS) as readonly WorkloadName[];

const USAGE = `npm run bench -- [--only <names>] [--node <path>]… [--rounds <n>] [--save]

  --only    comma-separated, of the workloads ${NAMES.join(', ')}
            and of the suites ${SUITES.join(', ')}
  --node    a Node binary for the servers; repeatable, default this one
  --rounds  server processes of each contestant and workload, default 3; of hostile: 4 seconds of each phase
  --save    writes test/bench/results`;

const isWorkload = (name: string): name is WorkloadName => Object.hasOwn(WORKLOADS, name);
const isSuite = (name: string): name is SuiteName => (SUITES as readonly string[]).includes(name);

/** @throws Error for what is no option. */
export function readOptions(args: readonly string[]): BenchOptions {
  const nodes: string[] = [];
  let only: readonly string[] = [...NAMES, ...SUITES];
  let rounds = 3;
  let save = false;
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--save') save = true;
    else if (arg === '--only') only = (rest.shift() ?? '').split(',');
    else if (arg === '--node') nodes.push(rest.shift() ?? '');
    else if (arg === '--rounds') rounds = Number(rest.shift());
    else throw new Error(USAGE);
  }
  if (!only.every((name) => isWorkload(name) || isSuite(name)) || !(rounds >= 1)) {
    throw new Error(USAGE);
  }
  const workloads = only.filter(isWorkload);
  const suites = only.filter(isSuite);
  return {
    // A suite alone runs all workloads, and workloads alone run on the memory stores.
    workloads: workloads.length > 0 ? workloads : NAMES,
    suites: new Set(suites.length > 0 ? suites : ['memory-stores']),
    nodes: nodes.length > 0 ? nodes : [process.execPath],
    rounds,
    save,
  };
}
