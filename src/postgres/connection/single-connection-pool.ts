import { Mutex } from '../../lib/mutex.js';
import type { PostgresClient, PostgresPool, PostgresResult } from './pool.js';

/** A database with one connection in this process, such as `PGlite` of `@electric-sql/pglite`. */
export interface EmbeddedPostgres {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
  /** Runs several statements without values. */
  exec(text: string): Promise<unknown>;
}

/**
 * A pool of the one connection of an embedded database: whoever takes it has it until it is given back, and the
 * others wait.
 *
 * @example
 * const pool = singleConnectionPool(await PGlite.create('data/scim'));
 * const scim = createPostgresScim({ pool });
 */
export function singleConnectionPool(db: EmbeddedPostgres): PostgresPool {
  const turn = new Mutex();

  return {
    async connect(): Promise<PostgresClient> {
      const giveBack = await turn.acquire();
      let failed = false;

      /** These databases tell no command tag: a commit after a failed statement is known here alone. */
      function tagOf(text: string): string | undefined {
        if (text === 'ROLLBACK') failed = false;
        if (text.startsWith('ROLLBACK TO')) failed = false;
        if (text !== 'COMMIT') return undefined;
        const tag = failed ? 'ROLLBACK' : 'COMMIT';
        failed = false;
        return tag;
      }

      async function run(
        text: string,
        values: readonly unknown[] | undefined,
      ): Promise<PostgresResult> {
        try {
          if (values === undefined) {
            await db.exec(text);
            return { rows: [] };
          }
          const { rows } = await db.query(text, [...values]);
          const command = tagOf(text);
          return { rows: rows as PostgresResult['rows'], ...(command && { command }) };
        } catch (error) {
          failed = true;
          throw error;
        }
      }

      let lent = true;
      return {
        query: run,
        release() {
          if (lent) giveBack();
          lent = false;
        },
      };
    },
  };
}
