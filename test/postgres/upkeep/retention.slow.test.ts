import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  createPostgresScim,
  migrate,
  type PostgresPool,
  type RetentionOptions,
} from '../../../src/postgres/index.js';
import { eventually } from '../../support/eventually.js';
import { emptyDatabase } from '../../support/postgres/empty-database.js';
import { addRows } from '../../support/postgres/fill-tables.js';
import { watchedPool } from '../../support/postgres/watched-pool.js';

const db = emptyDatabase();

beforeEach(async () => {
  await db.empty();
  await migrate(db.pool);
});

const quiet = { warn() {}, error() {} };

const scimWith = (retention: RetentionOptions, pool: PostgresPool = db.pool) =>
  createPostgresScim({ pool, logger: quiet, retention });

async function prune(retention: RetentionOptions = {}) {
  const scim = scimWith({ intervalMinutes: 0, ...retention });
  const gone = await scim.prune();
  await scim.close();
  return Object.fromEntries(Object.entries(gone).filter(([, rows]) => rows > 0));
}

async function countOf(table: string): Promise<number> {
  const [row] = await db.query(`SELECT count(*)::int AS rows FROM express_scim.${table}`, []);
  return Number(row?.rows);
}

const ago = (days: number) => `now() - interval '${days} days'`;
const agoMs = (days: number) => `extract(epoch FROM ${ago(days)}) * 1000`;
const NUMBERED_ID = "('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid";

const tokenOf = (fields: Readonly<Record<string, number>>) =>
  `jsonb_build_object(${Object.entries(fields)
    .map(([name, days]) => `'${name}', to_char(${ago(days)}, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`)
    .join(', ')})`;

describe('prune', () => {
  it('removes what is over, and keeps people and tokens', async () => {
    await addRows(db, 'provisioning_log', { time: ago(91) });
    await addRows(db, 'provisioning_log', { time: ago(89) });
    await addRows(db, 'used_assertions', { jti_digest: "'old'", expires_at: ago(1) });
    await addRows(db, 'used_assertions', { jti_digest: "'new'", expires_at: ago(-1) });
    await addRows(db, 'request_counts', { key: "'old'", ends_at: ago(1) });
    await addRows(db, 'request_counts', { key: "'new'", ends_at: ago(-1) });
    await addRows(db, 'guard_taken', { attempt_id: "'old'", time: agoMs(400) });
    await addRows(db, 'guard_taken', { attempt_id: "'new'", time: agoMs(300) });
    await addRows(db, 'guard_users', { user_id: "'a'", state: "'rejected'", until: agoMs(2) });
    await addRows(db, 'guard_users', { user_id: "'b'", state: "'released'", until: agoMs(-2) });
    await addRows(db, 'guard_users', { user_id: "'c'", state: "'held'", until: agoMs(2) });
    await addRows(db, 'alerts', {
      id: "'old'",
      key: "'old'",
      status: "'sent'",
      raised_at: ago(91),
    });
    await addRows(db, 'alerts', {
      id: "'new'",
      key: "'new'",
      status: "'sent'",
      raised_at: ago(89),
    });
    await addRows(db, 'alerts', {
      id: "'due'",
      key: "'due'",
      status: "'waiting'",
      raised_at: ago(91),
    });
    await addRows(db, 'users', { deleted_at: ago(4_000) });
    await addRows(db, 'tokens', { token: tokenOf({ revokedAt: 4_000 }) });
    await addRows(db, 'outbox', {});
    await addRows(db, 'role_jobs', {});
    const waiting = await db.query('SELECT 1 FROM express_scim.outbox, express_scim.role_jobs', []);

    expect(await prune()).toEqual({
      logEntries: 1,
      usedAssertions: 1,
      requestCounts: 1,
      guardRows: 2,
      alerts: 1,
    });

    expect(await prune()).toEqual({});
    expect(await db.query('SELECT user_id FROM express_scim.guard_users ORDER BY 1', [])).toEqual([
      { user_id: 'b' },
      { user_id: 'c' },
    ]);
    expect(await db.query('SELECT 1 FROM express_scim.outbox, express_scim.role_jobs', [])).toEqual(
      waiting,
    );
    expect([await countOf('users'), await countOf('tokens')]).toEqual([1, 1]);
  });

  it('removes people who were deleted, and what hangs on them, where that is asked for', async () => {
    await addRows(db, 'users', { id: NUMBERED_ID, user_name_key: "'u' || n", deleted_at: ago(31) });
    await addRows(db, 'role_assignments', { user_id: NUMBERED_ID });
    await addRows(db, 'users', { deleted_at: ago(29), user_name_key: "'later'" });
    expect(await prune({ deletedUserDays: 30 })).toEqual({ deletedUsers: 1 });
    expect([await countOf('users'), await countOf('role_assignments')]).toEqual([1, 0]);
  });

  it('never removes people who are not deleted', async () => {
    await addRows(db, 'users', {
      created_at: ago(4_000),
      updated_at: ago(4_000),
      deleted_at: 'NULL',
    });
    expect(await prune({ deletedUserDays: 1 })).toEqual({});
  });

  it('removes tokens that ended, by revocation or expiry, where that is asked for', async () => {
    const ended: readonly (readonly [string, string])[] = [
      ['revoked', tokenOf({ revokedAt: 31, expiresAt: -5 })],
      ['expired', tokenOf({ expiresAt: 31 })],
      ['revoked-lately', tokenOf({ revokedAt: 29 })],
      ['good', tokenOf({ createdAt: 400, expiresAt: -1 })],
      ['endless', tokenOf({ createdAt: 400 })],
    ];
    for (const [id, token] of ended) {
      await addRows(db, 'tokens', { id: `'${id}'`, digest: `'${id}'`, token });
    }
    expect(await prune({ endedTokenDays: 30 })).toEqual({ endedTokens: 2 });
    expect(await db.query('SELECT id FROM express_scim.tokens ORDER BY id', [])).toEqual([
      { id: 'endless' },
      { id: 'good' },
      { id: 'revoked-lately' },
    ]);
  });

  it('keeps everything where that is asked for', async () => {
    await addRows(db, 'provisioning_log', { time: ago(40_000) });
    expect(await prune({ logDays: Number.POSITIVE_INFINITY })).toEqual({});
    expect(await prune({ logDays: 36_500 })).toEqual({ logEntries: 1 });
  });

  it('goes in batches, each a commit of its own', async () => {
    await addRows(db, 'provisioning_log', { time: ago(100) }, 1_200);
    const pool = watchedPool(db.pool);
    const scim = scimWith({ intervalMinutes: 0 }, pool);
    expect(await scim.prune()).toMatchObject({ logEntries: 1_200 });
    expect(pool.count(/DELETE FROM "express_scim"\."provisioning_log"/)).toBe(3);
    expect(pool.count(/BEGIN/)).toBe(0);
    await scim.close();
  });
});

describe('retention from time to time', () => {
  const OFTEN = { intervalMinutes: 0.001 };
  const LEASE = /INSERT INTO "express_scim"."leases"/;

  it('begins with the first use, and ends with close', async () => {
    await addRows(db, 'provisioning_log', { time: ago(100) });
    const pool = watchedPool(db.pool);
    const scim = scimWith(OFTEN, pool);
    await scim.verify();
    await eventually(
      () => pool.count(/DELETE FROM "express_scim"."users"/) === 0 && pool.count(LEASE) > 6,
    );
    await scim.close();
    const asked = pool.texts.length;
    expect(await countOf('provisioning_log')).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(pool.texts).toHaveLength(asked);
  });

  it('is the work of one process at a time, and of another once that one is gone', async () => {
    await addRows(db, 'provisioning_log', { time: ago(100) });
    await addRows(db, 'leases', { name: "'retention'", owner: "'other'", leased_until: ago(-1) });
    const pool = watchedPool(db.pool);
    const scim = scimWith(OFTEN, pool);
    await scim.verify();
    await eventually(() => pool.count(LEASE) >= 3);
    expect(pool.count(/DELETE FROM/)).toBe(0);
    await db.query(`UPDATE express_scim.leases SET leased_until = ${ago(1)}`, []);
    await eventually(() => pool.count(/DELETE FROM "express_scim"."guard_users"/) > 0);
    await scim.close();
    expect(await countOf('provisioning_log')).toBe(0);
  });

  it('tries again after a failure, of which the log tells', async () => {
    const warned: string[] = [];
    let fail = true;
    const pool = watchedPool(db.pool, (text) => {
      if (fail && LEASE.test(text)) throw new Error('no');
    });
    const scim = createPostgresScim({
      pool,
      retention: OFTEN,
      logger: { warn: (message) => warned.push(message), error() {} },
    });
    await scim.verify();
    await eventually(() => warned.length >= 2);
    fail = false;
    await eventually(() => pool.count(/DELETE FROM/) > 0);
    await scim.close();
    expect(new Set(warned)).toEqual(
      new Set(['Old rows could not be removed; another attempt follows.']),
    );
  });

  it('is only done by prune where the interval is 0', async () => {
    const pool = watchedPool(db.pool);
    const scim = scimWith({ intervalMinutes: 0 }, pool);
    await scim.verify();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(pool.count(LEASE)).toBe(0);
    await scim.close();
  });

  it('refuses periods that are none', () => {
    for (const retention of [
      { logDays: 0 },
      { deletedUserDays: -1 },
      { endedTokenDays: Number.NaN },
      { intervalMinutes: -1 },
      { intervalMinutes: Number.POSITIVE_INFINITY },
    ]) {
      expect(() => scimWith(retention)).toThrow('ERR_SCIM_OPTION_VALUE: Option "retention.');
    }
    const mistyped = { logDay: 3 } as RetentionOptions;
    expect(() => scimWith(mistyped)).toThrow('Did you mean "logDays"?');
  });
});
