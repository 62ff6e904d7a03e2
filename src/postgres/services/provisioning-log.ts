import type { RequestContext } from '../../index.js';
import {
  isFailure,
  type LoggedEntry,
  type ProvisioningLogEntry,
  type ProvisioningLogQuery,
  type ProvisioningLogStore,
} from '../../monitoring/index.js';
import { ALONE, type Database } from '../connection/database.js';
import { type HeldKind, RANKS } from '../connection/held-statement.js';
import { hold } from '../connection/hold.js';
import { jsonOf, numberOf, textOf } from './columns.js';
import { conditionsOf } from './log-filter.js';

const DEFAULT_PAGE = 100;
const MAX_PAGE = 1_000;
/** Entries that one statement forgets, so that none is long and what it locks is free again soon. */
const FORGET_AT_ONCE = 10_000;
/** Positions are numbers of 64 bits; behind anything else there is nothing. */
const POSITION = /^\d{1,18}$/;

/** The log; lines of writes can be part of their commits. */
export interface PostgresProvisioningLog extends ProvisioningLogStore {
  /** Appends entries in the transaction of a unit of work: see {@link ProvisioningLogStore}. */
  appendInUnit(ctx: RequestContext, entries: readonly ProvisioningLogEntry[]): Promise<void>;
}

/** How JSON writes what PostgreSQL cannot hold; other texts may look like it, too. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/;

/** An id of somebody else's may hold what PostgreSQL cannot: it must not cost the other entries of the batch. */
const storable = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/\0|\p{Cs}/gu, '\ufffd') : value;

function rowsOf(entries: readonly ProvisioningLogEntry[]): string {
  const rows = entries.map((entry) => ({
    tenant_id: entry.tenantId,
    time: entry.time,
    failed: isFailure(entry),
    entry,
  }));
  const text = JSON.stringify(rows);
  return UNSTORABLE.test(text) ? JSON.stringify(rows, storable) : text;
}

/**
 * The provisioning log. Positions are drawn under a lock of the tenant that ends with the commit, so that a reader
 * who goes on from the last one misses nothing; the locks of a batch are taken in their own order.
 */
export function createProvisioningLog(
  database: Pick<Database, 'query' | 'unitOf' | 'tables'>,
): PostgresProvisioningLog {
  const { provisioning_log } = database.tables;
  const sql = {
    forget: `
      WITH forgotten AS (
        DELETE FROM ${provisioning_log} WHERE tenant_id = $1 AND position = ANY(ARRAY(
          SELECT position FROM ${provisioning_log} WHERE tenant_id = $1 AND time < $2::text::timestamptz
           ORDER BY time LIMIT ${FORGET_AT_ONCE}))
        RETURNING position)
      SELECT count(*)::text AS forgotten FROM forgotten`,
  };

  const appended: HeldKind<readonly ProvisioningLogEntry[]> = {
    name: 'log',
    rank: RANKS.log,
    isSeen: false,
    add(entries, statement) {
      const given = statement.part(`
        SELECT place, entry FROM jsonb_array_elements(${statement.value(rowsOf(entries))}::text::jsonb)
          WITH ORDINALITY AS e (entry, place)`);
      // The aggregate has taken all locks before it gives the row with which the first number is drawn.
      const turn = statement.lock(
        (locked) => `
        SELECT count(pg_advisory_xact_lock(7247, tenant)) FROM (
          SELECT DISTINCT hashtext(entry->>'tenant_id') AS tenant FROM ${given} WHERE ${locked} ORDER BY tenant) AS t`,
      );
      statement.part(`INSERT INTO ${provisioning_log} (tenant_id, time, failed, entry)
        SELECT entry->>'tenant_id', (entry->>'time')::timestamptz, (entry->>'failed')::boolean, entry->'entry'
          FROM ${turn}, ${given} ORDER BY place`);
    },
  };

  return {
    append: (entries) => hold(database, ALONE, appended, entries),
    appendInUnit: (ctx, entries) => hold(database, ctx, appended, entries),

    async query(tenantId, query: ProvisioningLogQuery = {}) {
      const { order = 'newest', after, limit = DEFAULT_PAGE, where } = query;
      if (after !== undefined && !POSITION.test(after)) return [];
      const [direction, behind] = order === 'newest' ? ['DESC', '<'] : ['ASC', '>'];
      const { conditions, values } = conditionsOf(tenantId, where);
      if (after !== undefined) {
        values.push(after);
        conditions.push(`position ${behind} $${values.length}::bigint`);
      }
      values.push(Math.max(0, Math.min(MAX_PAGE, limit)));
      const rows = await database.query(
        ALONE,
        `SELECT position::text AS place, entry::text FROM ${provisioning_log}
          WHERE ${conditions.join(' AND ')}
          ORDER BY position ${direction} LIMIT $${values.length}::int`,
        values,
      );
      return rows.map((row) => {
        const entry = jsonOf<ProvisioningLogEntry>(row, 'entry') as ProvisioningLogEntry;
        return Object.freeze<LoggedEntry>({ ...entry, position: textOf(row, 'place') });
      });
    },

    async deleteBefore(tenantId, time) {
      const before = new Date(time).toISOString();
      let forgotten = 0;
      for (let batch = FORGET_AT_ONCE; batch === FORGET_AT_ONCE; forgotten += batch) {
        const [row = {}] = await database.query(ALONE, sql.forget, [tenantId, before]);
        batch = numberOf(row, 'forgotten');
      }
      return forgotten;
    },
  };
}
