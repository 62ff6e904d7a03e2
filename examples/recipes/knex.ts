import type { PostgresConnection, PostgresPool } from 'express-scim/postgres';
import { type Knex, knex } from 'knex';
import { withSavepoints } from './with-savepoints.js';

/** The library over the connections of Knex: `createPostgresScim({ pool: knexPool(db) })`. */
export function knexPool(db: Knex): PostgresPool {
  return {
    async connect() {
      const connection = await db.client.acquireConnection();
      return {
        query: (text, values) => connection.query(text, values),
        release(error) {
          // By this mark Knex knows connections that it must not lend again.
          if (error) connection.__knex__disposed = error;
          db.client.releaseConnection(connection);
        },
      };
    },
  };
}

/** The library inside a transaction of Knex's: `scim.using(knexConnection(trx))`. */
export function knexConnection(trx: Knex.Transaction): PostgresConnection {
  return {
    async query(text, values) {
      if (trx.isCompleted()) throw new Error('The transaction has ended.');
      const connection = await trx.client.acquireConnection();
      return connection.query(text, values);
    },
  };
}

interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** Knex inside a unit of work of the library, with the settings of yours: `knexOver(db, ctx.transaction)`. */
export function knexOver(db: Knex, connection: PostgresConnection): Knex {
  const { query } = withSavepoints(connection);
  const client = {
    query({ text, values }: Statement, done: (error: unknown, result?: unknown) => void) {
      query(text, values).then((result) => done(null, result), done);
    },
    release() {},
  };
  const { connection: _, pool: __, ...settings } = db.client.config;
  const { version } = db.client;
  const connectionPool = { connect: async () => client };
  return knex({ ...settings, version, connectionPool: connectionPool as never });
}
