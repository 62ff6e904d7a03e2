import { isDeepStrictEqual } from 'node:util';
import type { RecordMeta, ReplaceOptions, ResourceDraft, ResourceRecord } from '../../index.js';
import type { SqlValue } from '../connection/database.js';
import type { LayoutColumn } from '../layout/column.js';
import { holdRecord } from './held-directory.js';
import { type Context, type KnownRow, knownRow, noteKnown, recordOfKnown } from './known-rows.js';
import type { RowValues, Shelf } from './shelf.js';
import { hasSameKeys } from './unique-values.js';
import { checkExpected } from './write-rows.js';

/** What the database would refuse, which is to be told at once. */
const UNSTORABLE = /\0|\\u0000|\p{Cs}|\\ud[89a-f]/iu;

/** A value as it is read back. undefined: not known. */
function readBack({ kind }: LayoutColumn, value: SqlValue): unknown {
  if (value === null) return null;
  if (kind === 'json' || kind === 'keys') return JSON.parse(String(value));
  return kind === 'text' || kind === 'boolean' ? value : undefined;
}

/** The columns of a row with these values; undefined where only the database can tell. */
function withValues(
  { resources }: Shelf,
  { columns }: KnownRow,
  values: RowValues,
): KnownRow['columns'] | undefined {
  const next = { ...columns };
  for (const [name, value] of Object.entries(values)) {
    const column = resources.columns.get(name);
    const isKnown = column !== undefined && name in columns;
    const read = isKnown ? readBack(column, value) : undefined;
    if (read === undefined || UNSTORABLE.test(String(value))) return undefined;
    next[name] = read;
  }
  return next;
}

/**
 * Makes a row what these values say when the unit of work ends, if that is a change and cannot fail: the row is locked
 * by the unit, and nothing that is unique changes. It is compared here as the database would compare it.
 *
 * @returns undefined where it has to be written at once.
 * @throws VersionConflictError
 */
export async function holdUpdate(
  shelf: Shelf,
  ctx: Context,
  id: string,
  draft: ResourceDraft,
  values: RowValues,
  options: ReplaceOptions = {},
): Promise<ResourceRecord | undefined> {
  const { database, layout, resources } = shelf;
  const unit = database.unitOf(ctx);
  const known = unit && knownRow(unit, ctx, resources, id);
  if (unit === undefined || known === undefined) return undefined;
  const columns = withValues(shelf, known, values);
  if (columns === undefined) return undefined;
  const { column: unique } = resources.unique;
  if (columns[unique] !== known.columns[unique]) return undefined;
  if (
    shelf.uniqueAttributes.length > 0 &&
    !hasSameKeys(shelf, recordOfKnown(shelf, known), draft)
  ) {
    return undefined;
  }
  checkExpected(known, options);
  const changes = Object.entries(values).filter(
    ([name]) => !isDeepStrictEqual(columns[name], known.columns[name]),
  );
  if (changes.length === 0) return recordOfKnown(shelf, known);
  const changed = { ...known, columns, meta: moved(known) };
  // What else is known may be about its name.
  unit.memory.forget();
  const note = unit.memory.noting();
  const written = Object.fromEntries(changes);
  await holdRecord(unit, layout, ctx.tenantId, { resources, id, values: written, time: known.now });
  noteKnown(note, ctx, resources, id, changed);
  return recordOfKnown(shelf, changed);
}

/** What a change of the record does to what the store knows of it. */
function moved({ meta: { version, revision, ...meta }, now }: KnownRow): RecordMeta {
  return {
    ...meta,
    lastModified: now,
    version: next(version),
    ...(revision !== undefined && { revision: next(revision) }),
  };
}

const next = (counter: string | undefined): string => String(BigInt(counter ?? 0) + 1n);
