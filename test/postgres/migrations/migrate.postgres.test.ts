import { fork } from 'node:child_process';
import { once } from 'node:events';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createPostgresScim, doctor, migrate, status } from '../../../src/postgres/index.js';
import { eventually } from '../../support/eventually.js';
import { describeEachWay, useDatabase } from '../../support/postgres/use-database.js';
import { watchedPool } from '../../support/postgres/watched-pool.js';

describeEachWay((way) => {
  beforeEach(async () => {
    const pool = way.database.pool({ max: 1 });
    await pool.query('DROP SCHEMA IF EXISTS express_scim CASCADE');
  });

  it('several migrate at once, each version once', async () => {
    const pools = Array.from({ length: 4 }, () => way.pool());
    const done = await Promise.all(pools.flatMap((pool) => [migrate(pool), migrate(pool)]));
    expect(done.flat().sort()).toEqual([1, 2, 3, 4, 5]);
    expect(await doctor(way.pool())).toEqual([]);
  });

  it('tables are verified, in whatever version of PostgreSQL', async () => {
    const pool = way.pool();
    await migrate(pool);
    const scim = createPostgresScim({ pool });
    await scim.verify();
    await scim.prune();
    await scim.close();
    expect(await status(pool)).toMatchObject({ version: 5, pending: [] });
  });
});

describe('migrate', () => {
  const database = useDatabase();

  it('waits for a lock no longer than a while, and then tries again', async () => {
    const holder = await database.pool().connect();
    await holder.query('BEGIN');
    await holder.query(
      "SELECT pg_advisory_xact_lock(7245, hashtext(current_database() || '.express_scim'))",
    );
    const pool = watchedPool(database.pool());
    const migrating = migrate(pool);
    await eventually(() => pool.count(/^ROLLBACK/) > 0);
    await holder.query('COMMIT');
    holder.release();
    expect(await migrating).toEqual([1, 2, 3, 4, 5]);
  });

  it('is called by processes that start at the same time', async () => {
    await database.pool().query('DROP SCHEMA IF EXISTS express_scim CASCADE');
    const children = Array.from({ length: 3 }, () =>
      fork('src/cli/main.ts', ['migrate'], {
        execArgv: ['--import', 'tsx'],
        env: { ...process.env, DATABASE_URL: database.url() },
        silent: true,
      }),
    );
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
    expect(codes).toEqual([0, 0, 0]);
    expect(await doctor(database.pool())).toEqual([]);
  });
});
