import { ScimError } from '../../../errors/scim-error.js';
import { sortKey } from '../../../filter/compare.js';
import { compareKeys, type Key } from '../../../filter/order.js';
import type { Position, SortOrder } from '../../contract/index.js';
import type { Row } from './row.js';

/** The order of a list: total, so that a page can begin behind any row, even one deleted since. */
export interface ListOrder {
  /** The rows in this order; `rows` are in order of creation. */
  arrange(rows: readonly Row[]): readonly Row[];
  /** Where a row stands, as JSON. */
  position(row: Row): Position;
  /** Whether a row stands behind a position. @throws ScimError invalidCursor */
  isBehind(position: Position): (row: Row) => boolean;
}

/** Rows in the order in which they were created. */
export const CREATION_ORDER: ListOrder = {
  arrange: (rows) => rows,
  position: ({ sequence }) => [sequence],
  isBehind: ([sequence]) => {
    if (typeof sequence !== 'number') throw invalidCursor();
    return (row) => row.sequence > sequence;
  },
};

/** Rows by an attribute (RFC 7644 §3.4.2.3), those with equal or no values in order of creation. */
export function orderBy({ attribute, descending }: SortOrder): ListOrder {
  const read = sortKey(attribute);
  const keyOf = ({ record }: Row) => read(record) ?? null;
  const direction = descending ? -1 : 1;
  return {
    arrange: (rows) =>
      rows
        .map((row) => ({ row, key: keyOf(row) }))
        .sort((a, b) => direction * compare(a.key, b.key) || a.row.sequence - b.row.sequence)
        .map(({ row }) => row),
    position: (row) => [keyOf(row), row.sequence],
    isBehind: ([key, sequence]) => {
      if (key === undefined || typeof key === 'boolean' || typeof sequence !== 'number')
        throw invalidCursor();
      return (row) => (direction * compare(keyOf(row), key) || row.sequence - sequence) > 0;
    },
  };
}

/** No value stands behind every value; null because a position is JSON. */
function compare(a: Key | null, b: Key | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compareKeys(a, b);
}

function invalidCursor(): ScimError {
  return new ScimError('invalidCursor', 'The cursor does not belong to this list.');
}
