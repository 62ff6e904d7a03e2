import type { OwnMembers, OwnUsers } from '../options.js';
import type { NeededColumn } from './needs.js';

/** Columns that the host fills in new rows, as far as that is known. */
export function insertColumns(
  insert: OwnUsers['insert'] | OwnMembers['insert'],
  others: readonly NeededColumn[],
): readonly NeededColumn[] {
  if (insert === undefined || typeof insert === 'function') return [];
  const known = new Set(others.map(({ name }) => name));
  return Object.keys(insert)
    .filter((name) => !known.has(name))
    .map((name) => ({
      name,
      type: 'any',
      holds: 'a value of "insert"',
      access: ['INSERT'],
      made: false,
    }));
}
