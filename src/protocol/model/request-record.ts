import type { ScimError } from '../../errors/scim-error.js';
import type { RequestOperation } from '../../events/types.js';
import type { WaitBudget } from '../../lib/bounded-wait.js';
import type { Principal } from '../../stores/contract/context.js';
import type { Route } from './route.js';
import type { WriteSummary } from './write-result.js';

/** A write as the log tells it. */
export interface TrailWrite {
  readonly method: string;
  readonly resourceType: string | undefined;
  readonly id: string | undefined;
  readonly summary: WriteSummary | undefined;
}

/** An operation of a Bulk request that was tried. */
export interface TrailOperation extends TrailWrite {
  readonly position: number;
  readonly status: number;
  readonly error: ScimError | undefined;
}

/**
 * What becomes known about one request on its way, for the provisioning log. Made for each request and
 * shared with nobody.
 */
export interface Trail {
  readonly begun: number;
  tenantId: string | undefined;
  principalId: string | undefined;
  route: Route | undefined;
  /** Public discovery, which is read by anybody and concerns no tenant. */
  open: boolean;
  written: TrailWrite | undefined;
  operations: readonly TrailOperation[];
  /** How long the answer still waits for listeners. */
  readonly listenerWait: WaitBudget;
}

/**
 * What is known about a request while it is answered, and what subscribers of the tracing channel
 * `express-scim:request` are given: names and numbers, no value of any attribute. The same object from
 * start to end; what nobody knows yet is absent.
 */
export interface RequestTrace {
  readonly requestId: string;
  readonly method: string;
  operation: RequestOperation;
  tenantId?: string;
  principal?: Principal;
  /** The type that the path names. */
  resourceType?: string;
  /** Of the answer. */
  status?: number;
  scimType?: string;
}
