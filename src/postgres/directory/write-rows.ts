import {
  NotFoundError,
  type ReplaceOptions,
  type ResourceRecord,
  UniquenessError,
  VersionConflictError,
} from '../../index.js';
import type { SqlValue, Statements, Within } from '../connection/database.js';
import type { PostgresRow } from '../connection/pool.js';
import { activeSince } from '../layout/active-since.js';
import type { ResourceLayout } from '../layout/resource-layout.js';
import { quote } from '../layout/sql.js';
import { takenError } from './hidden-rows.js';
import { isId } from './ids.js';
import { type Context, knownColumns, knownRow, noteRow, recordOfKnown } from './known-rows.js';
import { columnOf, type RowValues, type Shelf, toRecord } from './shelf.js';

const LOCK = 'FOR UPDATE';

/**
 * The statement that adds a row with values of these names: those of columns of the host's stand behind the others.
 *
 * @param more - other columns to read with it, given where a value is; of other rows they show what was there before.
 */
export function insertText(
  shelf: Shelf,
  names: readonly string[],
  extra: readonly string[] = [],
  more: (place: (name: string) => string) => readonly string[] = () => [],
): string {
  const { table, tenant, tenantValue, unique, record, made, id } = shelf.resources;
  const written = (name: string, at: number) => columnOf(shelf, name).value(`$${at + 3}`);
  const all = new Map([
    [tenant, tenantValue],
    [id, '$2::uuid'],
    ...names.map((name, at) => [columnOf(shelf, name).sql, written(name, at)] as const),
    ...made,
    ...extra.map((name, at) => [quote(name), `$${names.length + at + 3}`] as const),
  ]);
  const columns = [
    `${record} AS row`,
    ...more((name) => {
      const at = names.indexOf(name);
      return at < 0 ? 'NULL' : written(name, at);
    }),
  ];
  return `INSERT INTO ${table} AS r (${[...all.keys()].join(', ')}) VALUES (${[...all.values()].join(', ')})
      ON CONFLICT ${unique.conflict} DO NOTHING RETURNING ${columns.join(', ')}`;
}

/**
 * Adds a row, in one statement and without an error where the name is in use: a unit of work can go on after it.
 *
 * @param options - `extra`: values of columns of the host's, by column; `text`: the statement, where it is made already.
 * @throws UniquenessError
 */
export async function insertRow(
  shelf: Shelf,
  db: Statements,
  tenantId: string,
  id: string,
  values: RowValues,
  {
    extra = {},
    text = insertText(shelf, Object.keys(values), Object.keys(extra)),
  }: { readonly extra?: RowValues; readonly text?: string } = {},
): Promise<PostgresRow> {
  const parameters = [tenantId, id, ...Object.values(values), ...Object.values(extra)];
  const [row] = await db.query(text, parameters);
  const { column } = shelf.resources.unique;
  if (row === undefined) throw await takenError(shelf, db, tenantId, values[column] ?? null);
  return row;
}

/** A row, and its record. */
interface FoundRow {
  readonly row: PostgresRow;
  readonly record: ResourceRecord;
}

/**
 * Finds rows; inside a unit of work nobody else changes them until the unit ends, and the unit remembers them.
 *
 * @param more - other columns to read with them. Behind a lock they may be older than the row.
 */
export function rowFinder(
  shelf: Shelf,
  more: readonly string[] = [],
): (ctx: Context, id: string) => Promise<FoundRow | undefined> {
  const { database, resources } = shelf;
  const textsOf = (columns: readonly string[]) => ({
    free: selectText(resources, '', columns),
    locking: selectText(resources, LOCK, columns),
  });
  const plain = textsOf(more);
  const remembered = textsOf([...knownColumns(resources), ...more]);
  return async (ctx, id) => {
    if (!isId(id)) return undefined;
    const unit = resources.isOurs === true ? database.unitOf(ctx) : undefined;
    const note = unit?.memory.noting();
    const texts = note === undefined ? plain : remembered;
    const text = ctx.transaction === undefined ? texts.free : texts.locking;
    const [row] = await database.query(ctx, text, [ctx.tenantId, id], 'reads');
    if (row === undefined) return undefined;
    const record =
      note === undefined ? toRecord(shelf, row) : noteRow(note, ctx, resources, id, row);
    return { row, record };
  };
}

/** The record of a row that nobody else changes until the transaction ends. */
export async function lockRecord(
  shelf: Shelf,
  ctx: Context,
  db: Statements,
  id: string,
): Promise<ResourceRecord | undefined> {
  const unit = shelf.database.unitOf(ctx);
  const known = unit && knownRow(unit, ctx, shelf.resources, id);
  if (known !== undefined) return recordOfKnown(shelf, known);
  if (!isId(id)) return undefined;
  const [row] = await db.query(selectText(shelf.resources, LOCK, []), [ctx.tenantId, id]);
  return row && toRecord(shelf, row);
}

function selectText(resources: ResourceLayout, lock: string, more: readonly string[]): string {
  const columns = [`${resources.record} AS row`, ...more].join(', ');
  return `SELECT ${columns} FROM ${resources.table} AS r
      WHERE ${resources.live('r')} AND r.${resources.id} = $2::uuid ${lock}`;
}

interface UpdateOptions extends ReplaceOptions {
  /** In front of the statement. */
  readonly before?: string;
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
    ...columns.flatMap(({ column, sql }) => activeSince(resources, column, sql)),
    resources.recordChanged('r'),
  ];
  const [changed] = await db.query(
    `${options.before ?? ''}UPDATE ${table} AS r SET ${set.join(', ')}
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
  const { version, revisionOf } = resources;
  const terms = [
    ...(expectedRevision === undefined
      ? []
      : [`${revisionOf('r')}::text <> ${place(expectedRevision)}`]),
    ...(expectedVersion === undefined ? [] : [`r.${version}::text <> ${place(expectedVersion)}`]),
  ];
  return terms.length === 0 ? 'FALSE' : `(${terms.join(' OR ')})`;
}

/** @throws VersionConflictError */
export function checkExpected(
  { meta: { version, revision = version } }: Pick<ResourceRecord, 'meta'>,
  { expectedRevision, expectedVersion }: ReplaceOptions = {},
): void {
  const differs = (expected: string | undefined, present: string | undefined) =>
    expected !== undefined && expected !== present;
  if (differs(expectedRevision, revision) || differs(expectedVersion, version)) {
    throw new VersionConflictError();
  }
}
