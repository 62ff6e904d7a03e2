import type { Statements } from '../../connection/database.js';
import { asKey, quoteTable } from '../../layout/own-resources.js';
import { quote } from '../../layout/sql.js';
import type { ComputedColumn, ComputedColumns } from '../check/needs.js';
import type { TableName } from '../read-names.js';

/** A table, and the columns of it that are computed. */
export interface KeyedTable extends ComputedColumns {
  readonly table: TableName;
}

/** A value of a row, and what was computed of it before: text, as the database has it. */
export interface KeyedValue {
  readonly value: string | null;
  readonly key: string | null;
}

/** A row by its primary key, with a value for each computed column. */
export interface KeyedRow {
  readonly id: string;
  readonly values: readonly KeyedValue[];
}

function selection({ table, key, columns }: KeyedTable): string {
  const values = columns.map(
    ({ name, of, isList }) =>
      `json_build_object('value', r.${quote(of)}::text, 'key', ${isList ? `to_json(r.${quote(name)})` : `r.${quote(name)}`}::text)`,
  );
  return `SELECT json_build_object('id', r.${quote(key.column)}::text, 'values', json_build_array(${values.join(', ')}))::text AS row
    FROM ${quoteTable(table)} AS r`;
}

const rowsOf = (rows: readonly Readonly<Record<string, unknown>>[]): readonly KeyedRow[] =>
  rows.map(({ row }) => JSON.parse(String(row)) as KeyedRow);

/** The next rows in the order of the primary key. */
export async function nextRows(
  db: Statements,
  keyed: KeyedTable,
  after: string | undefined,
  count: number,
): Promise<readonly KeyedRow[]> {
  const key = `r.${quote(keyed.key.column)}`;
  const from = after === undefined ? '' : `WHERE ${key} > ${asKey(keyed.key, '$1')}`;
  const rows = await db.query(
    `${selection(keyed)} ${from} ORDER BY ${key} LIMIT ${count}`,
    after === undefined ? [] : [after],
  );
  return rowsOf(rows);
}

/** Rows as they are now. */
export async function rowsAgain(
  db: Statements,
  keyed: KeyedTable,
  ids: readonly string[],
): Promise<readonly KeyedRow[]> {
  const rows = await db.query(
    `${selection(keyed)} WHERE r.${quote(keyed.key.column)} IN (
      SELECT ${asKey(keyed.key, 'value')} FROM jsonb_array_elements_text($1::text::jsonb) AS value)`,
    [JSON.stringify(ids)],
  );
  return rowsOf(rows);
}

/** A key that is to be written, if the row still has the value of which it was computed. */
export interface NewKey {
  readonly id: string;
  readonly value: string | null;
  readonly key: string | readonly string[] | null;
}

/**
 * Writes keys into the rows that still have the values: one statement.
 *
 * @returns the rows that had them.
 */
export async function writeKeys(
  db: Statements,
  keyed: KeyedTable,
  { name, of, isList }: ComputedColumn,
  keys: readonly NewKey[],
): Promise<ReadonlySet<string>> {
  const { table, key } = keyed;
  const value = isList ? 'ARRAY(SELECT jsonb_array_elements_text(n.key))' : "n.key #>> '{}'";
  const rows = await db.query(
    `UPDATE ${quoteTable(table)} AS r SET ${quote(name)} = ${value}
      FROM jsonb_to_recordset($1::text::jsonb) AS n (id text, value text, key jsonb)
      WHERE r.${quote(key.column)} = ${asKey(keyed.key, 'n.id')} AND r.${quote(of)}::text IS NOT DISTINCT FROM n.value
      RETURNING n.id`,
    [JSON.stringify(keys)],
  );
  return new Set(rows.map(({ id }) => String(id)));
}

/** Rows of one tenant that have the same key, by their primary keys. */
export interface SameKey {
  readonly tenantId: string;
  readonly ids: readonly string[];
}

/** What is told of duplicates at once. */
const MAX_TOLD = 1_000;

/** Rows that must not have the same key, and have it. */
export async function rowsWithSameKey(
  db: Statements,
  { table, key, tenant, deleted }: KeyedTable,
  { name }: ComputedColumn,
): Promise<readonly SameKey[]> {
  const live = deleted === undefined ? '' : ` AND r.${quote(deleted)} IS NULL`;
  const id = `r.${quote(key.column)}`;
  const rows = await db.query(
    `SELECT json_build_object('tenantId', r.${quote(tenant)}::text, 'ids', json_agg(${id}::text ORDER BY ${id}))::text AS row
      FROM ${quoteTable(table)} AS r WHERE r.${quote(name)} IS NOT NULL${live}
      GROUP BY r.${quote(tenant)}, r.${quote(name)} HAVING count(*) > 1 ORDER BY min(${id}::text) LIMIT ${MAX_TOLD}`,
  );
  return rows.map(({ row }) => JSON.parse(String(row)) as SameKey);
}

/** The rows that have a key already that another row is to have. */
export async function holdersOf(
  db: Statements,
  keyed: KeyedTable,
  { name }: ComputedColumn,
  id: string,
  wanted: string,
): Promise<SameKey | undefined> {
  const { table, key, tenant, deleted } = keyed;
  const live = deleted === undefined ? '' : ` AND o.${quote(deleted)} IS NULL`;
  const [row] = await db.query(
    `SELECT json_build_object('tenantId', r.${quote(tenant)}::text, 'ids', (
        SELECT json_agg(o.${quote(key.column)}::text) FROM ${quoteTable(table)} AS o
         WHERE o.${quote(tenant)} = r.${quote(tenant)} AND o.${quote(name)} = $2::text${live}))::text AS row
      FROM ${quoteTable(table)} AS r WHERE r.${quote(key.column)} = ${asKey(keyed.key, '$1')}`,
    [id, wanted],
  );
  if (row === undefined) return undefined;
  const { tenantId, ids } = JSON.parse(String(row.row)) as SameKey;
  return { tenantId, ids: [...new Set([...(ids ?? []), id])] };
}
