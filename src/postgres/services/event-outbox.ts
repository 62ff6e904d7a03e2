import type { EventOutbox, OutboxDraft, OutboxEntry } from '../../index.js';
import { ALONE, type Database } from '../connection/database.js';
import { type HeldKind, RANKS } from '../connection/held-statement.js';
import { hold } from '../connection/hold.js';
import { jsonOf, textOf } from './columns.js';

/** Ids of entries are numbers of 64 bits; others name nothing. */
const ID = /^\d{1,18}$/;

const idList = (ids: readonly string[]): string => JSON.stringify(ids.filter((id) => ID.test(id)));

/**
 * Committed events until they were told; the order and the leases are those of {@link EventOutbox}. The numbers of a
 * resource rise in the order of the commits because they are drawn under a lock that ends with the commit: one of
 * 256, taken in their order, for there is room for few.
 */
export function createEventOutbox<Event = unknown>(
  database: Pick<Database, 'query' | 'unitOf' | 'tables'>,
): EventOutbox<Event> {
  const { outbox } = database.tables;
  const given = 'jsonb_array_elements_text($2::text::jsonb)';
  const sql = {
    // Goes from resource to resource until there are enough, so that a hundred thousand entries behind one that fails
    // cost nothing. As a plain join it would read them all.
    claim: `
      WITH RECURSIVE oldest AS (
        (SELECT id, resource FROM ${outbox} ORDER BY resource, id LIMIT 1)
        UNION ALL
        SELECT next.id, next.resource FROM oldest, LATERAL (
          SELECT e.id, e.resource FROM ${outbox} e WHERE e.resource > oldest.resource
           ORDER BY e.resource, e.id LIMIT 1) AS next),
      free AS MATERIALIZED (
        SELECT entry.id FROM oldest, LATERAL (
          SELECT o.id FROM ${outbox} o
           WHERE o.id = oldest.id AND (o.leased_until IS NULL OR o.leased_until <= now())
             FOR UPDATE SKIP LOCKED) AS entry
         LIMIT $2::int)
      UPDATE ${outbox} SET owner = $1, leased_until = now() + $3::float8 * interval '1 second'
       WHERE id = ANY(ARRAY(SELECT id FROM free))
      RETURNING id::text, resource, event::text`,
    lease: `
      UPDATE ${outbox} SET leased_until = now() + $3::float8 * interval '1 second'
       WHERE owner = $1 AND id = ANY(ARRAY(SELECT each::bigint FROM ${given} AS each))`,
    complete: `
      DELETE FROM ${outbox}
       WHERE owner = $1 AND id = ANY(ARRAY(SELECT each::bigint FROM ${given} AS each))`,
  };

  const appended: HeldKind<readonly OutboxDraft[]> = {
    name: 'outbox',
    rank: RANKS.outbox,
    isSeen: false,
    add(drafts, statement) {
      const given = statement.part(`
        SELECT place, entry->>'resource' AS resource, entry->'event' AS event
          FROM jsonb_array_elements(${statement.value(JSON.stringify(drafts))}::text::jsonb)
            WITH ORDINALITY AS e (entry, place)`);
      // The aggregate has taken all locks before it gives the row with which the first number is drawn.
      const turn = statement.lock(
        (locked) => `
        SELECT count(pg_advisory_xact_lock(7246, bucket)) FROM (
          SELECT DISTINCT hashtext(resource) & 255 AS bucket FROM ${given} WHERE ${locked} ORDER BY bucket) AS b`,
      );
      statement.part(`INSERT INTO ${outbox} (resource, event)
        SELECT resource, event FROM ${turn}, ${given} ORDER BY place`);
    },
  };

  return {
    async append(ctx, entries) {
      const drafts = entries.map(({ resource, event }) => ({ resource, event }));
      await hold(database, ctx, appended, drafts);
    },
    async claim(owner, limit, leaseSeconds) {
      const rows = await database.query(ALONE, sql.claim, [owner, limit, leaseSeconds]);
      return rows.map(
        (row): OutboxEntry<Event> => ({
          id: textOf(row, 'id'),
          resource: textOf(row, 'resource'),
          event: jsonOf<Event>(row, 'event') as Event,
        }),
      );
    },
    async lease(owner, ids, seconds) {
      await database.query(ALONE, sql.lease, [owner, idList(ids), seconds]);
    },
    async complete(owner, ids) {
      await database.query(ALONE, sql.complete, [owner, idList(ids)]);
    },
  };
}
