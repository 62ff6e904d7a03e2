import { beforeEach, describe, expect, it } from '@jest/globals';
import { doctor, migrate, plan, status } from '../../../src/postgres/index.js';
import { emptyDatabase } from '../../support/postgres/empty-database.js';
import { watchedPool } from '../../support/postgres/watched-pool.js';

const db = emptyDatabase();

beforeEach(() => db.empty());

/** A pool whose scripts fail with these codes, one after the other, before they reach the database. */
function failing(codes: readonly string[]) {
  const left = [...codes];
  return watchedPool(db.pool, (_, values) => {
    const code = values === undefined ? left.shift() : undefined;
    if (code !== undefined) throw Object.assign(new Error('canceled'), { code });
  });
}

describe('migrate', () => {
  it('makes the tables, and does nothing the second time', async () => {
    expect(await migrate(db.pool)).toEqual([1, 2, 3, 4, 5]);
    expect(await doctor(db.pool)).toEqual([]);
    expect(await migrate(db.pool)).toEqual([]);
  });

  it('makes them in a schema of another name', async () => {
    await db.empty('user');
    expect(await migrate(db.pool, { schema: 'user' })).toEqual([1, 2, 3, 4, 5]);
    expect(await doctor(db.pool, { schema: 'user' })).toEqual([]);
    expect(await status(db.pool)).toMatchObject({ version: 0 });
    await db.empty('user');
  });

  it('is called by several at once', async () => {
    const done = await Promise.all(Array.from({ length: 6 }, () => migrate(db.pool)));
    expect(done.flat().sort()).toEqual([1, 2, 3, 4, 5]);
    expect(await doctor(db.pool)).toEqual([]);
  });

  it('runs what plan prints, and nothing else that changes anything', async () => {
    const pool = failing([]);
    await migrate(pool, { grantTo: 'CURRENT_USER"; DROP TABLE x' }).catch(() => undefined);
    const scripts = pool.texts.filter((text) => !/^(?:SELECT|ROLLBACK)\b/.test(text));
    expect(scripts.join('\n')).toBe(plan({ grantTo: 'CURRENT_USER"; DROP TABLE x' }));
    expect(scripts).toHaveLength(6);
  });

  it.each(['55P03', '40P01', '40001'])('tries again after %s', async (code) => {
    expect(await migrate(failing([code, code]))).toEqual([1, 2, 3, 4, 5]);
    expect(await doctor(db.pool)).toEqual([]);
  });

  it('gives up after twelve attempts, and at once where another cannot help', async () => {
    const busy = failing(Array.from({ length: 12 }, () => '55P03'));
    await expect(migrate(busy)).rejects.toMatchObject({ code: '55P03' });
    const full = failing(['53100']);
    await expect(migrate(full)).rejects.toMatchObject({ code: '53100' });
    expect(await status(db.pool)).toMatchObject({ version: 0 });
  });

  it('leaves nothing behind of a version that fails', async () => {
    await db.query(
      'CREATE SCHEMA express_scim; CREATE TABLE express_scim.tokens (mine text); INSERT INTO express_scim.tokens VALUES (1)',
    );
    await expect(migrate(db.pool)).rejects.toMatchObject({ code: '42P07' });
    expect(await status(db.pool)).toMatchObject({ version: 1 });
    const [left] = await db.query(
      "SELECT to_regclass('express_scim.role_jobs') AS jobs, (SELECT count(*)::int FROM express_scim.tokens) AS mine",
      [],
    );
    expect(left).toEqual({ jobs: null, mine: 1 });
  });

  it('needs no right to create a schema that was made for it', async () => {
    await db.query(
      `DROP ROLE IF EXISTS scim_owner; CREATE ROLE scim_owner;
       REVOKE CREATE ON DATABASE postgres FROM PUBLIC;
       CREATE SCHEMA express_scim AUTHORIZATION scim_owner`,
    );
    await db.as('scim_owner', async () => {
      expect(await migrate(db.pool)).toEqual([1, 2, 3, 4, 5]);
      expect(await migrate(db.pool)).toEqual([]);
    });
    await db.empty();
    await db.query('DROP ROLE scim_owner', []);
  });

  it('refuses a schema whose name differs from ours only in case', async () => {
    await db.query('CREATE SCHEMA "Express_SCIM"', []);
    await expect(migrate(db.pool)).rejects.toMatchObject({
      code: 'ERR_SCIM_DATABASE',
      message: expect.stringContaining('differs from express_scim only in case'),
    });
    expect(await status(db.pool)).toMatchObject({ version: 0 });
    await db.query('DROP SCHEMA "Express_SCIM"', []);
  });

  it('leaves newer tables alone, and refuses those that this code must not run over', async () => {
    await migrate(db.pool);
    const add = 'INSERT INTO express_scim.schema_versions (version, breaking) VALUES';
    await db.query(`${add} (6, false)`, []);
    expect(await migrate(db.pool)).toEqual([]);
    expect(await status(db.pool)).toMatchObject({ version: 6, newest: 5, compatible: true });
    await db.query(`${add} (7, true)`, []);
    await expect(migrate(db.pool)).rejects.toMatchObject({
      code: 'ERR_SCIM_DATABASE',
      message: expect.stringContaining('version 7'),
    });
    expect(await status(db.pool)).toMatchObject({ version: 7, pending: [], compatible: false });
  });

  it('refuses what it does not know before it connects', async () => {
    const connect = () => Promise.reject(new Error('connected'));
    for (const options of [
      { shema: 'x' },
      { schema: 'Users' },
      { schema: 'pg_x' },
      { grantTo: '' },
    ]) {
      await expect(migrate({ connect }, options)).rejects.toMatchObject({
        code: expect.stringMatching(/^ERR_SCIM_(?:UNKNOWN_OPTION|OPTION_VALUE)$/),
      });
    }
  });
});

describe('status', () => {
  it('tells what is to be applied', async () => {
    expect(await status(db.pool)).toEqual({
      schema: 'express_scim',
      version: 0,
      newest: 5,
      pending: [
        { version: 1, title: expect.any(String), breaking: true },
        { version: 2, title: expect.any(String), breaking: true },
        { version: 3, title: expect.any(String), breaking: false },
        { version: 4, title: expect.any(String), breaking: false },
        { version: 5, title: expect.any(String), breaking: false },
      ],
      compatible: true,
    });
    await migrate(db.pool);
    expect(await status(db.pool)).toMatchObject({ version: 5, pending: [], compatible: true });
  });
});

describe('plan', () => {
  it('can be run by hand, in parts, and again', async () => {
    const [first = '', second = ''] = plan().split(/^(?=-- )/m);
    await expect(db.query(second)).rejects.toMatchObject({ code: '42P01' });
    await db.query('ROLLBACK', []);
    await db.query(first);
    expect(await status(db.pool)).toMatchObject({ version: 1 });
    await expect(db.query(first)).rejects.toThrow('Version 1 was applied before.');
    await db.query('ROLLBACK', []);
    await db.query(plan({ from: 1 }));
    expect(await doctor(db.pool)).toEqual([]);
    expect(plan({ from: 5 })).toBe('');
  });

  it('is about versions that there are', () => {
    for (const from of [-1, 6, 0.5]) {
      expect(() => plan({ from })).toThrow('Option "from" must be a version from 0 to 5');
    }
  });
});
