import type { AlertStatus, AlertStore, StoredAlert } from '../../alerts/index.js';
import { ALONE, type Database } from '../connection/database.js';
import type { PostgresRow } from '../connection/pool.js';
import { instant } from '../layout/sql.js';
import { jsonOf, numberOf, textOf } from './columns.js';

const optional = (row: PostgresRow, column: string): string | undefined =>
  typeof row[column] === 'string' ? row[column] : undefined;

function alertOf(row: PostgresRow): StoredAlert {
  const [dueAt, sentAt, endedAt, error] = ['due_at', 'sent_at', 'ended_at', 'error'].map((name) =>
    optional(row, name),
  );
  const status = textOf(row, 'status') as AlertStatus;
  return {
    id: textOf(row, 'id'),
    tenantId: textOf(row, 'tenant_id'),
    channel: textOf(row, 'channel'),
    key: textOf(row, 'key'),
    kind: textOf(row, 'kind') as StoredAlert['kind'],
    facts: jsonOf<StoredAlert['facts']>(row, 'facts') ?? {},
    status,
    raisedAt: textOf(row, 'raised_at'),
    attempts: numberOf(row, 'attempts'),
    ...(status === 'waiting' && dueAt !== undefined && { dueAt }),
    ...(sentAt !== undefined && { sentAt }),
    ...(endedAt !== undefined && { endedAt }),
    ...(error !== undefined && { error }),
  };
}

const later = (seconds: string): string => `${seconds}::float8 * interval '1 second'`;

/** Alerts, what became of them, and whose turn it is to look for more. */
export function createAlertStore(database: Pick<Database, 'query' | 'tables'>): AlertStore {
  const { alerts, leases } = database.tables;
  const times = ['raised_at', 'due_at', 'sent_at', 'ended_at']
    .map((column) => `${instant(column)} AS ${column}`)
    .join(', ');
  const columns = `id, tenant_id, channel, key, kind, facts::text, status, ${times}, attempts::text, error`;
  const sql = {
    // Two processes at once: the row is locked, and the second one finds that it is the newest no more.
    raise: `
      WITH former AS (
        UPDATE ${alerts} SET is_newest = false
         WHERE tenant_id = $2 AND channel = $3 AND key = $4 AND is_newest AND status <> 'waiting'
           AND ($7::text IS NULL OR occurrence IS DISTINCT FROM $7::text)
           AND ($7::text IS NOT NULL OR ended_at IS NOT NULL OR raised_at + ${later('$8')} <= now())
        RETURNING CASE
          WHEN $7::text IS NULL AND ended_at IS NULL THEN now()
          WHEN status = 'withdrawn' THEN greatest(now(), due_at)
          ELSE greatest(now(), raised_at + ${later('$9')}) END AS due)
      INSERT INTO ${alerts} (id, tenant_id, channel, key, kind, facts, occurrence, due_at)
        SELECT $1, $2, $3, $4, $5, $6::text::jsonb, $7::text, coalesce((SELECT due FROM former), now())
         WHERE EXISTS (SELECT FROM former) OR NOT EXISTS (
           SELECT FROM ${alerts}
            WHERE tenant_id = $2 AND channel = $3 AND key = $4 AND is_newest)
        ON CONFLICT (tenant_id, channel, key) WHERE is_newest DO NOTHING
      RETURNING id`,
    // In the order of the keys, so that two that end the same ones do not wait for each other.
    end: `
      UPDATE ${alerts} SET ended_at = now(),
          status = CASE WHEN status = 'waiting' THEN 'withdrawn' ELSE status END
       WHERE tenant_id = $1 AND channel = $2 AND is_newest AND ended_at IS NULL
         AND key = ANY(ARRAY(
           SELECT key FROM ${alerts}
            WHERE tenant_id = $1 AND channel = $2 AND is_newest AND ended_at IS NULL
              AND key = ANY(ARRAY(SELECT jsonb_array_elements_text($3::text::jsonb)))
            ORDER BY key FOR UPDATE))`,
    open: `
      SELECT ${columns} FROM ${alerts}
       WHERE tenant_id = $1 AND channel = $2 AND is_newest AND ended_at IS NULL`,
    claim: `
      UPDATE ${alerts} SET owner = $1, leased_until = now() + ${later('$4')}, attempts = attempts + 1
       WHERE id = ANY(ARRAY(
         SELECT id FROM ${alerts}
          WHERE status = 'waiting' AND due_at <= now() AND (leased_until IS NULL OR leased_until <= now())
            AND channel = ANY(ARRAY(SELECT jsonb_array_elements_text($2::text::jsonb)))
          ORDER BY due_at LIMIT $3::int FOR UPDATE SKIP LOCKED))
      RETURNING ${columns}`,
    settle: `
      UPDATE ${alerts} SET
          status = $3,
          error = $4::text,
          leased_until = NULL,
          sent_at = CASE WHEN $3 = 'sent' THEN now() ELSE sent_at END,
          due_at = CASE WHEN $3 = 'waiting' THEN now() + ${later('$5')} ELSE due_at END,
          attempts = attempts - CASE WHEN $3 = 'waiting' AND $4::text IS NULL THEN 1 ELSE 0 END
       WHERE id = $1 AND owner = $2
         AND (status = 'waiting' OR (status = 'withdrawn' AND $3 = 'sent'))`,
    list: `
      SELECT ${columns} FROM ${alerts} WHERE tenant_id = $1 ORDER BY place DESC LIMIT $2::int`,
    takeTurn: `
      INSERT INTO ${leases} AS l (name, owner, leased_until) VALUES ($1, $2, now() + ${later('$3')})
        ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, leased_until = excluded.leased_until
          WHERE l.leased_until <= now() OR l.owner = excluded.owner
      RETURNING name`,
  };

  return {
    async raise({ id, tenantId, channel, key, kind, facts, occurrence = null as never }, repeat) {
      const draft = [id, tenantId, channel, key, kind, JSON.stringify(facts), occurrence];
      const values = [...draft, repeat.againSeconds, repeat.afterEndSeconds];
      return (await database.query(ALONE, sql.raise, values)).length > 0;
    },
    async end(tenantId, channel, keys) {
      await database.query(ALONE, sql.end, [tenantId, channel, JSON.stringify(keys)]);
    },
    async open(tenantId, channel) {
      return (await database.query(ALONE, sql.open, [tenantId, channel])).map(alertOf);
    },
    async claim(owner, channels, limit, leaseSeconds) {
      const values = [owner, JSON.stringify(channels), limit, leaseSeconds];
      return (await database.query(ALONE, sql.claim, values)).map(alertOf);
    },
    async settle(owner, id, outcome) {
      const error = 'error' in outcome ? (outcome.error ?? null) : null;
      const seconds = outcome.status === 'waiting' ? outcome.seconds : 0;
      await database.query(ALONE, sql.settle, [id, owner, outcome.status, error, seconds]);
    },
    async list(tenantId, limit) {
      return (await database.query(ALONE, sql.list, [tenantId, limit])).map(alertOf);
    },
    async takeTurn(name, owner, seconds) {
      return (await database.query(ALONE, sql.takeTurn, [name, owner, seconds])).length > 0;
    },
  };
}
