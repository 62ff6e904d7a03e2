import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Seeded, TOKEN } from '../data.js';
import { HostileClient } from '../hostile/client.js';
import type { HostilePopulation } from '../hostile/population.js';
import type { Call } from '../load/connection.js';
import { nextMessage } from '../load/next-message.js';
import type { AttackOrder, AttackReport } from '../servers/attackers.js';
import type { Ready } from '../servers/serve.js';
import { WORKLOADS, type Workload } from '../workloads.js';

/** What a normal client sees of a server that others attack; times in milliseconds. */
export interface HostileRow {
  readonly attackers: number;
  readonly requests: number;
  readonly p50: number;
  readonly p99: number;
  /** Including an answer that never came. */
  readonly slowest: number;
  /** In the end: it answers, is there without answering in some seconds, or is no more. */
  readonly server: 'lived' | 'hangs' | 'died';
  readonly attacks: AttackReport;
}

const DIST = join(import.meta.dirname, '../dist');
const USERS = 1_000;
const ATTACKERS = [0, 1, 10] as const;
const HEAP_MEGABYTES = 512;
/** An attack that is due is not begun later than this; the whole takes three times as long, and some seconds. */
const SECONDS_PER_ROUND = 4;
/** For what is under way when the time is over. */
const GRACE_MS = 3_000;
/** Between an answer and the next request, as clients take it that do something with answers. */
const PAUSE_MS = 5;

/** GET, filter, PATCH and create, in turn. */
function normalWork(seeded: Seeded): () => Call {
  const calls = (['get', 'filter', 'patch', 'create'] as const).map((name) =>
    (WORKLOADS[name] as Workload).calls(seeded, USERS),
  );
  let n = 0;
  return () => {
    const next = calls[n % calls.length];
    n += 1;
    if (!next) throw new Error('There is no work.');
    return next();
  };
}

function start(node: string, file: string, given: object, execArgv: readonly string[] = []) {
  return fork(join(DIST, `${file}.js`), [JSON.stringify(given)], {
    execPath: node,
    execArgv: [...execArgv],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
}

/** Works until the time is over; the times of the answers, and how long the last one was waited for in vain. */
async function work(client: HostileClient, next: () => Call, ms: number): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + ms;
  const signal = AbortSignal.timeout(ms + GRACE_MS);
  while (performance.now() < end) {
    const call = next();
    const begun = performance.now();
    try {
      const { status } = await client.send(call, signal);
      if (status >= 300) throw new Error(`${call.method} ${call.path}: ${status}`);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith(call.method)) throw error;
      times.push(performance.now() - begun);
      return times;
    }
    times.push(performance.now() - begun);
    await sleep(PAUSE_MS);
  }
  return times;
}

const answers = async (client: HostileClient): Promise<boolean> => {
  try {
    const call = { method: 'GET', path: '/Users?count=1' };
    return (await client.send(call, AbortSignal.timeout(GRACE_MS))).status === 200;
  } catch {
    return false;
  }
};

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

async function attacked(
  node: string,
  attackers: number,
  rounds: number,
  server: ChildProcess,
): Promise<HostileRow> {
  const { port, seeded } = await nextMessage<Ready>(server);
  const seconds = SECONDS_PER_ROUND * rounds;
  const client = new HostileClient(port, TOKEN);
  const next = normalWork(seeded);
  // What has not been compiled yet would be taken for the work of attackers.
  await work(client, next, 1_000);
  const order: AttackOrder = { port, attackers, seconds, rounds: 4 * rounds };
  const others = start(node, 'attackers', order);
  const told = nextMessage<AttackReport>(others).catch((): AttackReport => ({}));
  try {
    const times = (await work(client, next, seconds * 1_000)).sort((a, b) => a - b);
    const lived = (await answers(client)) ? 'lived' : 'hangs';
    const gone = server.exitCode !== null || server.signalCode !== null;
    const late = sleep(GRACE_MS).then((): AttackReport => ({}));
    return {
      attackers,
      requests: times.length,
      p50: at(times, 0.5),
      p99: at(times, 0.99),
      slowest: times.at(-1) ?? Number.NaN,
      server: gone ? 'died' : lived,
      attacks: await Promise.race([told, late]),
    };
  } finally {
    client.close();
    others.kill('SIGKILL');
  }
}

/**
 * One client does its normal work while none, one and ten others attack, each as a tenant of its own, a server
 * process of its own with a small heap.
 *
 * @param rounds - how long it takes: about 20 seconds in all for each of them.
 */
export async function hostile(node: string, rounds: number): Promise<readonly HostileRow[]> {
  const rows: HostileRow[] = [];
  for (const attackers of ATTACKERS) {
    const population: HostilePopulation = { users: USERS, attackers };
    const server = start(node, 'hostile', population, [`--max-old-space-size=${HEAP_MEGABYTES}`]);
    try {
      rows.push(await attacked(node, attackers, rounds, server));
    } finally {
      server.kill('SIGKILL');
    }
  }
  return rows;
}
