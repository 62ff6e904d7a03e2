import type { PostgresClient, PostgresPool } from '../../../src/postgres/index.js';

/** A pool that notes what is asked. */
export interface WatchedPool extends PostgresPool {
  readonly texts: readonly string[];
  /** How many statements matched. */
  count(pattern: RegExp): number;
}

/** @param before - called with each statement; what it throws, the statement fails with. */
export function watchedPool(
  pool: PostgresPool,
  before: (text: string, values: readonly unknown[] | undefined) => void = () => undefined,
): WatchedPool {
  const texts: string[] = [];
  return {
    texts,
    count: (pattern) => texts.filter((text) => pattern.test(text)).length,
    async connect(): Promise<PostgresClient> {
      const client = await pool.connect();
      return {
        release: (error) => client.release(error),
        async query(text, values) {
          texts.push(text);
          before(text, values);
          return client.query(text, values);
        },
      };
    },
  };
}
