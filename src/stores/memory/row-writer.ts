import { randomUUID } from 'node:crypto';
import { NotFoundError, VersionConflictError } from '../../errors/store-errors.js';
import type { RecordMeta, ResourceDraft } from '../contract/resource.js';
import type { ReplaceOptions } from '../contract/store.js';
import type { Journal } from './table/journal.js';
import { hasAttributes, keptAttributes, makeRecord } from './table/record.js';
import type { Row } from './table/row.js';
import { digestSecret, matchesSecret } from './table/secret-digest.js';
import type { Table } from './table/table.js';

/** A table together with what it takes to write to it. */
export interface RowWriter {
  readonly table: Table;
  /** Attributes of a draft that are kept outside the record, e.g. `members`. */
  readonly elsewhere: readonly string[];
  /** Whether the record has a revision of its own beside the version. */
  readonly revisions: boolean;
  /** A string that was never given out before in this tenant. */
  readonly nextVersion: () => string;
  readonly now: () => Date;
}

/**
 * Creates a row, or with an id makes its record what the draft says. A record that the draft says nothing
 * new about stays as it is, version included.
 *
 * @throws NotFoundError, VersionConflictError, UniquenessError
 */
export function saveRow(
  shelf: RowWriter,
  id: string | undefined,
  draft: ResourceDraft,
  options: ReplaceOptions | undefined,
  journal: Journal,
): Row {
  if (id === undefined) return createRow(shelf, draft, journal);
  const row = rowOf(shelf, id);
  checkExpected(row, options);
  replaceRow(shelf, row, draft, journal);
  return row;
}

/** Gives a row a new version although its record stays: something that belongs to it has changed. */
export function touchRow(shelf: RowWriter, row: Row, journal: Journal): void {
  const { id, meta, ...attributes } = row.record;
  const record = makeRecord(row.id, attributes, nextMeta(shelf, row, false));
  shelf.table.update(row, record, row.secret, journal);
}

/** @throws NotFoundError */
export function rowOf({ table }: RowWriter, id: string): Row {
  const row = table.find(id);
  if (row === undefined) throw new NotFoundError();
  return row;
}

/** @throws VersionConflictError */
export function checkExpected(
  { record: { meta } }: Row,
  { expectedRevision, expectedVersion }: ReplaceOptions = {},
): void {
  const revision = meta.revision ?? meta.version;
  const stale =
    (expectedRevision !== undefined && expectedRevision !== revision) ||
    (expectedVersion !== undefined && expectedVersion !== meta.version);
  if (stale) throw new VersionConflictError();
}

/**
 * Creates a row.
 *
 * @param origin - the id and time of creation of a row that it carries on.
 * @throws UniquenessError
 */
export function createRow(
  shelf: RowWriter,
  draft: ResourceDraft,
  journal: Journal,
  origin: { readonly id: string; readonly created?: string } = { id: randomUUID() },
): Row {
  const version = shelf.nextVersion();
  const lastModified = shelf.now().toISOString();
  const { id, created = lastModified } = origin;
  const revision = shelf.revisions ? { revision: version } : {};
  const meta = { created, lastModified, version, ...revision };
  const record = makeRecord(id, keptAttributes(draft, shelf.elsewhere), meta);
  return shelf.table.insert(record, secretOf(draft, undefined), journal);
}

function replaceRow(shelf: RowWriter, row: Row, draft: ResourceDraft, journal: Journal): void {
  const attributes = keptAttributes(draft, shelf.elsewhere, row.record);
  const secret = secretOf(draft, row);
  if (secret === row.secret && hasAttributes(row.record, attributes)) return;
  const record = makeRecord(row.id, attributes, nextMeta(shelf, row, true));
  shelf.table.update(row, record, secret, journal);
}

function nextMeta(shelf: RowWriter, row: Row, ofRecord: boolean): RecordMeta {
  const version = shelf.nextVersion();
  const lastModified = shelf.now().toISOString();
  const { created, revision } = row.record.meta;
  const meta = { created, lastModified, version };
  if (!shelf.revisions) return meta;
  return { ...meta, revision: ofRecord || revision === undefined ? version : revision };
}

/** The digest to keep: a new one only for a password that was not the password already. */
function secretOf({ password }: ResourceDraft, row: Row | undefined): Row['secret'] {
  if (typeof password !== 'string' || matchesSecret(row?.secret, password)) return row?.secret;
  return digestSecret(password);
}
