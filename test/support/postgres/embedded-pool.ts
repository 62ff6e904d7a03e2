import { type PostgresPool, singleConnectionPool } from '../../../src/postgres/index.js';
import type { Postgres } from './start-postgres.js';

/** The one connection of a PostgreSQL in a worker as a pool, as hosts make it of PGlite. */
export function embeddedPool(postgres: Postgres): PostgresPool {
  return singleConnectionPool({
    query: async (text, values = []) => ({ rows: await postgres.query(text, values) }),
    exec: (text) => postgres.query(text),
  });
}
