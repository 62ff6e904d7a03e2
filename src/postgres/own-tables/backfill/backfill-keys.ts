import { setTimeout as sleep } from 'node:timers/promises';
import { checkKeys } from '../../../errors/check-keys.js';
import { invalidOption } from '../../../errors/invalid-option.js';
import { keysOf } from '../../../lib/known-keys.js';
import type { Statements } from '../../connection/database.js';
import type { PostgresPool } from '../../connection/pool.js';
import type { Session } from '../../connection/session.js';
import { patientSession } from '../../migrations/settings.js';
import { place as placeOf } from '../check/changes.js';
import { neededTables, TABLES_KEYS, type TablesOptions } from '../tables-options.js';
import { emptyKeys, fillColumn } from './fill-column.js';
import {
  holdersOf,
  type KeyedTable,
  type NewKey,
  nextRows,
  rowsAgain,
  rowsWithSameKey,
} from './key-rows.js';

/** Options of {@link backfillKeys}. */
export interface BackfillOptions extends TablesOptions {
  /** Rows that are read, and written, at once. Default: 1,000. */
  readonly batchSize?: number;
  /** Pause between two of them, in which others have the database. Default: 50. */
  readonly pauseMs?: number;
  /** Ends it after the batch that is being written; it can be run again. */
  readonly signal?: AbortSignal;
  /** Told after each batch. */
  readonly onProgress?: (progress: BackfillProgress) => void;
}

/** How far the rows of a table are done. */
export interface BackfillProgress {
  /** E.g. `public.accounts`. */
  readonly table: string;
  /** Rows that were looked at, and keys that were written. */
  readonly rows: number;
  readonly changed: number;
  /** Rows that others kept changing: run it again. */
  readonly left: number;
}

/** Rows of one tenant that would have the same key: one of them must get another name, or go. */
export interface DuplicateKey {
  readonly table: string;
  /** The column of keys. */
  readonly column: string;
  readonly tenantId: string;
  /** Their primary keys. */
  readonly ids: readonly string[];
}

/** What {@link backfillKeys} has done. */
export interface BackfillResult {
  readonly tables: readonly BackfillProgress[];
  readonly duplicates: readonly DuplicateKey[];
  /** Whether all rows were looked at; false where it was ended before. */
  readonly complete: boolean;
}

const KEYS = keysOf<BackfillOptions>({
  batchSize: true,
  pauseMs: true,
  signal: true,
  onProgress: true,
  ...TABLES_KEYS,
});

const MAX_BATCH = 10_000;
const MAX_PAUSE_MS = 60_000;

function wholeNumber(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalidOption(name, `a whole number from ${least} to ${most}`);
}

/** What is not there twice. */
function distinct(duplicates: readonly DuplicateKey[]): readonly DuplicateKey[] {
  const seen = new Map(
    duplicates.map((each) => [
      JSON.stringify([each.table, each.column, each.tenantId, each.ids.toSorted()]),
      each,
    ]),
  );
  return [...seen.values()];
}

interface Work {
  readonly session: Session;
  readonly batchSize: number;
  readonly pauseMs: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: BackfillOptions['onProgress'];
}

/** The rows of one table in the order of their primary keys. */
async function fillTable(
  { session, batchSize, pauseMs, signal, onProgress }: Work,
  keyed: KeyedTable,
) {
  const db: Statements = {
    query: async (text, values = []) => (await session.query(text, values)).rows,
  };
  const table = placeOf(keyed.table);
  const taken = keyed.columns.map((): NewKey[] => []);
  let progress: BackfillProgress = { table, rows: 0, changed: 0, left: 0 };
  let after: string | undefined;
  for (;;) {
    if (signal?.aborted) return { progress, duplicates: [], complete: false };
    const rows = await nextRows(db, keyed, after, batchSize);
    after = rows.at(-1)?.id;
    if (after === undefined) break;
    let { changed, left } = progress;
    for (const place of keyed.columns.keys()) {
      const filled = await fillColumn(session, keyed, place, rows);
      changed += filled.changed;
      left += filled.left.length;
      taken[place]?.push(...filled.taken);
    }
    progress = { table, rows: progress.rows + rows.length, changed, left };
    onProgress?.(progress);
    if (rows.length < batchSize) break;
    await sleep(pauseMs);
  }
  const duplicates: DuplicateKey[] = [];
  for (const [place, column] of keyed.columns.entries()) {
    // Whoever had the key may have got another one since, or wait for that of one of these.
    const waiting = taken[place] ?? [];
    await emptyKeys(session, keyed, place, waiting);
    const again = await rowsAgain(
      db,
      keyed,
      waiting.map(({ id }) => id),
    );
    const filled = await fillColumn(session, keyed, place, again);
    progress = { ...progress, changed: progress.changed + filled.changed };
    const told = { table, column: column.name };
    for (const { id, key } of filled.taken) {
      const same = await holdersOf(db, keyed, column, id, String(key));
      if (same !== undefined) duplicates.push({ ...told, ...same });
    }
    if (!column.unique) continue;
    for (const same of await rowsWithSameKey(db, keyed, column)) {
      duplicates.push({ ...told, ...same });
    }
  }
  return { progress, duplicates: distinct(duplicates), complete: true };
}

/**
 * Writes the keys by which names are compared (`usernameKey`) into the columns of your tables that the options name, for
 * the rows that lack them or have those of a former name. Row by row it compares and sets: a name that is changed
 * meanwhile is not overwritten, and gets the key of the new one. It writes no other column; run again it goes on, or finds
 * nothing to do.
 *
 * @returns what was done, and the rows that have the same key.
 * @throws ScimConfigError `ERR_SCIM_OPTION_VALUE`, `ERR_SCIM_UNKNOWN_OPTION`, `ERR_SCIM_MAPPING`
 * @example
 * const { duplicates } = await backfillKeys(pool, tables);
 */
export async function backfillKeys(
  pool: PostgresPool,
  options: BackfillOptions,
): Promise<BackfillResult> {
  checkKeys(options, KEYS, 'backfillKeys()');
  const { batchSize = 1_000, pauseMs = 50, signal, onProgress } = options;
  const work: Work = {
    session: patientSession(pool),
    batchSize: wholeNumber('batchSize', batchSize, 1, MAX_BATCH),
    pauseMs: wholeNumber('pauseMs', pauseMs, 0, MAX_PAUSE_MS),
    signal,
    onProgress,
  };
  const tables: BackfillProgress[] = [];
  const duplicates: DuplicateKey[] = [];
  for (const { table, computed } of neededTables(options)) {
    if (computed === undefined) continue;
    const filled = await fillTable(work, { table, ...computed });
    tables.push(filled.progress);
    duplicates.push(...filled.duplicates);
    if (!filled.complete) return { tables, duplicates, complete: false };
  }
  return { tables, duplicates, complete: true };
}
