import type { DatabaseFinding } from '../../catalog/finding.js';
import type { Session } from '../../connection/session.js';
import { PHASES } from './changes.js';
import { compareOwnTable } from './compare-table.js';
import { type Difference, findingOf } from './difference.js';
import type { NeededTable } from './needs.js';
import { type FoundOwnTable, readTables } from './read-tables.js';
import { unkeyedRows } from './unkeyed-rows.js';

/** Those that nobody can mend by SQL alone first, then in the order in which they can be mended. */
function placeOf({ changes = [], weight }: Difference): number {
  const [first] = changes;
  if (first !== undefined) return PHASES.indexOf(first.phase);
  return weight === 'remark' ? PHASES.length : -1;
}

/** Everything in which the tables of the product differ from what the options say. */
export function differencesOf(
  needed: readonly NeededTable[],
  found: readonly FoundOwnTable[],
): readonly Difference[] {
  const pairs = needed.flatMap((table, place) => {
    const there = found[place];
    return there === undefined ? [] : [{ needed: table, found: there }];
  });
  const all = pairs.flatMap((pair) => [...compareOwnTable(pair, pairs)]);
  // A schema may be told of by several tables.
  const distinct = new Map(all.map((each) => [`${each.object} ${each.problem}`, each]));
  return [...distinct.values()].toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Reads and compares them, with a look into the rows, which takes its time. */
export async function examineTables(
  session: Session,
  needed: readonly NeededTable[],
): Promise<readonly DatabaseFinding[]> {
  const found = await readTables(session, needed);
  const unkeyed = await unkeyedRows(session, needed, found);
  return [...differencesOf(needed, found), ...unkeyed].map(findingOf);
}
