import { InvalidValueError, type ResourceDraft, type ResourceRecord } from '../../index.js';
import type { Attribute, AttributePath } from '../../schema/index.js';
import type { ColumnValue, SqlAttributes } from '../../sql/index.js';
import type { Database, SqlValue } from '../connection/database.js';
import type { PostgresRow } from '../connection/pool.js';
import { type LayoutColumn, textColumn } from '../layout/column.js';
import type { Layout } from '../layout/layout.js';
import type { ResourceLayout } from '../layout/resource-layout.js';
import { readJsonText } from '../layout/sql.js';
import type { SeatBook } from './seat-book.js';

/** One table of resources: what the statements over it have in common. */
export interface Shelf {
  readonly database: Database;
  readonly layout: Layout;
  /** The table that it is about. */
  readonly resources: ResourceLayout;
  /** Attributes that must be unique besides, which no index of the table knows. */
  readonly uniqueAttributes: readonly AttributePath[];
  /** Told the names of roles that somebody should have and nobody can be given. */
  readonly onUnknownRoles: (names: string) => void;
  /** Told the names of roles that a table of the host's has refused, and why. */
  readonly onRefusedRoles: (names: string, error: unknown) => void;
  /** Where filters look, of row `r`; may use `$1`, too. */
  readonly attributes: SqlAttributes;
}

/** The table of people. */
export interface UserShelf extends Shelf {
  /** What is known of the seats of tenants. */
  readonly seatBook: SeatBook;
}

/** Columns and values of a row, by column. */
export type RowValues = Readonly<Record<string, SqlValue>>;

/** Most bytes of a value in an index: a page holds three entries, with the tenant's id beside it. */
const MAX_INDEXED_BYTES = 2_500;

/** Kept as a digest, or not at all. */
export function isSecret({ returned, mutability }: Attribute): boolean {
  return returned === 'never' || mutability === 'writeOnly';
}

/**
 * The row of a draft.
 *
 * @throws InvalidValueError for what cannot be stored, and what is too long for an index: an error of the database
 * would end the unit of work.
 */
export function rowOf({ mapping, columns }: ResourceLayout, draft: ResourceDraft): RowValues {
  const row: Record<string, SqlValue> = {};
  for (const [name, value] of Object.entries(mapping.toRow(draft))) {
    const column = columns.get(name);
    checkLength(column, value);
    row[name] = column?.attribute === 'active' ? value === true : plain(value);
  }
  return row;
}

/** The column of a value of a row. */
export function columnOf({ resources }: Shelf, name: string): LayoutColumn {
  return resources.columns.get(name) ?? textColumn(name);
}

/** Keys are in an index, and what clients look resources up by. */
function checkLength(column: LayoutColumn | undefined, value: ColumnValue): void {
  const attribute = column?.attribute;
  if (attribute === undefined || !(column?.isKey || attribute === 'externalId')) return;
  for (const text of [value].flat()) {
    if (typeof text === 'string') checkIndexed(attribute, text);
  }
}

/** @throws InvalidValueError for a value that is too long for an index. */
export function checkIndexed(attribute: string, text: string): void {
  if (Buffer.byteLength(text) > MAX_INDEXED_BYTES) {
    throw new InvalidValueError(attribute, 'The value is too long.');
  }
}

/** Drivers differ in arrays and numbers: lists go as JSON, numbers as text. */
function plain(value: ColumnValue): SqlValue {
  if (typeof value === 'number') return String(value);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

/** The columns of a row that was read as JSON. */
export function columnsOf({ row }: PostgresRow): PostgresRow {
  return readJsonText(row);
}

/** The record of a row that was read as JSON. */
export function toRecord({ resources }: Shelf, row: PostgresRow): ResourceRecord {
  return resources.mapping.toResource(columnsOf(row));
}
