import type { RequestContext } from './context.js';

/** An event to be kept. */
export interface OutboxDraft<Event = unknown> {
  /** Opaque; the same for all events of one resource, different for any other, over all tenants and types. */
  readonly resource: string;
  readonly event: Event;
}

/** An event as the outbox keeps it. */
export interface OutboxEntry<Event = unknown> extends OutboxDraft<Event> {
  /** Names the entry towards `lease` and `complete`. */
  readonly id: string;
}

/**
 * Keeps committed events until they were told, so that a crash between the commit and `onEvent` or
 * `onDeactivate` loses none. Nobody reads it "from the last id on": a transaction that has drawn a lower
 * number may commit later. Instead entries are claimed, told and removed, and of each resource only the
 * oldest entry can be claimed.
 *
 * PostgreSQL: `stores.eventOutbox` of `createPostgresScim` (`express-scim/postgres`) is one. The statements below are
 * for tables of your own.
 *
 * **Order.** Of one resource, an entry counts as older if its unit of work has committed earlier; within one
 * unit, if it comes earlier in `append`. In PostgreSQL a number tells so if it is drawn under a lock that
 * ends with the commit; a number alone does not. Entries of different resources have no order.
 *
 * No connection is held and nothing is locked while events are told, any number of processes may claim at
 * once, and all of it works with a pool of one connection and behind pgbouncer.
 *
 * @example
 * CREATE TABLE scim_outbox (
 *   id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
 *   resource text NOT NULL, event jsonb NOT NULL, owner text, leased_until timestamptz);
 * CREATE INDEX ON scim_outbox (resource, id);
 *
 * // append, both in ctx.transaction. $1: the resources, $2: the events as JSON. The locks end with the commit,
 * // so that ids of one resource rise in the order of the commits; 256 of them, for there is room for few.
 * SELECT pg_advisory_xact_lock(7246, bucket) FROM (
 *   SELECT DISTINCT hashtext(resource) & 255 AS bucket FROM unnest($1::text[]) AS r (resource) ORDER BY bucket) AS b;
 * INSERT INTO scim_outbox (resource, event)
 *   SELECT resource, event FROM unnest($1::text[], $2::jsonb[]) WITH ORDINALITY AS e (resource, event, place)
 *   ORDER BY place;
 *
 * // claim. $1: owner, $2: limit, $3: seconds. Goes from resource to resource until there are enough, so that a hundred
 * // thousand entries behind one that fails cost nothing. As a plain join it would read them all.
 * WITH RECURSIVE oldest AS (
 *   (SELECT id, resource FROM scim_outbox ORDER BY resource, id LIMIT 1)
 *   UNION ALL
 *   SELECT next.id, next.resource FROM oldest, LATERAL (
 *     SELECT id, resource FROM scim_outbox e WHERE e.resource > oldest.resource ORDER BY resource, id LIMIT 1) AS next),
 * free AS MATERIALIZED (
 *   SELECT entry.id FROM oldest, LATERAL (
 *     SELECT o.id FROM scim_outbox o WHERE o.id = oldest.id AND (o.leased_until IS NULL OR o.leased_until <= now())
 *        FOR UPDATE SKIP LOCKED) AS entry LIMIT $2)
 * UPDATE scim_outbox SET owner = $1, leased_until = now() + $3 * interval '1 second'
 *  WHERE id = ANY(ARRAY(SELECT id FROM free)) RETURNING id, resource, event;
 *
 * // lease. $1: owner, $2: ids, $3: seconds
 * UPDATE scim_outbox SET leased_until = now() + $3 * interval '1 second' WHERE owner = $1 AND id = ANY($2::bigint[]);
 *
 * // complete. $1: owner, $2: ids
 * DELETE FROM scim_outbox WHERE owner = $1 AND id = ANY($2::bigint[]);
 */
export interface EventOutbox<Event = unknown> {
  /**
   * Called last in the unit of work of every write that has events, with all of them. Must write in
   * `ctx.transaction`: the events are committed with what they tell of, or not at all.
   */
  append(ctx: RequestContext, entries: readonly OutboxDraft<Event>[]): Promise<void>;

  /**
   * Takes, for `owner`, the oldest committed entry of each of at most `limit` resources. Whoever else claims
   * gets nothing of these resources until the entry is completed, or `leaseSeconds` have passed: then its
   * owner counts as crashed, and the entry can be claimed again. A resource whose oldest entry somebody
   * holds is skipped, its later entries included. Empty if there is nothing to take.
   *
   * @param owner - opaque; a new one for each drain.
   */
  claim(owner: string, limit: number, leaseSeconds: number): Promise<readonly OutboxEntry<Event>[]>;

  /**
   * Counts the lease anew, from now on; with 0 seconds the entries are given back and can be claimed at
   * once. Leaves alone what `owner` does not hold any more.
   */
  lease(owner: string, ids: readonly string[], seconds: number): Promise<void>;

  /**
   * These were told: they are removed, so that the next of their resources can be claimed. Leaves alone
   * what `owner` does not hold any more; unknown ids are no error.
   */
  complete(owner: string, ids: readonly string[]): Promise<void>;
}
