import { type SQL, sql } from 'drizzle-orm';
import {
  drizzle,
  type NodePgClient,
  type NodePgDatabase,
  type NodePgQueryResultHKT,
} from 'drizzle-orm/node-postgres';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import type { PostgresConnection, PostgresPool } from 'express-scim/postgres';
import { withSavepoints } from './with-savepoints.js';

/** A database of Drizzle over `pg`, or a transaction of one. */
type Drizzle = Pick<PgDatabase<NodePgQueryResultHKT>, 'execute'>;

/** The library over the connections of Drizzle: `createPostgresScim({ pool: drizzlePool(db) })`. */
export function drizzlePool(db: { readonly $client: PostgresPool }): PostgresPool {
  return db.$client;
}

/** As it is, with its numbered parameters: in a template Drizzle would number them anew, and take lists apart. */
function statement(text: string, values: readonly unknown[]): SQL {
  return Object.assign(sql.raw(text), { toQuery: () => ({ sql: text, params: [...values] }) });
}

/** The library inside a transaction of Drizzle's: `scim.using(drizzleConnection(tx))`. */
export function drizzleConnection(tx: Drizzle): PostgresConnection {
  return {
    async query(text, values = []) {
      try {
        return await tx.execute(statement(text, values));
      } catch (error) {
        // Drizzle wraps what the driver throws; the library looks at codes and constraints.
        throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
      }
    },
  };
}

/** Drizzle inside a unit of work of the library: `drizzleOver(ctx.transaction, { schema })`. */
export function drizzleOver<Schema extends Record<string, unknown> = Record<string, never>>(
  connection: PostgresConnection,
  config: { readonly schema?: Schema } = {},
): NodePgDatabase<Schema> {
  return drizzle({ client: withSavepoints(connection) as unknown as NodePgClient, ...config });
}
