import type { ProvisioningKind, ProvisioningLogEntry } from './entry.js';

/** An entry with its place in the log of its tenant. */
export interface LoggedEntry extends ProvisioningLogEntry {
  /**
   * Opaque to everybody but the store. Positions of a tenant rise in the order in which its entries
   * become visible, so that a reader who goes on from the last one misses nothing.
   */
  readonly position: string;
}

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

export interface ProvisioningLogFilter {
  readonly kinds?: readonly ProvisioningKind[];
  /** `failure`: status 400 or above, other than 404 to a read. */
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
 * The provisioning log: what happened to each request, for the people of the tenant and for support. One
 * table with an index on (tenantId, position).
 *
 * @example
 * CREATE TABLE scim_log (
 *   position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant_id text, time timestamptz, entry jsonb)
 */
export interface ProvisioningLogStore extends ProvisioningLogSink {
  /** A page of one tenant's entries; fewer than `limit` means that there are no more. */
  query(tenantId: string, query?: ProvisioningLogQuery): Promise<readonly LoggedEntry[]>;
  /** Retention, for a daily job: forgets what is older than `time` (ISO 8601); how many entries that were. */
  deleteBefore(tenantId: string, time: string): Promise<number>;
}
