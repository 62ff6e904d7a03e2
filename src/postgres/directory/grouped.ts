import type { PostgresRow } from '../connection/pool.js';

/** Rows by one of their columns, in their order. */
export function grouped<T>(
  rows: readonly PostgresRow[],
  column: string,
  make: (row: PostgresRow) => T,
): ReadonlyMap<string, readonly T[]> {
  const lists = new Map<string, T[]>();
  for (const row of rows) {
    const key = String(row[column]);
    const list = lists.get(key) ?? [];
    list.push(make(row));
    lists.set(key, list);
  }
  return lists;
}
