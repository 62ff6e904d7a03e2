import { afterAll, beforeAll } from '@jest/globals';
import type { PostgresPool } from '../../../src/postgres/index.js';
import { embeddedPool } from './embedded-pool.js';
import { type Postgres, startPostgres } from './start-postgres.js';

/** A PostgreSQL for the tests of a file, with one connection, and a pool over it. */
export interface EmptyDatabase {
  readonly pool: PostgresPool;
  /** One statement, or without `values` a script. */
  query: Postgres['query'];
  /** Removes the tables, so that the next test finds none. */
  empty(schema?: string): Promise<void>;
  /** Takes on a role while some work is done, as a login of it would have. */
  as<T>(role: string, work: () => Promise<T>): Promise<T>;
}

/** Started before the tests of the file and stopped after them. */
export function emptyDatabase(): EmptyDatabase {
  let postgres: Postgres;
  let pool: PostgresPool;
  beforeAll(() => {
    postgres = startPostgres();
    pool = embeddedPool(postgres);
  });
  afterAll(() => postgres.stop());
  return {
    pool: { connect: () => pool.connect() },
    query: (text, values) => postgres.query(text, values),
    async empty(schema = 'express_scim') {
      await postgres.query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`, []);
    },
    async as(role, work) {
      await postgres.query(`SET ROLE "${role}"`, []);
      try {
        return await work();
      } finally {
        await postgres.query('RESET ROLE', []);
      }
    },
  };
}
