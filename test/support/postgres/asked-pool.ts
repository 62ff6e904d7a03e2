import type { PostgresPool, PostgresResult } from '../../../src/postgres/index.js';

export interface Asked {
  readonly text: string;
  readonly values: readonly unknown[] | undefined;
}

export interface AskedPool {
  readonly pool: PostgresPool;
  /** The statements so far; forgotten by being read. */
  asked(): readonly Asked[];
}

/**
 * A pool that tells what it was asked.
 *
 * @param changed - what becomes of the values in results, as by the type parsers of a host.
 */
export function askedPool(
  pool: PostgresPool,
  changed: (value: unknown) => unknown = (value) => value,
): AskedPool {
  let statements: Asked[] = [];
  const read = ({ rows, ...result }: PostgresResult): PostgresResult => ({
    ...result,
    rows: rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, changed(value)])),
    ),
  });
  return {
    pool: {
      async connect() {
        const client = await pool.connect();
        return {
          async query(text, values) {
            statements.push({ text, values });
            return read(await client.query(text, values));
          },
          release: (error) => client.release(error),
        };
      },
    },
    asked() {
      const before = statements;
      statements = [];
      return before;
    },
  };
}
