import type { Session } from '../../connection/session.js';
import { quote } from '../../layout/sql.js';
import { full } from './changes.js';
import type { Difference } from './difference.js';
import { columnObject } from './difference.js';
import type { NeededTable } from './needs.js';
import type { FoundOwnTable } from './read-tables.js';

/** More are not counted. */
const ENOUGH = 1_000;

interface Unkeyed {
  readonly table: NeededTable;
  readonly name: string;
  readonly of: string;
  readonly sql: string;
}

/** Columns of keys that can be looked into. */
function readable(needed: readonly NeededTable[], found: readonly FoundOwnTable[]) {
  return needed.flatMap((table, place): Unkeyed[] => {
    const there = new Set(
      found[place]?.columns.filter(({ may }) => may.includes('SELECT')).map(({ name }) => name),
    );
    const { columns = [], deleted } = table.computed ?? {};
    return columns.flatMap(({ name, of }): Unkeyed[] => {
      const looked = [name, of, ...(deleted === undefined ? [] : [deleted])];
      if (!looked.every((column) => there.has(column))) return [];
      const live = deleted === undefined ? '' : ` AND ${quote(deleted)} IS NULL`;
      const rows = `SELECT FROM ${full(table.table)} WHERE ${quote(name)} IS NULL AND ${quote(of)} IS NOT NULL${live}`;
      return [{ table, name, of, sql: `(SELECT count(*) FROM (${rows} LIMIT ${ENOUGH}) AS few)` }];
    });
  });
}

/** Rows of the product that have a value and no key: nobody finds them by it. One statement. */
export async function unkeyedRows(
  session: Session,
  needed: readonly NeededTable[],
  found: readonly FoundOwnTable[],
): Promise<readonly Difference[]> {
  const columns = readable(needed, found);
  if (columns.length === 0) return [];
  const { rows } = await session.query(
    `SELECT json_build_array(${columns.map(({ sql }) => sql).join(', ')})::text AS counts`,
    [],
  );
  const counts = JSON.parse(String(rows[0]?.counts)) as readonly number[];
  return columns.flatMap(({ table, name, of }, place): Difference[] => {
    const count = counts[place] ?? 0;
    if (count === 0) return [];
    const many =
      count === ENOUGH ? `${ENOUGH} rows or more` : count === 1 ? '1 row' : `${count} rows`;
    return [
      {
        object: columnObject({ needed: table }, name),
        problem: `is empty in ${many} with a value in ${of}: SCIM does not see that it is in use`,
        weight: 'remark',
        advice: 'npx express-scim backfill --tables <module>',
      },
    ];
  });
}
