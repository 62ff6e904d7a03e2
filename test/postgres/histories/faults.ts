import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { FaultProxy } from '../../support/postgres/start-fault-proxy.js';
import type { OwnServer } from '../../support/postgres/start-server.js';
import type { Host } from '../host/start-host.js';
import type { Fault, FaultKind } from './plan.js';

/** What can be broken. */
export interface Breakable {
  readonly hosts: readonly [Host, Host];
  readonly server: OwnServer;
  /** Name of the database of the products. */
  readonly database: string;
  /** Between the products and the server (or its pgbouncer). */
  readonly proxy: FaultProxy;
  /** Past the proxy, of the tests themselves. */
  readonly pool: Pool;
  /** Whether the directory is in tables of the product. */
  readonly isOwn: boolean;
}

type Break = (things: Breakable, host: Host) => Promise<void>;

/** Long enough for some requests to meet it. */
const OUTAGE_MS = 300;
/** A proxy that waits for a COMMIT which never comes does not hold up the history. */
const PATIENCE_MS = 5_000;

const cut =
  (when: 'before' | 'after'): Break =>
  async ({ proxy }) => {
    await Promise.race([proxy.cutAt('COMMIT', when), delay(PATIENCE_MS)]);
  };

async function burst(host: Host): Promise<void> {
  const requests = Array.from({ length: 60 }, () => host.send('GET', '/scim/v2/Users?count=1'));
  for (const answer of await Promise.all(requests)) {
    if (answer && ![200, 503].includes(answer.status))
      throw new Error(`A read was answered with ${JSON.stringify(answer)}.`);
  }
}

const isDeadlock = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '40P01';

/** Somebody at a console who has not finished yet. */
async function holdLocks({ pool, isOwn }: Breakable): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const directory = isOwn ? ['teams', 'accounts'] : ['express_scim.groups', 'express_scim.users'];
    for (const table of [...directory, 'express_scim.role_settings'])
      await client.query(`SELECT 1 FROM ${table} FOR UPDATE`);
    await delay(OUTAGE_MS);
  } catch (error) {
    // They take rows in an order of their own: of two who wait for each other, either is chosen.
    if (!isDeadlock(error)) throw error;
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const BREAKS: Readonly<Record<FaultKind, Break>> = {
  async killHost(_, host) {
    await host.kill9();
    await host.start();
  },
  async terminateBackends({ server, database }) {
    await server.terminateBackends(database);
  },
  async crashBackend({ server, database }) {
    await server.crash(database);
  },
  async killServer({ server }) {
    await server.kill9();
    await delay(OUTAGE_MS);
    await server.start();
  },
  async stopServer({ server }) {
    await server.stop('fast');
    await delay(OUTAGE_MS);
    await server.start();
  },
  async dropConnections({ proxy }) {
    proxy.drop();
  },
  async refuseConnections({ proxy }) {
    await proxy.refuse();
    await delay(OUTAGE_MS);
    await proxy.accept();
  },
  cutBeforeCommit: cut('before'),
  cutAfterCommit: cut('after'),
  async hangConnections({ proxy }) {
    proxy.hang();
    await delay(OUTAGE_MS);
    await proxy.accept();
  },
  holdLocks,
  exhaustPool: (_, host) => burst(host),
  async setClockBack(_, host) {
    await host.send('POST', '/clock', { ms: -3_600_000 });
  },
};

/** Lets something go wrong, and returns when it is over. */
export async function inflict({ kind, host }: Fault, things: Breakable): Promise<void> {
  await BREAKS[kind](things, things.hosts[host === 0 ? 0 : 1]);
}
