import { beforeEach, describe, expect, it } from '@jest/globals';
import { usernameKey } from 'express-scim/schema';
import { backfillKeys, doctor, migrate, planTables } from '../../../src/postgres/index.js';
import { emptyDatabase } from '../../support/postgres/empty-database.js';
import { watchedPool } from '../../support/postgres/watched-pool.js';
import { PRODUCT, TABLES } from './product.js';
import { manyAccounts } from './product-rows.js';
import { aroundBackfill, runSteps } from './steps.js';

const db = emptyDatabase();
const QUICK = { ...TABLES, pauseMs: 0 };
const connection = {
  query: async (text: string, values?: readonly unknown[]) => ({
    rows: await db.query(text, values),
  }),
};

async function product(rows: number): Promise<void> {
  await db.empty('public');
  await db.query(`CREATE SCHEMA public; ${PRODUCT} ${manyAccounts(rows)}`);
}

const columnsOf = async () => {
  const [before] = aroundBackfill(await planTables(TABLES));
  await runSteps(connection, before);
};

/** How many accounts have no key, or a wrong one. */
async function wrongKeys(): Promise<number> {
  const rows = await db.query('SELECT email, email_key FROM accounts', []);
  return rows.filter(({ email, email_key }) => usernameKey(String(email)) !== email_key).length;
}

beforeEach(async () => {
  await db.empty();
  await migrate(db.pool);
});

describe('the printed steps', () => {
  it('lead from a product with 3,000 people to one that is ready', async () => {
    await product(3_000);
    const [columns, later] = aroundBackfill(await planTables(TABLES));
    await runSteps(connection, columns);
    const result = await backfillKeys(db.pool, QUICK);
    expect(result).toEqual({
      tables: [
        { table: 'public.accounts', rows: 3_000, changed: 3_000, left: 0 },
        { table: 'public.teams', rows: 20, changed: 20, left: 0 },
      ],
      duplicates: [],
      complete: true,
    });
    expect(await wrongKeys()).toBe(0);
    await runSteps(connection, later);
    expect(await doctor(db.pool, TABLES)).toEqual([]);
    expect(await planTables({ ...TABLES, pool: db.pool })).toBe('');
  });

  it('are only those that are missing, where a database is asked', async () => {
    await product(10);
    const pool = db.pool;
    const [columns, later] = aroundBackfill(await planTables({ ...TABLES, pool }));
    await runSteps(connection, columns);
    const left = await planTables({ ...TABLES, pool });
    expect(left).not.toContain('ADD COLUMN');
    expect(left).toContain('backfill');
    await backfillKeys(pool, QUICK);
    expect(await planTables({ ...TABLES, pool })).not.toContain('backfill');
    await runSteps(connection, later);
    expect(await planTables({ ...TABLES, pool })).toBe('');
    await db.query('DROP INDEX accounts_scim_id', []);
    expect(await planTables({ ...TABLES, pool })).toMatch(
      /^-- What is missing.*\n\n-- 1\. Indexes\..*\nCREATE UNIQUE INDEX CONCURRENTLY "accounts_scim_id" ON .*;\n$/,
    );
  });

  it('need no database, and may be the other way round: indexes before keys', async () => {
    await product(10);
    await runSteps(connection, await planTables(TABLES));
    await backfillKeys(db.pool, QUICK);
    expect(await doctor(db.pool, TABLES)).toEqual([]);
  });

  it('give a role what it needs', async () => {
    await product(10);
    await runSteps(connection, await planTables(TABLES));
    await backfillKeys(db.pool, QUICK);
    await db.query('DROP ROLE IF EXISTS product_app; CREATE ROLE product_app');
    await migrate(db.pool, { grantTo: 'product_app' });
    const told = await db.as('product_app', () => doctor(db.pool, TABLES));
    expect(told.map(({ object }) => object)).toEqual([
      'schema public',
      'table public.accounts',
      'table public.teams',
      'table public.team_members',
      'table public.account_roles',
      'table public.roles',
    ]);
    await runSteps(
      connection,
      await planTables({ ...TABLES, grantTo: 'product_app' })
        .then((all) => all.slice(all.lastIndexOf('Privileges.')))
        .then((part) => part.slice(part.indexOf('\n'))),
    );
    expect(await db.as('product_app', () => doctor(db.pool, TABLES))).toEqual([]);
    await db.query('DROP OWNED BY product_app; DROP ROLE product_app');
  });
});

describe('backfillKeys', () => {
  beforeEach(async () => {
    await product(25);
    await columnsOf();
  });

  it('goes through the rows in batches, and has nothing to do when it is run again', async () => {
    const steps: number[] = [];
    const options = {
      ...QUICK,
      batchSize: 10,
      onProgress: ({ rows }: { readonly rows: number }) => steps.push(rows),
    };
    await backfillKeys(db.pool, options);
    expect(steps).toEqual([10, 20, 25, 10, 20]);
    const pool = watchedPool(db.pool);
    const { tables } = await backfillKeys(pool, options);
    expect(tables.map(({ changed }) => changed)).toEqual([0, 0]);
    expect(pool.count(/UPDATE/)).toBe(0);
  });

  it('goes on where it was ended, by a signal or by a crash', async () => {
    const controller = new AbortController();
    const ended = await backfillKeys(db.pool, {
      ...QUICK,
      batchSize: 5,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(ended).toMatchObject({ complete: false, tables: [{ rows: 5, changed: 5 }] });
    let updates = 0;
    const breaking = watchedPool(db.pool, (text) => {
      if (text.startsWith('UPDATE') && ++updates === 3) throw new Error('cut off');
    });
    await expect(backfillKeys(breaking, { ...QUICK, batchSize: 5 })).rejects.toThrow('cut off');
    expect(await wrongKeys()).toBe(10);
    const { complete, tables } = await backfillKeys(db.pool, QUICK);
    expect(complete).toBe(true);
    expect(tables[0]).toMatchObject({ rows: 25, changed: 10 });
    expect(await wrongKeys()).toBe(0);
  });

  it('mends the keys of names that were changed without them', async () => {
    await backfillKeys(db.pool, QUICK);
    await db.query("UPDATE accounts SET email = 'Other@Example.com' WHERE id = 7", []);
    expect(await wrongKeys()).toBe(1);
    expect((await backfillKeys(db.pool, QUICK)).tables[0]).toMatchObject({ changed: 1 });
    expect(await wrongKeys()).toBe(0);
  });

  it('does not write the key of a name that is changed meanwhile', async () => {
    const renamed = watchedPool(db.pool);
    let isFirst = true;
    const pool = {
      async connect() {
        const client = await renamed.connect();
        return {
          release: (error?: Error | boolean) => client.release(error),
          async query(text: string, values?: readonly unknown[]) {
            if (text.startsWith('UPDATE') && isFirst) {
              isFirst = false;
              await client.query("UPDATE accounts SET email = 'New@Example.com' WHERE id = 3", []);
            }
            return client.query(text, values);
          },
        };
      },
    };
    const { tables } = await backfillKeys(pool, QUICK);
    expect(tables[0]).toEqual({ table: 'public.accounts', rows: 25, changed: 25, left: 0 });
    expect(await db.query('SELECT email, email_key FROM accounts WHERE id = 3', [])).toEqual([
      { email: 'New@Example.com', email_key: 'new@example.com' },
    ]);
  });

  const TWICE = `INSERT INTO accounts (id, organization_id, email, plan) OVERRIDING SYSTEM VALUE VALUES
    (101, 1, 'Twice@x.example', 'free'), (102, 1, 'twice@X.example', 'free'), (103, 2, 'twice@x.example', 'free');
    INSERT INTO accounts (id, organization_id, email, plan, deleted_at) OVERRIDING SYSTEM VALUE VALUES
    (104, 1, 'twice@x.example', 'free', now())`;
  const DUPLICATES = [
    { table: 'public.accounts', column: 'email_key', tenantId: '1', ids: ['101', '102'] },
  ];

  it('lists rows of one tenant with the same key, by their ids alone', async () => {
    await db.query(TWICE);
    expect(await backfillKeys(db.pool, QUICK)).toMatchObject({ duplicates: DUPLICATES });
    await expect(runSteps(connection, aroundBackfill(await planTables(TABLES))[1])).rejects.toThrow(
      'could not create unique index',
    );
    await db.query("UPDATE accounts SET email = 'Once@x.example' WHERE id = 102", []);
    expect(await backfillKeys(db.pool, QUICK)).toMatchObject({ duplicates: [] });
    await runSteps(connection, await planTables({ ...TABLES, pool: db.pool }));
    expect(await doctor(db.pool, TABLES)).toEqual([]);
  });

  it('lists them over an index that keeps keys unique, and writes all others', async () => {
    await runSteps(connection, aroundBackfill(await planTables(TABLES))[1]);
    await db.query(TWICE);
    expect(await backfillKeys(db.pool, QUICK)).toMatchObject({ duplicates: DUPLICATES });
    expect(await wrongKeys()).toBe(1);
    expect(await doctor(db.pool, TABLES)).toEqual([
      {
        object: 'column public.accounts.email_key',
        problem: 'is empty in 1 row with a value in email: SCIM does not see that it is in use',
        remedy: 'npx express-scim backfill --tables <module>',
        blocking: false,
        remark: true,
      },
    ]);
  });

  it('exchanges keys that two rows have of each other', async () => {
    await runSteps(connection, aroundBackfill(await planTables(TABLES))[1]);
    await backfillKeys(db.pool, QUICK);
    const [first, second] = await db.query(
      'SELECT email FROM accounts WHERE id IN (2, 4) ORDER BY id',
      [],
    );
    await db.query(
      'UPDATE accounts SET email = CASE id WHEN 2 THEN $1 ELSE $2 END WHERE id IN (2, 4)',
      [second?.email, first?.email],
    );
    expect(await backfillKeys(db.pool, QUICK)).toMatchObject({ duplicates: [] });
    expect(await wrongKeys()).toBe(0);
  });
});

it('refuses options that it does not know, and values that make no sense', async () => {
  const wrong = { ...TABLES, bachSize: 3 } as object;
  await expect(backfillKeys(db.pool, wrong)).rejects.toMatchObject({
    code: 'ERR_SCIM_UNKNOWN_OPTION',
  });
  await expect(backfillKeys(db.pool, { batchSize: 0 })).rejects.toMatchObject({
    code: 'ERR_SCIM_OPTION_VALUE',
  });
  await expect(
    planTables({ ...TABLES, users: { ...TABLES.users, columns: { active: 'x' } } }),
  ).rejects.toMatchObject({
    code: 'ERR_SCIM_MAPPING',
  });
});
