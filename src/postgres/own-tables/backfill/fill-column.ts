import { pauseBeforeRetry } from '../../../lib/retry.js';
import type { Statements } from '../../connection/database.js';
import type { Session } from '../../connection/session.js';
import type { ComputedColumn } from '../check/needs.js';
import { type KeyedRow, type KeyedTable, type NewKey, rowsAgain, writeKeys } from './key-rows.js';

/** What has come of the rows. */
export interface Filled {
  readonly changed: number;
  /** Rows whose key another row has. */
  readonly taken: readonly NewKey[];
  /** Rows that others kept changing. */
  readonly left: readonly string[];
}

/** How often rows are looked at again that others have changed meanwhile. */
const TRIES = 5;

/** A lock was not to be had in time, a deadlock, a conflict: another attempt may succeed. */
const AGAIN: ReadonlySet<unknown> = new Set(['55P03', '40P01', '40001']);
const MAX_RETRIES = 10;

const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown } | null)?.code;

/** Statements of which each is a transaction that waits for no lock for long. */
function shortWaits(session: Session): Statements {
  return {
    async query(text, values = []) {
      for (let retry = 0; ; retry += 1) {
        try {
          return await session.transaction(async (connection) => {
            await connection.query("SET LOCAL lock_timeout = '2s'", []);
            const { rows } = await connection.query(text, values);
            return rows;
          });
        } catch (error) {
          if (!AGAIN.has(codeOf(error)) || retry === MAX_RETRIES) throw error;
          await pauseBeforeRetry(retry);
        }
      }
    },
  };
}

/** The keys of a column that are not what they should be. */
function wrongKeys(column: ComputedColumn, place: number, rows: readonly KeyedRow[]): NewKey[] {
  return rows.flatMap(({ id, values }): NewKey[] => {
    const { value = null, key: found = null } = values[place] ?? {};
    const read: unknown = column.isList && value !== null ? JSON.parse(value) : value;
    const key = column.compute(read);
    const isRight = column.isList ? JSON.stringify(key) === found : key === found;
    return isRight ? [] : [{ id, value, key }];
  });
}

/** Writes them together; where one of them is taken, each by itself. */
async function write(
  db: Statements,
  keyed: KeyedTable,
  column: ComputedColumn,
  keys: readonly NewKey[],
): Promise<{ readonly written: ReadonlySet<string>; readonly taken: readonly NewKey[] }> {
  try {
    return { written: await writeKeys(db, keyed, column, keys), taken: [] };
  } catch (error) {
    if (codeOf(error) !== '23505') throw error;
  }
  const written = new Set<string>();
  const taken: NewKey[] = [];
  for (const key of keys) {
    try {
      for (const id of await writeKeys(db, keyed, column, [key])) written.add(id);
    } catch (error) {
      if (codeOf(error) !== '23505') throw error;
      taken.push(key);
    }
  }
  return { written, taken };
}

/** Takes keys away that are not those of the values. */
export async function emptyKeys(
  session: Session,
  keyed: KeyedTable,
  place: number,
  keys: readonly NewKey[],
): Promise<void> {
  const column = keyed.columns[place];
  if (column === undefined || keys.length === 0) return;
  const none = keys.map((each) => ({ ...each, key: null }));
  await writeKeys(shortWaits(session), keyed, column, none);
}

/**
 * Makes the keys of some rows those of their values. A value that somebody changes meanwhile is looked at again.
 *
 * @param place - of the column among those of the table.
 */
export async function fillColumn(
  session: Session,
  keyed: KeyedTable,
  place: number,
  rows: readonly KeyedRow[],
): Promise<Filled> {
  const column = keyed.columns[place];
  if (column === undefined) return { changed: 0, taken: [], left: [] };
  const db = shortWaits(session);
  const taken = new Map<string, NewKey>();
  let changed = 0;
  let wrong = wrongKeys(column, place, rows);
  for (let round = 1; wrong.length > 0; round += 1) {
    const result = await write(db, keyed, column, wrong);
    changed += result.written.size;
    for (const key of result.taken) taken.set(key.id, key);
    const moved = wrong.filter(({ id }) => !result.written.has(id) && !taken.has(id));
    if (moved.length === 0) break;
    const ids = moved.map(({ id }) => id);
    if (round === TRIES) return { changed, taken: [...taken.values()], left: ids };
    wrong = wrongKeys(column, place, await rowsAgain(db, keyed, ids));
  }
  return { changed, taken: [...taken.values()], left: [] };
}
