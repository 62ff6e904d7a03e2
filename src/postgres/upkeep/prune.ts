import { setTimeout as sleep } from 'node:timers/promises';
import { ALONE, type Database } from '../connection/database.js';
import type { PrunedRows, Sweep } from './sweeps.js';

const BATCH = 500;

/** Between two batches, so that requests get their turn. */
const PAUSE_MS = 20;

/** What nobody else is at is removed, the oldest first. */
function batchText(database: Database, { table, where, orderBy }: Sweep): string {
  const name = database.tables[table];
  const order = orderBy === undefined ? '' : `ORDER BY ${orderBy} `;
  return `WITH gone AS (
    DELETE FROM ${name} WHERE ctid = ANY(ARRAY(
      SELECT ctid FROM ${name} WHERE ${where} ${order}LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))
    RETURNING 1)
  SELECT count(*)::text AS gone FROM gone`;
}

/**
 * Removes rows of all tenants in batches, each a commit of its own.
 *
 * @param goesOn - asked before each batch; false ends it.
 */
export async function prune(
  database: Database,
  sweeps: readonly Sweep[],
  goesOn: () => Promise<boolean>,
): Promise<PrunedRows> {
  const gone = {
    logEntries: 0,
    deletedUsers: 0,
    endedTokens: 0,
    usedAssertions: 0,
    requestCounts: 0,
    guardRows: 0,
    alerts: 0,
  };
  for (const sweep of sweeps) {
    if (sweep.days === Number.POSITIVE_INFINITY) continue;
    const text = batchText(database, sweep);
    const values = sweep.days === undefined ? [] : [sweep.days];
    for (let last = BATCH; last === BATCH; ) {
      if (!(await goesOn())) return gone;
      const [row] = await database.query(ALONE, text, values);
      last = Number(row?.gone);
      gone[sweep.counted] += last;
      if (last === BATCH) await sleep(PAUSE_MS);
    }
  }
  return gone;
}
