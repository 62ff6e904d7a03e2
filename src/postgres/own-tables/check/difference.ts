import type { DatabaseFinding } from '../../catalog/finding.js';
import { type Change, place, sqlOf } from './changes.js';
import type { NeededTable } from './needs.js';
import type { FoundOwnTable } from './read-tables.js';

/** A table as it is needed, and as it was found. */
export interface OwnPair {
  readonly needed: NeededTable;
  readonly found: FoundOwnTable;
}

/** Something in which they differ, and the way out. */
export interface Difference {
  readonly object: string;
  readonly problem: string;
  /** `blocks`: nothing works until it is mended; `remark`: only worth knowing. Default: in between. */
  readonly weight?: 'blocks' | 'remark';
  readonly changes?: readonly Change[];
  /** Whether the changes are the second choice, so that they must not be made without a look at the advice. */
  readonly optional?: boolean;
  /** What to know before the changes are made, or to do where none helps. */
  readonly advice?: string;
}

export const tableObject = ({ needed }: OwnPair): string => `table ${place(needed.table)}`;

export const columnObject = ({ needed }: Pick<OwnPair, 'needed'>, name: string): string =>
  `column ${place(needed.table)}.${name}`;

export const indexObject = ({ needed }: OwnPair, name: string): string =>
  `index ${needed.table.schema}.${name} on ${needed.table.name}`;

function remedyOf({ changes = [], advice }: Difference): string {
  if (changes.length === 0) return advice ?? 'Nothing, if it is meant to be so.';
  const sql = sqlOf(changes);
  return advice === undefined ? sql : `-- ${advice}\n${sql}`;
}

export function findingOf(difference: Difference): DatabaseFinding {
  const { object, problem, weight } = difference;
  return {
    object,
    problem,
    remedy: remedyOf(difference),
    blocking: weight === 'blocks',
    ...(weight === 'remark' && { remark: true }),
  };
}
