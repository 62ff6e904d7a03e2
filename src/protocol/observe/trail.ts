import type { ScimError } from '../../errors/scim-error.js';
import type { Effect } from '../changes/effect.js';
import type { Route } from '../http/route.js';

/** A write as the log tells it. */
export interface TrailWrite {
  readonly method: string;
  readonly resourceType: string | undefined;
  readonly id: string | undefined;
  readonly effect: Effect | undefined;
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
}

export function beginTrail(): Trail {
  return {
    begun: performance.now(),
    tenantId: undefined,
    principalId: undefined,
    route: undefined,
    open: false,
    written: undefined,
    operations: [],
  };
}
