import { beforeAll, describe, expect, it } from '@jest/globals';
import { createPostgresScim, migrate, type PostgresScim } from '../../src/postgres/index.js';
import { emptyDatabase } from '../support/postgres/empty-database.js';
import { watchedPool } from '../support/postgres/watched-pool.js';

type Statement = readonly [text: string, values: readonly unknown[]];

const ctx = Object.freeze({
  tenantId: 'tenant 7',
  principal: Object.freeze({ id: 'entra' }),
  requestId: 'r',
  signal: new AbortController().signal,
});
const TIME = Date.parse('2026-06-01T00:00:00Z');
const timeOf = (minutes: number) => new Date(TIME + minutes * 60_000).toISOString();

/** As after some weeks, when the events of one resource cannot be told. */
const ROWS = `
INSERT INTO express_scim.role_jobs (tenant_id, user_id)
  SELECT 'tenant ' || n % 10, 'user ' || n FROM generate_series(1, 20000) AS n;
INSERT INTO express_scim.outbox (resource, event)
  SELECT CASE WHEN n > 50 THEN 'busy' ELSE 'resource ' || n END, '{}' FROM generate_series(1, 20000) AS n;
INSERT INTO express_scim.provisioning_log (tenant_id, time, failed, entry)
  SELECT 'tenant ' || n % 100, '${timeOf(0)}'::timestamptz + n * interval '1 minute', n % 5000 = 7,
    jsonb_build_object('kind', 'update', 'resourceId', 'user ' || n % 1000, 'requestId', 'request ' || n)
    FROM generate_series(1, 30000) AS n;
INSERT INTO express_scim.tokens (tenant_id, id, digest, revision, created_at, token)
  SELECT 'tenant ' || n % 1000, 'token ' || n, 'digest ' || n, 1, now(), '{}' FROM generate_series(1, 5000) AS n;
INSERT INTO express_scim.oauth_clients (client_id, tenant_id, client)
  SELECT 'client ' || n, 'tenant ' || n % 1000, '{}' FROM generate_series(1, 5000) AS n;
INSERT INTO express_scim.guard_taken (tenant_id, attempt_id, user_id, time)
  SELECT 'tenant ' || n % 1000, 'attempt ' || n, 'user ' || n, n FROM generate_series(1, 20000) AS n;
INSERT INTO express_scim.guard_users (tenant_id, user_id, state, until)
  SELECT 'tenant ' || n % 1000, 'user ' || n, CASE WHEN n % 5 = 0 THEN 'held' ELSE 'rejected' END, n
    FROM generate_series(1, 20000) AS n;
ANALYZE;
`;

const db = emptyDatabase();
let scim: PostgresScim;
let sent: Statement[] = [];

beforeAll(async () => {
  await migrate(db.pool);
  await db.query(ROWS);
  const pool = watchedPool(db.pool, (text, values) => {
    if (values !== undefined) sent.push([text, values]);
  });
  scim = createPostgresScim({ pool });
});

const IS_PLANNED = /^\s*(?:WITH|SELECT|INSERT|UPDATE|DELETE)/;

/** The plans of the statements that a call sends. */
async function planOf(call: () => unknown): Promise<string> {
  sent = [];
  await call();
  const lines: unknown[] = [];
  for (const [text, values] of sent.filter(([each]) => IS_PLANNED.test(each))) {
    const rows = await db.query(`EXPLAIN ${text}`, values);
    lines.push(...rows.map((row) => row['QUERY PLAN']));
  }
  return lines.join('\n');
}

const attempt = {
  attemptId: 'a',
  resourceId: 'user 7007',
  now: 19_000,
  since: 18_000,
  limit: 0,
};

const CASES: Readonly<Record<string, readonly [call: () => unknown, ...indexes: string[]]>> = {
  'claims of role jobs': [
    () => scim.stores.roleJobs.claim(ctx, 500, 60),
    'role_jobs_mark',
    'role_jobs_pkey',
  ],
  'completed role jobs': [
    () => scim.stores.roleJobs.complete(ctx, [{ userId: 'user 7', mark: '7' }]),
    'role_jobs_pkey',
  ],
  'tenants with role jobs': [() => scim.stores.roleJobs.tenants(), 'role_jobs_pkey'],
  'claims of events': [
    () => scim.stores.eventOutbox.claim('me', 100, 60),
    'outbox_resource',
    'outbox_pkey',
  ],
  'leases of events': [() => scim.stores.eventOutbox.lease('me', ['1', '2'], 60), 'outbox_pkey'],
  'completed events': [() => scim.stores.eventOutbox.complete('me', ['1']), 'outbox_pkey'],
  'a page of the log': [
    () => scim.provisioningLog.query(ctx.tenantId, { after: '100' }),
    'provisioning_log_pkey',
  ],
  'failures in the log': [
    () => scim.provisioningLog.query(ctx.tenantId, { where: { outcome: 'failure' } }),
    'provisioning_log_failures',
  ],
  'a person in the log': [
    () => scim.provisioningLog.query(ctx.tenantId, { where: { resourceId: 'user 7' } }),
    'provisioning_log_resource',
  ],
  'a request in the log': [
    () => scim.provisioningLog.query(ctx.tenantId, { where: { requestId: 'request 7' } }),
    'provisioning_log_request',
  ],
  'some days of the log': [
    () =>
      scim.provisioningLog.query(ctx.tenantId, {
        where: { since: timeOf(60), until: timeOf(6_000) },
      }),
    'provisioning_log_tenant_time',
  ],
  'what the log forgets': [
    () => scim.provisioningLog.deleteBefore(ctx.tenantId, timeOf(6_000)),
    'provisioning_log_tenant_time',
    'provisioning_log_pkey',
  ],
  'a token by its digest': [() => scim.tokenStore.findByDigest('digest 7'), 'tokens_digest'],
  'a token by its id': [() => scim.tokenStore.get(ctx.tenantId, 'token 7'), 'tokens_pkey'],
  'tokens of a tenant': [() => scim.tokenStore.list('tenant 8000'), 'tokens_pkey'],
  'a client by its id': [() => scim.clientStore.find('client none'), 'oauth_clients_pkey'],
  'clients of a tenant': [() => scim.clientStore.list('tenant 8000'), 'oauth_clients_tenant'],
  'an attempt that the guard lets through': [
    () => scim.deletionGuardStore.take(ctx, { ...attempt, limit: 10_000 }),
    'guard_taken_time',
    'guard_users_pkey',
  ],
  'a user whom the guard holds': [
    () => scim.deletionGuardStore.hold(ctx, attempt),
    'guard_taken_time',
    'guard_users_pkey',
  ],
  'whether the guard holds somebody': [
    () => scim.deletionGuardStore.isHeld?.(ctx, 'user 7'),
    'guard_users_pkey',
  ],
  'what the guard shows': [
    () => scim.deletionGuardStore.read(ctx.tenantId, { now: 1, since: 19_990, ids: 100 }),
    'guard_taken_time',
    'guard_users_held',
  ],
};

describe('the plans of the services', () => {
  it.each(Object.entries(CASES))('read %s by an index', async (_, [call, ...indexes]) => {
    const plan = await planOf(call);
    for (const index of indexes) expect(plan).toContain(index);
    expect(plan).not.toMatch(/Seq Scan on \w*(?:jobs|outbox|log|tokens|clients|guard_users|taken)/);
  });
});
