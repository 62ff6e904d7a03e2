import type { RequestContext } from '../../stores/contract/context.js';
import type { ProvisioningKind, ProvisioningLogEntry } from './entry.js';

/** An entry with its place in the log of its tenant. */
export interface LoggedEntry extends ProvisioningLogEntry {
  /**
   * Opaque to everybody but the store. Positions of a tenant rise in the order in which its entries
   * become visible: what appears after a query has a higher position than everything that it could return.
   * So a reader who goes on from the last one misses nothing, and sees nothing twice. Several processes
   * append at once, and their batches need not come in the order of `time`.
   */
  readonly position: string;
}

/** Which entries of a tenant {@link ProvisioningLogStore.query} is asked for. */
export interface ProvisioningLogQuery {
  /** Default `newest` first. */
  readonly order?: 'newest' | 'oldest';
  /** Only what comes behind this position in that order. */
  readonly after?: string;
  /** Most entries to return; default 100, at most 1,000. */
  readonly limit?: number;
  /** Only entries that fulfil all of these. */
  readonly where?: ProvisioningLogFilter;
}

/** Which entries of the log are wanted; those that fulfil every member that is given. */
export interface ProvisioningLogFilter {
  readonly kinds?: readonly ProvisioningKind[];
  /** `failure`: status 400 or above, other than 404 or 499 to a read. */
  readonly outcome?: 'success' | 'failure';
  readonly resourceType?: string;
  readonly resourceId?: string;
  readonly principalId?: string;
  readonly requestId?: string;
  /** ISO 8601: not before. */
  readonly since?: string;
  /** ISO 8601: before. */
  readonly until?: string;
}

/** Where entries go. All that the router needs of a log. */
export interface ProvisioningLogSink {
  /**
   * Called after requests have been answered, at the next turn of the event loop, one call at a time, each
   * with up to 500 entries of several tenants in the order of their answers. What it throws is told to the
   * logger and the entries are lost: no request ever fails or waits because of what is given here. A process
   * that is killed loses what was waiting.
   */
  append(entries: readonly ProvisioningLogEntry[]): void | Promise<void>;

  /**
   * Makes the entries of a write part of its commit, so that no crash loses them. Called last in the unit of
   * work of every write, after the append to the event outbox, with its entries in their order: one, or those of
   * the Bulk operations that share the unit; all of `ctx.tenantId`. Must write in `ctx.transaction`, and is
   * waited for: what it rejects with rolls the write back, and is what the request is answered with. Only
   * where the router has a `unitOfWork`; without this method, or without that, `append` is given everything.
   */
  appendInUnit?(ctx: RequestContext, entries: readonly ProvisioningLogEntry[]): Promise<void>;

  /**
   * Called after the commit with what `appendInUnit` was given, for whoever reacts to new entries, as reports
   * do: behind the answers and in batches, as `append` is, and as free to fail. A log has no use for it.
   */
  committed?(entries: readonly ProvisioningLogEntry[]): void | Promise<void>;
}

/**
 * The provisioning log: what happened to each request, for the people of the tenant and for support. One table.
 *
 * **Positions.** A number drawn by an insert does not do alone: of two inserts at once the one with the lower
 * number may be committed later, and a reader who has seen the higher one never sees it. In the statements
 * below numbers are drawn under a lock of the tenant that ends with the commit, whichever method appends. It is
 * taken last in a unit of work, so that writes of a tenant wait for one another's commits and nothing else.
 *
 * @example
 * CREATE TABLE scim_log (
 *   position bigint GENERATED ALWAYS AS IDENTITY,
 *   tenant_id text NOT NULL, time timestamptz NOT NULL, entry jsonb NOT NULL,
 *   PRIMARY KEY (tenant_id, position));
 * CREATE INDEX ON scim_log (tenant_id, time);
 *
 * // append, as a transaction of its own, and appendInUnit, in ctx.transaction. $1: tenants, $2: times, $3: entries
 * // as JSON. One lock per tenant, always in the same order, so that no two batches wait for each other.
 * WITH turn AS MATERIALIZED (
 *   SELECT count(pg_advisory_xact_lock(7247, tenant)) FROM (
 *     SELECT DISTINCT hashtext(tenant_id) AS tenant FROM unnest($1::text[]) AS t (tenant_id) ORDER BY tenant) AS t)
 * INSERT INTO scim_log (tenant_id, time, entry)
 *   SELECT tenant_id, time, entry FROM turn,
 *     unnest($1::text[], $2::timestamptz[], $3::jsonb[]) WITH ORDINALITY AS e (tenant_id, time, entry, place)
 *   ORDER BY place;
 *
 * // query, oldest first and without a filter. $2: after, or 0, $3: limit
 * SELECT position, entry FROM scim_log WHERE tenant_id = $1 AND position > $2 ORDER BY position LIMIT $3;
 *
 * // deleteBefore
 * DELETE FROM scim_log WHERE tenant_id = $1 AND time < $2;
 */
export interface ProvisioningLogStore extends ProvisioningLogSink {
  /** A page of one tenant's entries; fewer than `limit` means that there are no more. */
  query(tenantId: string, query?: ProvisioningLogQuery): Promise<readonly LoggedEntry[]>;
  /** Retention, for a daily job: forgets what is older than `time` (ISO 8601); how many entries that were. */
  deleteBefore(tenantId: string, time: string): Promise<number>;
}
