import type { PostgresClient, PostgresPool } from '../../../src/postgres/index.js';

/** A pool that counts what is asked, and keeps none of it. */
export interface CountedPool extends PostgresPool {
  /** Messages to the server so far: statements, and what begins and ends transactions. */
  readonly statements: () => number;
}

/** Counts statements as they leave the library; those of the pool itself are not among them. */
export function countedPool(pool: PostgresPool): CountedPool {
  let statements = 0;
  return {
    statements: () => statements,
    listenerCount: (event) => pool.listenerCount?.(event) ?? 1,
    async connect(): Promise<PostgresClient> {
      const client = await pool.connect();
      return {
        query(text, values) {
          statements += 1;
          return client.query(text, values);
        },
        release: (error) => client.release(error),
        on: (event, listener) => client.on?.(event, listener),
        removeListener: (event, listener) => client.removeListener?.(event, listener),
      };
    },
  };
}
