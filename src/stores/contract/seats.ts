import type { RequestContext } from './context.js';

/** People who become active in a tenant by a unit of work. */
export interface SeatRequest {
  /** The tenant of the connection, or one in which people are placed. */
  readonly tenantId: string;
  /** How many people become active there. */
  readonly joining: number;
  /** How many may be active there. */
  readonly limit: number;
  /** The number from which the router wants to know how many there are; at most `limit`. */
  readonly exactFrom: number;
}

/** How many people are active in a tenant, what the unit of work has written included. */
export interface SeatCount {
  readonly active: number;
}

/**
 * Seats of a tenant: optional methods of a user store, needed by a router with `admission.seats`. Active in a tenant are
 * its own users with `active: true`, rows that SCIM does not show included, and the active users of other tenants who
 * were added to it ({@link RoleMethods.addToTenant}).
 */
export interface SeatMethods {
  /**
   * Called in a unit of work that makes people active, after all that it writes to users, once for each tenant. Two units
   * at once must count as one after the other: lock something of the tenant until the unit ends, then count in a
   * statement of its own, for that of the lock has seen what was there before it waited. It may be looked at as late as
   * the end of the unit, as long as the answer is not needed: below `exactFrom` it may be undefined.
   *
   * Without a unit of work it is called before anything is written, with the people who are to become active.
   *
   * @throws SeatsTakenError if more than `limit` people would be active.
   */
  takeSeats?(ctx: RequestContext, request: SeatRequest): Promise<SeatCount | undefined>;

  /** How many people are active in a tenant now. */
  countActive?(ctx: RequestContext, tenantId: string): Promise<number>;
}
