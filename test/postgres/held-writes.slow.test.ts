import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RequestContext } from '../../src/index.js';
import type { ProvisioningLogEntry } from '../../src/monitoring/index.js';
import { createPostgresScim, migrate, type PostgresConnection } from '../../src/postgres/index.js';
import type { RoleSettingsRecord } from '../../src/roles/index.js';
import { emptyDatabase } from '../support/postgres/empty-database.js';
import { type WatchedPool, watchedPool } from '../support/postgres/watched-pool.js';

type Context = RequestContext<PostgresConnection>;

/** What a unit of work over PostgreSQL holds back, and when it is written. */
const db = emptyDatabase();
const ctx: Context = Object.freeze({
  tenantId: 'acme',
  principal: Object.freeze({ id: 'entra' }),
  requestId: 'r',
  signal: new AbortController().signal,
});

let pool: WatchedPool;
let scim: ReturnType<typeof createPostgresScim>;
beforeAll(async () => {
  await migrate(db.pool);
  pool = watchedPool(db.pool);
  scim = createPostgresScim({ pool, retention: { intervalMinutes: 0 } });
  await scim.verify();
});
beforeEach(async () => {
  await db.query(
    'TRUNCATE express_scim.outbox, express_scim.provisioning_log, express_scim.role_settings, express_scim.users CASCADE',
  );
  pool.asked();
});

const asked = () => pool.asked().map(({ text }) => text.trim().split(/[\s;]/)[0]);
const run = <T>(work: (unit: Context) => Promise<T>): Promise<T> =>
  scim.unitOfWork.run(ctx, (unit) => work(unit as Context));
const countOf = async (table: string): Promise<number> => {
  const [row] = await db.query(`SELECT count(*)::int AS n FROM express_scim.${table}`, []);
  return Number(row?.n);
};
/** What the host runs in a unit of work. */
const ask = async ({ transaction }: Context, text: string) =>
  (await transaction?.query(text, []))?.rows;
const appendEvent = (unit: Context, resource = 'ada') =>
  scim.stores.eventOutbox.append(unit, [{ resource, event: {} as never }]);
const logEntry = {
  tenantId: 'acme',
  time: '2026-11-21T09:30:00.000Z',
  kind: 'create',
} as unknown as ProvisioningLogEntry;
const appendLine = (unit: Context) => scim.stores.provisioningLog.appendInUnit(unit, [logEntry]);

describe('outbox and log', () => {
  it('are written by one statement before the commit', async () => {
    await run(async (unit) => {
      await appendEvent(unit, 'ada');
      await appendEvent(unit, 'bea');
      await appendLine(unit);
      expect(asked()).toEqual(['BEGIN']);
    });
    expect(asked()).toEqual(['WITH', 'COMMIT']);
    expect([await countOf('outbox'), await countOf('provisioning_log')]).toEqual([2, 1]);
  });

  it('are not written where the unit fails', async () => {
    const failing = run(async (unit) => {
      await appendEvent(unit);
      await appendLine(unit);
      throw new Error('mine');
    });
    await expect(failing).rejects.toThrow('mine');
    expect(asked()).toEqual(['BEGIN', 'ROLLBACK']);
    expect([await countOf('outbox'), await countOf('provisioning_log')]).toEqual([0, 0]);
  });

  it('are written at once in a transaction of the host', async () => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const { stores } = scim.using(client);
      await stores.eventOutbox.append(ctx, [{ resource: 'ada', event: {} as never }]);
      await stores.provisioningLog.appendInUnit(ctx, [logEntry]);
      const { rows } = await client.query('SELECT count(*)::int AS n FROM express_scim.outbox', []);
      expect(rows).toEqual([{ n: 1 }]);
      await client.query('COMMIT', []);
    } finally {
      client.release();
    }
    expect([await countOf('outbox'), await countOf('provisioning_log')]).toEqual([1, 1]);
  });

  it('fail the unit where they cannot be written, and nothing of it stays', async () => {
    const { userStore } = scim.stores;
    const failing = run(async (unit) => {
      await userStore.create(unit, { userName: 'ada', active: true });
      const event = { name: 'what PostgreSQL cannot store: \0' } as never;
      await scim.stores.eventOutbox.append(unit, [{ resource: 'ada', event }]);
    });
    await expect(failing).rejects.toMatchObject({ scimType: 'invalidValue' });
    expect(await countOf('users')).toBe(0);
  });
});

describe('a statement of the host in a unit of work', () => {
  it('sees what was held back', async () => {
    await run(async (unit) => {
      await appendEvent(unit);
      const rows = await ask(unit, 'SELECT resource FROM express_scim.outbox');
      expect(rows).toEqual([{ resource: 'ada' }]);
    });
    expect(asked()).toEqual(['BEGIN', 'WITH', 'SELECT', 'COMMIT']);
    expect(await countOf('outbox')).toBe(1);
  });

  it('takes back what came after its savepoint', async () => {
    await run(async (unit) => {
      await appendEvent(unit, 'ada');
      await ask(unit, 'SAVEPOINT mine');
      await appendEvent(unit, 'bea');
      await ask(unit, 'ROLLBACK TO SAVEPOINT mine');
      await appendEvent(unit, 'cleo');
    });
    const rows = await db.query('SELECT resource FROM express_scim.outbox ORDER BY id', []);
    expect(rows.map(({ resource }) => resource)).toEqual(['ada', 'cleo']);
  });

  it('cannot hide that something could not be written', async () => {
    const failing = run(async (unit) => {
      const event = { name: '\0' } as never;
      await scim.stores.eventOutbox.append(unit, [{ resource: 'ada', event }]);
      await ask(unit, 'SELECT 1').catch(() => {});
    });
    await expect(failing).rejects.toMatchObject({ scimType: 'invalidValue' });
  });
});

describe('settings that are confirmed', () => {
  const record = (revision: string): RoleSettingsRecord => ({
    settings: { defaultRole: 'member' },
    revision,
    savedAt: '2026-11-21T09:30:00.000Z',
    replay: { done: 0 },
  });
  const store = () => scim.roleSettingsStore;
  const confirming = async (revision: string | undefined) => {
    let stale = 0;
    const confirmed = run(async (unit) => {
      await store().confirm?.(unit, 'acme', revision, () => {
        stale += 1;
      });
      await appendEvent(unit);
    });
    const error = await confirmed.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return { stale, error };
  };
  const conflict = { code: 'versionConflict', isTransient: true };

  it('are looked at with what is held back', async () => {
    await store().write('acme', record('1'), undefined);
    asked();
    expect(await confirming('1')).toEqual({ stale: 0, error: undefined });
    expect(asked()).toEqual(['BEGIN', 'WITH', 'COMMIT']);
    expect(await countOf('outbox')).toBe(1);
  });

  it('fail the unit where there are others', async () => {
    await store().write('acme', record('1'), undefined);
    await store().write('acme', record('2'), '1');
    for (const revision of ['1', undefined, 'none', 'saved 2']) {
      const { stale, error } = await confirming(revision);
      expect(stale).toBe(1);
      expect(error).toMatchObject(conflict);
    }
    expect(await countOf('outbox')).toBe(0);
  });

  it('may be none, which takes a row that can be locked', async () => {
    expect(await confirming(undefined)).toEqual({ stale: 0, error: undefined });
    expect(await countOf('role_settings')).toBe(1);
    expect(await confirming(undefined)).toEqual({ stale: 0, error: undefined });
    expect(await confirming('1')).toMatchObject({ stale: 1, error: conflict });
  });

  it('are looked at once, however often they are confirmed', async () => {
    await store().write('acme', record('1'), undefined);
    await run(async (unit) => {
      for (let n = 0; n < 3; n += 1) await store().confirm?.(unit, 'acme', '1', () => {});
      asked();
    });
    const [{ text } = { text: '' }] = pool.asked();
    expect(text.match(/FOR SHARE/g)).toHaveLength(1);
  });
});
