import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  createPostgresScim,
  doctor,
  migrate,
  type PostgresOptions,
} from '../../../src/postgres/index.js';
import { LATE_ERRORS } from '../../support/docs/config-examples.js';
import { emptyDatabase } from '../../support/postgres/empty-database.js';
import { watchedPool } from '../../support/postgres/watched-pool.js';

const db = emptyDatabase();

let told: { level: string; message: string }[] = [];
const logger = {
  warn: (message: string) => told.push({ level: 'warn', message }),
  error: (message: string) => told.push({ level: 'error', message }),
};

const QUESTION = /FROM pg_class/;

/** The time as the library sees it, from a test that sets it. */
let now = 0;

beforeEach(async () => {
  told = [];
  now = 1_000_000;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  await db.empty();
});

afterEach(() => {
  jest.restoreAllMocks();
});

function scimOver(options: Partial<PostgresOptions> = {}) {
  const pool = watchedPool(db.pool);
  return { pool, scim: createPostgresScim({ pool, logger, ...options }) };
}

describe('createPostgresScim', () => {
  it('asks nothing before it is used', async () => {
    const { pool } = scimOver();
    await new Promise((resolve) => setImmediate(resolve));
    expect(pool.texts).toEqual([]);
  });

  it('asks once before the first statement, and not again', async () => {
    await migrate(db.pool);
    const { pool, scim } = scimOver();
    await Promise.all([scim.prune(), scim.prune(), scim.prune()]);
    await scim.prune();
    expect(pool.count(QUESTION)).toBe(1);
    expect(pool.texts[0]).toMatch(QUESTION);
    expect(told).toEqual([]);
    await scim.close();
  });

  it('answers 503 while the tables are missing, and goes on when they are there', async () => {
    const { pool, scim } = scimOver();
    const unavailable = { code: 'unavailable', cause: { code: 'ERR_SCIM_DATABASE' } };
    await Promise.all(
      Array.from({ length: 20 }, () => expect(scim.prune()).rejects.toMatchObject(unavailable)),
    );
    await expect(scim.prune()).rejects.toMatchObject(unavailable);
    // Twice, because the version cannot be read with the tables.
    expect(pool.count(QUESTION)).toBe(2);
    expect(told).toEqual([
      {
        level: 'error',
        message: expect.stringMatching(/^ERR_SCIM_DATABASE: .*express-scim migrate/),
      },
    ]);

    now += 30_000;
    await expect(scim.prune()).rejects.toMatchObject(unavailable);
    expect(pool.count(QUESTION)).toBe(4);
    expect(told).toHaveLength(1);

    now += 30_000;
    await expect(scim.prune()).rejects.toMatchObject(unavailable);
    expect(told).toHaveLength(2);

    await migrate(db.pool);
    now += 1_000;
    await expect(scim.prune()).resolves.toMatchObject({ logEntries: 0 });
    await scim.close();
  });

  it('does not take a database that does not answer for one without tables', async () => {
    await migrate(db.pool);
    let down = true;
    const pool = watchedPool(db.pool, () => {
      if (down) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    });
    const scim = createPostgresScim({ pool, logger });
    await expect(scim.verify()).rejects.toMatchObject({ code: 'unavailable' });
    await expect(scim.prune()).rejects.toMatchObject({ code: 'unavailable' });
    expect(told).toEqual([
      {
        level: 'error',
        message: 'PostgreSQL is unavailable, requests are answered with 503: connect ECONNREFUSED',
      },
    ]);
    down = false;
    now += 1_000;
    await scim.prune();
    await scim.close();
  });

  it('tells the log once a minute why requests are answered with 503', async () => {
    await migrate(db.pool);
    let down = false;
    const pool = watchedPool(db.pool, () => {
      if (down) throw Object.assign(new Error('shutting down'), { code: '57P01' });
    });
    const scim = createPostgresScim({ pool, logger });
    await scim.prune();
    expect(told).toEqual([]);
    down = true;
    const line = {
      level: 'error',
      message: 'PostgreSQL is unavailable, requests are answered with 503: shutting down',
    };
    const read = () => scim.tokenStore.provisioning('acme');
    await expect(read()).rejects.toMatchObject({ code: 'unavailable' });
    await expect(read()).rejects.toMatchObject({ code: 'unavailable' });
    expect(told).toEqual([line]);
    now += 60_000;
    await expect(read()).rejects.toMatchObject({ code: 'unavailable' });
    expect(told).toEqual([line, line]);
    await scim.close();
  });
});

describe('verify', () => {
  it('asks in one statement, every time it is called', async () => {
    await migrate(db.pool);
    const { pool, scim } = scimOver();
    await scim.verify();
    expect(pool.texts).toHaveLength(1);
    await scim.verify();
    expect(pool.texts).toHaveLength(2);
    await scim.prune();
    expect(pool.count(QUESTION)).toBe(2);
    await scim.close();
  });

  it('says what to run', async () => {
    await expect(scimOver().scim.verify()).rejects.toEqual(LATE_ERRORS.ERR_SCIM_DATABASE);
    await migrate(db.pool);
    await db.query('DELETE FROM express_scim.schema_versions WHERE version > 1', []);
    await expect(scimOver().scim.verify()).rejects.toThrow(
      'ERR_SCIM_DATABASE: The database is not ready: schema express_scim has version 1, and this version of express-scim needs 5. Run `npx express-scim migrate`',
    );
  });

  it('names everything that is missing, together', async () => {
    await db.query('DROP ROLE IF EXISTS scim_app; CREATE ROLE scim_app');
    await migrate(db.pool, { grantTo: 'scim_app' });
    await db.query(
      `DROP TABLE express_scim.request_counts;
       ALTER TABLE express_scim.users DROP COLUMN password_hash;
       DROP INDEX express_scim.users_user_name;
       DROP INDEX express_scim.users_external_id;
       REVOKE UPDATE, DELETE ON express_scim.tokens FROM scim_app`,
    );
    await db.as('scim_app', () =>
      expect(scimOver().scim.verify()).rejects.toMatchObject({
        code: 'ERR_SCIM_DATABASE',
        message: expect.stringContaining(
          [
            'table express_scim.tokens is closed to role scim_app: no UPDATE, DELETE',
            'column express_scim.users.password_hash is missing',
            'index express_scim.users_user_name on users is missing, which keeps values unique',
            'table express_scim.request_counts is missing.',
          ].join('; '),
        ),
      }),
    );
    await db.empty();
    await db.query('DROP ROLE scim_app', []);
  });

  it('takes tables that are newer and compatible, with a warning, and no others', async () => {
    await migrate(db.pool);
    await db.query('INSERT INTO express_scim.schema_versions VALUES (6, false)', []);
    const { scim } = scimOver();
    await scim.verify();
    expect(told).toEqual([
      { level: 'warn', message: expect.stringContaining('have version 6, newer than') },
    ]);
    await scim.close();
    await db.query('INSERT INTO express_scim.schema_versions VALUES (7, true)', []);
    await expect(scimOver().scim.verify()).rejects.toThrow(/version 7.*update express-scim/);
  });
});

describe('the role of the application', () => {
  beforeEach(async () => {
    await db.query('DROP ROLE IF EXISTS scim_app; CREATE ROLE scim_app');
  });

  afterEach(async () => {
    await db.empty();
    await db.query('DROP ROLE scim_app', []);
  });

  it('needs what migrate has given it, and may do no more', async () => {
    await migrate(db.pool, { grantTo: 'scim_app' });
    await db.as('scim_app', async () => {
      const { scim } = scimOver();
      await scim.verify();
      await scim.prune();
      await scim.close();
      for (const sql of [
        'CREATE TABLE express_scim.x (id integer)',
        'ALTER TABLE express_scim.users ADD COLUMN x text',
        'TRUNCATE express_scim.users',
        'DROP TABLE express_scim.users',
        'INSERT INTO express_scim.schema_versions VALUES (9, true)',
      ]) {
        await expect(db.query(sql, [])).rejects.toMatchObject({ code: '42501' });
      }
      await expect(migrate(db.pool)).resolves.toEqual([]);
    });
  });

  it('is told what it lacks, with the statements that give it', async () => {
    await migrate(db.pool);
    const findings = await db.as('scim_app', () => doctor(db.pool));
    expect(findings[0]).toEqual({
      object: 'schema express_scim',
      problem: 'is closed to role scim_app: no USAGE',
      remedy: 'GRANT USAGE ON SCHEMA "express_scim" TO "scim_app";',
      blocking: true,
    });
    expect(findings).toContainEqual({
      object: 'table express_scim.schema_versions',
      problem: 'is closed to role scim_app: no SELECT',
      remedy: 'GRANT SELECT ON "express_scim"."schema_versions" TO "scim_app";',
      blocking: true,
    });
    for (const { remedy } of findings) await db.query(remedy, []);
    expect(await db.as('scim_app', () => doctor(db.pool))).toEqual([]);
  });
});

describe('a pool without a listener for its errors', () => {
  it.each([
    [0, 1],
    [1, 0],
  ])('with %i listeners there are %i warnings', async (listeners, warnings) => {
    await migrate(db.pool);
    const pool = { ...watchedPool(db.pool), listenerCount: () => listeners };
    const scim = createPostgresScim({ pool, logger });
    expect(told).toEqual([]);
    await scim.verify();
    await scim.verify();
    await scim.prune();
    expect(told.map(({ message }) => message)).toEqual(
      Array.from({ length: warnings }, () => expect.stringContaining("pool.on('error'")),
    );
    await scim.close();
  });
});
