import {
  NotFoundError,
  type ReplaceOptions,
  type ResourceRecord,
  UniquenessError,
  VersionConflictError,
} from '../../index.js';
import type { SqlValue, Statements, Within } from '../connection/database.js';
import type { PostgresRow } from '../connection/pool.js';
import { statementsOf } from '../connection/together.js';
import { quote } from '../layout/sql.js';
import { takenError } from './hidden-rows.js';
import { isId } from './ids.js';
import { columnOf, type RowValues, type Shelf, toRecord } from './shelf.js';

type Context = Within & { readonly tenantId: string };

/**
 * Adds a row, in one statement and without an error where the name is in use: a unit of work can go on after it.
 *
 * @param extra - values of columns of the host's, by column.
 * @throws UniquenessError
 */
export async function insertRow(
  shelf: Shelf,
  db: Statements,
  tenantId: string,
  id: string,
  values: RowValues,
  extra: RowValues = {},
): Promise<ResourceRecord> {
  const { table, tenant, tenantValue, unique, record, made, ...resources } = shelf.resources;
  const parameters: SqlValue[] = [tenantId, id];
  const place = (value: SqlValue) => `$${parameters.push(value)}`;
  const written = Object.entries(values).map(([name, value]) => {
    const column = columnOf(shelf, name);
    return [column.sql, column.value(place(value))] as const;
  });
  const added = Object.entries(extra).map(([name, value]) => [quote(name), place(value)] as const);
  const all = new Map([
    [tenant, tenantValue],
    [resources.id, '$2::uuid'],
    ...written,
    ...made,
    ...added,
  ]);
  const [row] = await db.query(
    `INSERT INTO ${table} AS r (${[...all.keys()].join(', ')}) VALUES (${[...all.values()].join(', ')})
      ON CONFLICT ${unique.conflict} DO NOTHING RETURNING ${record} AS row`,
    parameters,
  );
  if (row === undefined) throw await takenError(shelf, db, tenantId, values[unique.column] ?? null);
  return toRecord(shelf, row);
}

/**
 * A row; inside a unit of work nobody else changes it until the unit ends.
 *
 * @param more - other columns to read with it. Outside of a unit alone: behind a lock they would be older than the row.
 */
export async function findRow(
  shelf: Shelf,
  ctx: Context,
  id: string,
  more: readonly string[] = [],
): Promise<PostgresRow | undefined> {
  const db = statementsOf(shelf.database, ctx);
  const lock = ctx.transaction === undefined ? '' : 'FOR UPDATE';
  return selectRow(shelf, db, ctx.tenantId, id, { lock, more });
}

/** A row that nobody else changes until the transaction ends. */
export function lockRow(
  shelf: Shelf,
  db: Statements,
  tenantId: string,
  id: string,
): Promise<PostgresRow | undefined> {
  return selectRow(shelf, db, tenantId, id, { lock: 'FOR UPDATE', more: [] });
}

async function selectRow(
  { resources }: Shelf,
  db: Statements,
  tenantId: string,
  id: string,
  { lock, more }: { readonly lock: string; readonly more: readonly string[] },
): Promise<PostgresRow | undefined> {
  if (!isId(id)) return undefined;
  const columns = [`${resources.record} AS row`, ...more].join(', ');
  const [row] = await db.query(
    `SELECT ${columns} FROM ${resources.table} AS r
      WHERE ${resources.live('r')} AND r.${resources.id} = $2::uuid ${lock}`,
    [tenantId, id],
  );
  return row;
}

interface UpdateOptions extends ReplaceOptions {
  /** Whether nobody else may change the row until the transaction ends even if it is what the values say. */
  readonly lock?: boolean;
}

/**
 * Makes a row what these values say, if that is a change: one statement, which compares and writes at once; only where
 * it writes nothing another one tells why.
 *
 * @throws NotFoundError, VersionConflictError, UniquenessError
 */
export async function updateRow(
  shelf: Shelf,
  db: Statements,
  tenantId: string,
  id: string,
  values: RowValues,
  options: UpdateOptions = {},
): Promise<ResourceRecord> {
  if (!isId(id)) throw new NotFoundError();
  const { resources } = shelf;
  const { table, record, unique } = resources;
  const parameters: SqlValue[] = [tenantId, id];
  const place = (value: SqlValue) => `$${parameters.push(value)}`;
  const columns = Object.entries(values).map(([name, value]) => {
    const column = columnOf(shelf, name);
    return { name, column, sql: column.value(place(value)) };
  });
  const key = columns.find(({ name }) => name === unique.column)?.sql ?? 'NULL';
  const clash = `EXISTS (SELECT 1 FROM ${table} AS o WHERE ${resources.ofTenant('o')} AND ${unique.among('o')}
    AND ${unique.has('o', key)} AND o.${resources.key} <> r.${resources.key})`;
  const differs = `ROW(${columns.map(({ column }) => column.present('r')).join(', ')}) IS DISTINCT FROM
    ROW(${columns.map(({ sql }) => sql).join(', ')})`;
  const stale = staleness(shelf, options, place);
  const found = `${resources.live('r')} AND r.${resources.id} = $2::uuid`;
  const set = [
    ...columns.map(({ column, sql }) => `${column.sql} = ${sql}`),
    resources.recordChanged('r'),
  ];
  const [changed] = await db.query(
    `UPDATE ${table} AS r SET ${set.join(', ')}
      WHERE ${found} AND NOT ${stale} AND ${differs} AND NOT ${clash} RETURNING ${record} AS row`,
    parameters,
  );
  if (changed !== undefined) return toRecord(shelf, changed);
  const [present] = await db.query(
    `SELECT ${record} AS row, (CASE WHEN ${stale} THEN 'stale' WHEN NOT (${differs}) THEN 'same'
        WHEN ${clash} THEN 'clash' ELSE 'stale' END) AS reason FROM ${table} AS r WHERE ${found} ${options.lock ? 'FOR UPDATE' : ''}`,
    parameters,
  );
  if (present === undefined) throw new NotFoundError();
  if (present.reason === 'clash') throw new UniquenessError(unique.attribute);
  if (present.reason === 'stale') throw new VersionConflictError();
  return toRecord(shelf, present);
}

/**
 * Another transaction may take the name between the look and the write. Inside a unit of work the error of the index
 * has then ended it: it runs again, and sees the name.
 */
export async function unlessTaken<T>({ transaction }: Within, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { cause } = error instanceof UniquenessError ? error : {};
    if (transaction !== undefined && cause !== undefined) {
      throw new VersionConflictError(undefined, { cause, isTransient: true });
    }
    throw error;
  }
}

/** A condition: whether the row is not the expected one. */
function staleness(
  { resources }: Shelf,
  { expectedRevision, expectedVersion }: ReplaceOptions,
  place: (value: SqlValue) => string,
): string {
  const { version, revision = version } = resources;
  const terms = [
    ...(expectedRevision === undefined
      ? []
      : [`r.${revision}::text <> ${place(expectedRevision)}`]),
    ...(expectedVersion === undefined ? [] : [`r.${version}::text <> ${place(expectedVersion)}`]),
  ];
  return terms.length === 0 ? 'FALSE' : `(${terms.join(' OR ')})`;
}

/** @throws VersionConflictError */
export function checkExpected(
  shelf: Shelf,
  row: PostgresRow,
  { expectedRevision, expectedVersion }: ReplaceOptions = {},
): void {
  const { version, revision = version } = toRecord(shelf, row).meta;
  const differs = (expected: string | undefined, present: string | undefined) =>
    expected !== undefined && expected !== present;
  if (differs(expectedRevision, revision) || differs(expectedVersion, version)) {
    throw new VersionConflictError();
  }
}
