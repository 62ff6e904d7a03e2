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
   * Called after requests have been answered, one call at a time, each with up to 500 entries of several
   * tenants in the order of their answers. What it throws is told to the logger and the entries are lost:
   * no request ever fails or waits because of the log.
   */
  append(entries: readonly ProvisioningLogEntry[]): void | Promise<void>;
}

/**
 * The provisioning log: what happened to each request, for the people of the tenant and for support. One table.
 *
 * **Positions.** A number drawn by an insert does not do alone: of two inserts at once the one with the lower
 * number may be committed later, and a reader who has seen the higher one never sees it. In the statements
 * below numbers are drawn under a lock that ends with the commit. Where you append within longer transactions,
 * keep `pg_current_xact_id()` in a column instead, take (xid, id) as the position, and show only rows with
 * `xid < pg_snapshot_xmin(pg_current_snapshot())`: they come a little later, and a dump restored into another
 * server needs new xids.
 *
 * @example
 * CREATE TABLE scim_log (
 *   position bigint GENERATED ALWAYS AS IDENTITY,
 *   tenant_id text NOT NULL, time timestamptz NOT NULL, entry jsonb NOT NULL,
 *   PRIMARY KEY (tenant_id, position));
 * CREATE INDEX ON scim_log (tenant_id, time);
 *
 * // append, as a transaction of its own. $1: tenants, $2: times, $3: entries as JSON
 * WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(7247))
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
