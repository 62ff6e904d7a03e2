import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { usernameKey } from 'express-scim/schema';
import { backfillKeys, doctor, migrate, planTables } from '../../../src/postgres/index.js';
import { describeEachWay, useDatabase } from '../../support/postgres/use-database.js';
import { PRODUCT, TABLES } from './product.js';
import { manyAccounts } from './product-rows.js';
import { aroundBackfill, runSteps } from './steps.js';

interface Queries {
  query(text: string): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;
}

async function product(pool: Queries, rows: number): Promise<void> {
  await pool.query(`DROP SCHEMA IF EXISTS express_scim CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public;
    ${PRODUCT} ${manyAccounts(rows)}`);
}

/** How many accounts have no key, or a wrong one. */
async function wrongKeys(pool: Queries): Promise<number> {
  const { rows } = await pool.query('SELECT email, email_key FROM accounts');
  return rows.filter(({ email, email_key }) => usernameKey(String(email)) !== email_key).length;
}

describeEachWay((way) => {
  it('the printed steps lead from a product with 3,000 people to one that is ready', async () => {
    const pool = way.pool();
    await product(pool, 3_000);
    await migrate(pool);
    const [columns, later] = aroundBackfill(await planTables({ ...TABLES, pool }));
    await runSteps(pool, columns);
    expect(await backfillKeys(pool, { ...TABLES, pauseMs: 0 })).toMatchObject({
      complete: true,
      duplicates: [],
    });
    await runSteps(pool, later);
    expect(await wrongKeys(pool)).toBe(0);
    expect(await doctor(pool, TABLES)).toEqual([]);
    expect(await planTables({ ...TABLES, pool })).toBe('');
  });
});

describe('over one server', () => {
  const database = useDatabase();
  let folder: string;
  let module: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'scim-tables-'));
    module = join(folder, 'scim-tables.mjs');
    await writeFile(module, `export const tables = ${JSON.stringify(TABLES)};`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  beforeEach(async () => {
    const pool = database.pool();
    await product(pool, 3_000);
    await migrate(pool);
    await runSteps(pool, aroundBackfill(await planTables(TABLES))[0]);
  });

  const command = (...args: readonly string[]) =>
    fork('src/cli/main.ts', ['backfill', '--tables', module, ...args], {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, DATABASE_URL: database.url() },
      silent: true,
    });

  it('a command that was killed in the middle is run again', async () => {
    const pool = database.pool();
    const killed = command('--batch', '100', '--pause', '1000');
    const stderr = killed.stderr;
    if (stderr === null) throw new Error('There is no output.');
    await once(stderr, 'data');
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const left = await wrongKeys(pool);
    expect(left).toBeLessThan(3_000);
    expect(left).toBeGreaterThan(0);
    const [code] = await once(command('--pause', '0'), 'exit');
    expect(code).toBe(0);
    expect(await wrongKeys(pool)).toBe(0);
  });

  it('names that are changed meanwhile get their own keys', async () => {
    const pool = database.pool();
    let isDone = false;
    const writer = (async () => {
      for (let n = 0; !isDone; n += 1) {
        await pool.query('UPDATE accounts SET email = $1 WHERE id = $2', [
          `Renamed${n}@Example.com`,
          1 + ((n * 37) % 3_000),
        ]);
      }
    })();
    const first = await backfillKeys(pool, { ...TABLES, batchSize: 100, pauseMs: 1 });
    isDone = true;
    await writer;
    expect(first).toMatchObject({ complete: true, duplicates: [] });
    // Whoever was renamed after its batch waits for the next run; nobody has the key of somebody else.
    await backfillKeys(pool, { ...TABLES, pauseMs: 0 });
    expect(await wrongKeys(pool)).toBe(0);
  });

  it('rows that somebody holds do not hold it up for good, and are written when they are free', async () => {
    const pool = database.pool();
    const holder = await pool.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM accounts WHERE id = 1500 FOR UPDATE');
    const filling = backfillKeys(pool, { ...TABLES, batchSize: 1_000, pauseMs: 0 });
    const waits = async () =>
      (
        await pool.query(
          "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE%'",
        )
      ).rowCount;
    while ((await waits()) === 0);
    await holder.query('COMMIT');
    holder.release();
    expect(await filling).toMatchObject({ complete: true });
    expect(await wrongKeys(pool)).toBe(0);
  });

  it('an index that could not be made is told, and made again by what is told', async () => {
    const pool = database.pool();
    await pool.query("UPDATE accounts SET email = 'same@x.example' WHERE id IN (2, 4)");
    const { duplicates } = await backfillKeys(pool, { ...TABLES, pauseMs: 0 });
    expect(duplicates).toMatchObject([{ ids: ['2', '4'] }]);
    await expect(runSteps(pool, aroundBackfill(await planTables(TABLES))[1])).rejects.toMatchObject(
      { code: '23505' },
    );
    await pool.query("UPDATE accounts SET email = 'other@x.example' WHERE id = 4");
    await backfillKeys(pool, { ...TABLES, pauseMs: 0 });
    const steps = await planTables({ ...TABLES, pool });
    expect(steps).toContain('REINDEX INDEX CONCURRENTLY "public"."accounts_scim_email_key";');
    await runSteps(pool, steps);
    expect(await doctor(pool, TABLES)).toEqual([]);
  });
});
