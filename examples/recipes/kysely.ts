import {
  type PostgresClient,
  type PostgresConnection,
  type PostgresPool,
  singleConnectionPool,
} from 'express-scim/postgres';
import { CompiledQuery, Kysely, PostgresDialect, type Transaction } from 'kysely';
import { withSavepoints } from './with-savepoints.js';

/** The library inside a transaction of Kysely's: `scim.using(kyselyConnection(trx))`. */
export function kyselyConnection<DB>(trx: Transaction<DB> | Kysely<DB>): PostgresConnection {
  return {
    async query(text, values = []) {
      const { rows } = await trx.executeQuery<Record<string, unknown>>(
        CompiledQuery.raw(text, [...values]),
      );
      return { rows };
    },
  };
}

/** The library over the connections of Kysely: `createPostgresScim({ pool: kyselyPool(db) })`. */
export function kyselyPool<DB>(db: Kysely<DB>): PostgresPool {
  return {
    connect: () =>
      new Promise((resolve, reject) => {
        const lent = db
          .connection()
          .execute((one) => new Promise<void>((giveBack) => resolve(clientOf(one, giveBack))));
        lent.catch(reject);
      }),
  };
}

async function clientOf<DB>(one: Kysely<DB>, giveBack: () => void): Promise<PostgresClient> {
  const { query } = kyselyConnection(one);
  // Kysely passes no command tags on, without which a COMMIT that rolls back looks like any other.
  const client = await singleConnectionPool({ query, exec: (text) => query(text) }).connect();
  return {
    query: client.query,
    release(error) {
      if (!error) return giveBack();
      // Kysely cannot be told that a connection is broken. It goes back when no transaction is open on it any more.
      query('ROLLBACK').then(giveBack, giveBack);
    },
  };
}

/** Kysely inside a unit of work of the library: `kyselyOver<Tables>(ctx.transaction)`. */
export function kyselyOver<DB>(connection: PostgresConnection): Kysely<DB> {
  const client = { ...withSavepoints(connection), release: () => {} };
  const pool = { connect: async () => client, end: async () => {} };
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool: pool as never }) });
}
