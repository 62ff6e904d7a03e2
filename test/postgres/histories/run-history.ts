import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../../src/postgres/index.js';
import { createPool } from '../../support/postgres/create-pool.js';
import { startFaultProxy } from '../../support/postgres/start-fault-proxy.js';
import { startPgbouncer } from '../../support/postgres/start-pgbouncer.js';
import type { OwnServer } from '../../support/postgres/start-server.js';
import { OWN_SQL } from '../host/own-tables.js';
import { startHost } from '../host/start-host.js';
import { problemsOf } from './judge.js';
import { perform } from './perform.js';
import { type Plan, type PlanOptions, planOf } from './plan.js';
import { type Seen, settle } from './settle.js';
import { type Done, populate, type World } from './world.js';

export interface HistoryOptions extends PlanOptions {
  /** Connections of each process. */
  readonly poolMax: number;
  readonly isThroughPgbouncer: boolean;
  /** Whether people, teams and roles are in tables of the product. Default: in ours. */
  readonly isOwn?: boolean;
}

/** What {@link problemsOf} judges. */
export interface Evidence {
  readonly plan: Plan;
  readonly world: World;
  readonly history: readonly Done[];
  readonly seen: Seen;
}

export interface Outcome {
  /** Empty if everything can have been so. */
  readonly problems: readonly string[];
  readonly evidence: Evidence;
  /** How often each status was answered; `none` where nothing came back. */
  readonly answers: Readonly<Record<string, number>>;
  readonly events: number;
}

function counted(statuses: readonly (number | undefined)[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const status of statuses) {
    const name = String(status ?? 'none');
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** Two processes over a database of their own, what a seed makes happen to them, and what is to be said of it. */
export async function runHistory(
  seed: number,
  server: OwnServer,
  { poolMax, isThroughPgbouncer, isOwn = false, ...planned }: HistoryOptions,
): Promise<Outcome> {
  const plan = planOf(seed, planned);
  const folder = mkdtempSync(join(tmpdir(), 'express-scim-history-'));
  const eventsFile = join(folder, 'events');
  writeFileSync(eventsFile, '');
  const database = await server.createDatabase();
  const bouncer = isThroughPgbouncer ? await startPgbouncer(server) : undefined;
  const proxy = await startFaultProxy(bouncer ?? server);
  const pool = createPool(server.url(database));
  await migrate(pool);
  if (isOwn) await pool.query(OWN_SQL);
  const options = { url: proxy.url(database), isOwn, poolMax, eventsFile, upkeepMs: 500 };
  const hosts = [await startHost(options), await startHost(options)] as const;
  try {
    const world = await populate(hosts[0]);
    const history = await perform(plan, world, { hosts, server, database, proxy, pool, isOwn });
    const ended = hosts.flatMap((host) => host.ended() ?? []);
    await Promise.all(hosts.map((host) => host.stop()));
    const seen = await settle(world, pool, eventsFile, isOwn);
    return {
      problems: [...ended, ...problemsOf(plan, world, history, seen)],
      evidence: { plan, world, history, seen },
      answers: counted(history.map(({ answer }) => answer?.status)),
      events: seen.events.length,
    };
  } finally {
    await Promise.all(hosts.map((host) => host.kill9()));
    await proxy.close();
    await bouncer?.remove();
    await pool.end();
    await server.dropDatabase(database);
    rmSync(folder, { recursive: true });
  }
}
