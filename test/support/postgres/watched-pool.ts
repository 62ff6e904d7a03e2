import type { PostgresClient, PostgresPool } from '../../../src/postgres/index.js';

export interface Asked {
  readonly text: string;
  readonly values: readonly unknown[] | undefined;
}

/** A pool that notes what is asked. */
export interface WatchedPool extends PostgresPool {
  readonly texts: readonly string[];
  /** How many statements matched. */
  count(pattern: RegExp): number;
  /** What was asked since this was last called. */
  asked(): readonly Asked[];
}

/** @param before - called with each statement; what it throws, the statement fails with. */
export function watchedPool(
  pool: PostgresPool,
  before: (text: string, values: readonly unknown[] | undefined) => void = () => undefined,
): WatchedPool {
  const texts: string[] = [];
  let latest: Asked[] = [];
  return {
    texts,
    count: (pattern) => texts.filter((text) => pattern.test(text)).length,
    asked() {
      const told = latest;
      latest = [];
      return told;
    },
    async connect(): Promise<PostgresClient> {
      const client = await pool.connect();
      return {
        release: (error) => client.release(error),
        async query(text, values) {
          texts.push(text);
          latest.push({ text, values });
          before(text, values);
          return client.query(text, values);
        },
      };
    },
  };
}
