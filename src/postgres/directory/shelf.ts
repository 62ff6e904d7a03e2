import { InvalidValueError, type ResourceDraft, type ResourceRecord } from '../../index.js';
import type { Attribute, AttributePath } from '../../schema/index.js';
import type { ColumnValue, ResourceMapping, SqlAttributes } from '../../sql/index.js';
import type { Database, SqlValue } from '../connection/database.js';
import type { PostgresRow } from '../connection/pool.js';
import { recordOf } from './columns.js';

/** One table of resources: what the statements over it have in common. */
export interface Shelf {
  readonly database: Database;
  /** Its name, quoted, with its schema. */
  readonly table: string;
  readonly mapping: ResourceMapping;
  /** The rows of the tenant, which is `$1`, that there are; the table is `r`. */
  readonly live: string;
  /** The columns that make a record, as one JSON text. */
  readonly record: string;
  /** The attribute whose values are unique, with its column. */
  readonly unique: { readonly attribute: string; readonly column: string };
  /** Name of the resource type. */
  readonly name: string;
  /** Attributes that must be unique besides, which no index of the table knows. */
  readonly uniqueAttributes: readonly AttributePath[];
  /** Columns that count the changes of the record. */
  readonly counters: readonly string[];
  /** Where filters look; may use `$1`, too. */
  readonly attributes: SqlAttributes;
}

/** Columns and values of a row, by column. */
export type RowValues = Readonly<Record<string, SqlValue>>;

/** Most bytes of a value in an index: a page holds three entries, with the tenant's id beside it. */
const MAX_INDEXED_BYTES = 2_500;

/** Kept as a digest, or not at all. */
export function isSecret({ returned, mutability }: Attribute): boolean {
  return returned === 'never' || mutability === 'writeOnly';
}

/** Columns in an index, and their attributes in the words of SCIM. */
const INDEXED: Readonly<Record<string, string>> = {
  user_name_key: 'userName',
  display_name_key: 'displayName',
  external_id: 'externalId',
  email_keys: 'emails.value',
};

/**
 * The row of a draft.
 *
 * @throws InvalidValueError for what cannot be stored, and what is too long for an index: an error of the database
 * would end the unit of work.
 */
export function rowOf({ mapping }: Pick<Shelf, 'mapping'>, draft: ResourceDraft): RowValues {
  const row = Object.entries(mapping.toRow(draft)).map(([column, value]) => {
    checkLength(column, value);
    return [column, column === 'active' ? value === true : plain(value)] as const;
  });
  return Object.fromEntries(row);
}

function checkLength(column: string, value: ColumnValue): void {
  const attribute = INDEXED[column];
  if (attribute === undefined) return;
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

/** Drivers differ in arrays: lists go as JSON. */
function plain(value: ColumnValue): SqlValue {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

/** The columns of a row that was read as JSON. */
export function columnsOf({ row }: PostgresRow): PostgresRow {
  return JSON.parse(String(row)) as PostgresRow;
}

/** The record of a row that was read as JSON. */
export function toRecord({ mapping }: Shelf, row: PostgresRow): ResourceRecord {
  return mapping.toResource(columnsOf(row));
}

/** All the columns of a mapping that make a record: those of its rows without keys, and those of the store. */
export function recordColumns(mapping: ResourceMapping, ofStore: readonly string[]): string {
  const written = Object.keys(mapping.toRow({}));
  return recordOf([...ofStore, ...written.filter((name) => !/_keys?$/.test(name))]);
}
