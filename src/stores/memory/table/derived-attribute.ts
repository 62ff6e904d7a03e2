import type { Attributes } from '../../../schema/types.js';
import type { Row } from './row.js';

/**
 * An attribute that filters may name although it is not in the record: a group's `members`, a user's
 * `groups`. Its elements are objects with a `value`.
 */
export interface DerivedAttribute {
  readonly name: string;
  /** The element of a row with this value; does not build the others. */
  find(row: Pick<Row, 'id'>, value: string): Attributes | undefined;
  /** All elements of a row; may be many. */
  all(row: Pick<Row, 'id'>): readonly Attributes[];
  /** About how many rows have an element with this value. */
  count(value: string): number;
  /** The rows that have an element with this value. */
  rows(value: string): Iterable<Row>;
}
