import { ScimError } from '../../../errors/scim-error.js';
import { sortKey } from '../../../filter/compare.js';
import { compareKeys, type Key } from '../../../filter/order.js';
import { sorted } from '../../../lib/merge-sort.js';
import type { Pausable } from '../../../lib/pausable.js';
import { textCost, type WorkBudget } from '../../../lib/work-budget.js';
import type { CursorPosition, SortOrder } from '../../contract/query.js';
import type { Row } from './row.js';

/** The order of a list: total, so that a page can begin behind any row, even one deleted since. */
export interface ListOrder {
  /** The rows in this order; `rows` are in order of creation, which needs no arranging. */
  arrange?(rows: readonly ListedRow[], work: WorkBudget): Pausable<readonly ListedRow[]>;
  /** Where a row stands, as JSON. */
  position(row: ListedRow): CursorPosition;
  /** Whether a row stands behind a position. @throws ScimError invalidCursor */
  isBehind(position: CursorPosition): (row: ListedRow) => boolean;
}

/** A row as it was when the list was made. */
export type ListedRow = Pick<Row, 'id' | 'sequence' | 'record'>;

/** Rows in the order in which they were created. */
export const CREATION_ORDER: ListOrder = {
  position: ({ sequence }) => [sequence],
  isBehind: ([sequence]) => {
    if (typeof sequence !== 'number') throw invalidCursor();
    return (row) => row.sequence > sequence;
  },
};

/** Rows by an attribute (RFC 7644 §3.4.2.3), those with equal or no values in order of creation. */
export function orderBy({ attribute, descending }: SortOrder): ListOrder {
  const read = sortKey(attribute);
  const keyOf = ({ record }: ListedRow) => read(record) ?? null;
  const direction = descending ? -1 : 1;
  return {
    *arrange(rows, work) {
      const keyed: { readonly row: ListedRow; readonly key: Key | null }[] = [];
      for (const row of rows) {
        const key = keyOf(row);
        work.spend(1 + (typeof key === 'string' ? textCost(key) : 0));
        keyed.push({ row, key });
        if (work.isDue()) yield;
      }
      const inOrder = yield* sorted(
        keyed,
        (a, b) => direction * compare(a.key, b.key) || a.row.sequence - b.row.sequence,
        (a, b) => 1 + (Math.min(lengthOf(a.key), lengthOf(b.key)) >> 6),
        work,
      );
      return inOrder.map(({ row }) => row);
    },
    position: (row) => [keyOf(row), row.sequence],
    isBehind: ([key, sequence]) => {
      if (key === undefined || typeof key === 'boolean' || typeof sequence !== 'number')
        throw invalidCursor();
      return (row) => (direction * compare(keyOf(row), key) || row.sequence - sequence) > 0;
    },
  };
}

const lengthOf = (key: Key | null): number => (typeof key === 'string' ? key.length : 0);

/** No value stands behind every value; null because a position is JSON. */
function compare(a: Key | null, b: Key | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compareKeys(a, b);
}

function invalidCursor(): ScimError {
  return new ScimError('invalidCursor', 'The cursor does not belong to this list.');
}
