import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { migrate } from '../../src/postgres/index.js';
import { scimClient } from '../support/client.js';
import { patch, user } from '../support/messages.js';
import { createPool } from '../support/postgres/create-pool.js';
import { useDatabase, useFaultProxy } from '../support/postgres/use-database.js';
import { createProduct } from './host/app.js';
import { DEFAULT_ROLE, TENANT, TOKEN } from './host/options.js';
import { startHost } from './host/start-host.js';

/** What is left of a unit of work where what it has held back was never written: nothing. */
const database = useDatabase();
const proxy = useFaultProxy({ port: () => database.server().port });
let console: Pool;
beforeAll(async () => {
  console = database.pool();
  await migrate(console);
});

const disable = patch({ op: 'replace', path: 'active', value: false });

/** What a PATCH of `active` writes; events of the creation may still wait to be told. */
async function stateOf(id: string) {
  const { rows } = await console.query(
    `SELECT u.active, u.version::int, u.roles_locked,
        (SELECT array_agg(role) FROM express_scim.role_assignments WHERE user_id = u.id) AS roles,
        (SELECT count(*)::int FROM express_scim.outbox
          WHERE event->>'resourceId' = u.id::text AND event->>'type' <> 'user.created'
            AND event->'before' IS DISTINCT FROM '[]') AS events,
        (SELECT count(*)::int FROM express_scim.provisioning_log
          WHERE entry->>'resourceId' = u.id::text AND entry->>'status' = '200') AS lines
      FROM express_scim.users AS u WHERE id = $1`,
    [id],
  );
  return rows[0];
}

const untouched = {
  active: true,
  version: 1,
  roles_locked: false,
  roles: [DEFAULT_ROLE],
  lines: 0,
};

/** Resolves when so many other sessions are in such a state. */
async function until(sessions: number, state: string): Promise<void> {
  const { rows } = await console.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND ${state}`,
  );
  if (rows[0]?.n !== sessions) await until(sessions, state);
}

/** Breaks something while the statement that writes everything waits for the lock of the settings. */
async function breaking<T>(request: () => PromiseLike<T>, fault: () => unknown): Promise<T> {
  const session = await console.connect();
  try {
    await session.query('BEGIN');
    await session.query(
      'SELECT 1 FROM express_scim.role_settings WHERE tenant_id = $1 FOR UPDATE',
      [TENANT],
    );
    const answer = Promise.resolve(request());
    await until(1, "wait_event_type = 'Lock'");
    await fault();
    const answered = await answer;
    await session.query('COMMIT');
    return answered;
  } finally {
    session.release();
    await until(0, "state <> 'idle'");
  }
}

it('a connection that is dropped leaves nothing, and nobody is told', async () => {
  const told: string[] = [];
  const pool = createPool(proxy().url(database.name()), { max: 2 });
  const product = createProduct(pool, { onEvent: ({ type }) => void told.push(type) });
  const scim = scimClient(product.app, { base: '/scim/v2', token: TOKEN });
  const { id } = (await scim.post('/Users', user('dropped')).expect(201)).body;
  const { status } = await breaking(
    () => scim.patch(`/Users/${id}`, disable),
    () => proxy().drop(),
  );
  expect(status).toBe(503);
  expect(await stateOf(id)).toMatchObject({ ...untouched, events: 0 });
  expect(told).not.toContain('user.deactivated');
  expect((await scim.patch(`/Users/${id}`, disable)).status).toBe(200);
  expect(await stateOf(id)).toMatchObject({ active: false, version: 2, lines: 1 });
  await product.router.close();
  await pool.end();
});

describe('a process', () => {
  it('that is killed leaves nothing', async () => {
    const host = await startHost({ url: database.url() });
    const send = (method: string, path: string, body: unknown) =>
      host.send(method, `/scim/v2${path}`, body);
    const id = (await send('POST', '/Users', user('killed')))?.body.id;
    const answer = await breaking(
      () => send('PATCH', `/Users/${id}`, disable),
      () => host.kill9(),
    );
    expect(answer).toBeUndefined();
    expect(await stateOf(id)).toMatchObject({ ...untouched, events: 0 });
    await host.start();
    expect((await send('PATCH', `/Users/${id}`, disable))?.status).toBe(200);
    expect(await stateOf(id)).toMatchObject({ active: false, version: 2, lines: 1 });
    await host.stop();
  });
});
