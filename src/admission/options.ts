import type { Attributes } from '../schema/types.js';
import type { RequestContext } from '../stores/contract/context.js';

/** Which names a tenant may give to people. */
export interface DomainOptions {
  /**
   * The domains of a tenant, e.g. `['rfp.example']`, or `'any'` for a tenant that is not restricted. Asked inside the
   * unit of work of a write, so that a statement that is run here must run in `ctx.transaction`; also for tenants in which
   * a super-tenant places people. An error, a time-out (4 s) and what is no domain are 503, and nothing is written.
   */
  readonly of: (
    tenantId: string,
    ctx: RequestContext,
  ) => readonly string[] | 'any' | Promise<readonly string[] | 'any'>;
  /**
   * Paths of the attributes by which your product recognizes people. Of `emails` those are looked at that are primary,
   * of type `work`, or of no type; of any other path all values. Default: `['userName', 'emails']`.
   */
  readonly attributes?: readonly string[];
  /** Whether `crew.rfp.example` counts as `rfp.example`. Default: false. */
  readonly subdomains?: boolean;
  /** What a `userName` without `@` means: nothing, or a refusal. Default: `'refuse'`. */
  readonly plainUserNames?: 'admit' | 'refuse';
}

/** How many active people a tenant may have. */
export interface SeatOptions {
  /**
   * How many, undefined for any number. Asked inside the unit of work of a write by which somebody becomes active, with
   * its context, and for tenants in which a super-tenant places people. An error, a time-out (4 s) and what is no number
   * are 503, and nothing is written.
   */
  readonly limit: (
    tenantId: string,
    ctx: RequestContext,
  ) => number | undefined | Promise<number | undefined>;
  /** Share of the limit from which the event `seats.low` warns, from 0 to 1. Default: 0.9. */
  readonly warnAt?: number;
}

/** Somebody about whom {@link AdmissionOptions.decide} is asked. */
export interface AdmissionRequest {
  /** The tenant of the connection, or the one in which a super-tenant places the person. */
  readonly tenantId: string;
  /** The SCIM id; undefined while there is none. */
  readonly userId: string | undefined;
  /** The stored attributes; undefined for somebody who is new, there is no `password` in it. */
  readonly before: Attributes | undefined;
  /** What would be stored; there is no `password` in it. */
  readonly after: Attributes;
}

/**
 * What {@link AdmissionOptions.decide} answers. A refusal is 403, or 400 `invalidValue` where it names an attribute; its
 * `detail` is for the administrator of the identity provider, and goes to the log: without values.
 */
export type AdmissionDecision =
  | { readonly admitted: true }
  | { readonly admitted: false; readonly attribute?: string; readonly detail?: string };

/**
 * Who may be somebody in a tenant, whichever way they come: POST, PUT, PATCH, Bulk, `/Me`, linking, and placement by a
 * super-tenant. Asked only of who is active afterwards, and whose write makes them active or changes something: what takes
 * access away is never refused.
 *
 * @example
 * const admission: AdmissionOptions = {
 *   domains: { of: async (tenantId) => (tenantId === 'acme' ? ['rfp.example'] : 'any') },
 *   seats: { limit: (tenantId) => (tenantId === 'acme' ? 50 : undefined) },
 * };
 */
export interface AdmissionOptions {
  /** Which names a tenant may give to people. Default: any. */
  readonly domains?: DomainOptions;
  /** How many active people a tenant may have; needs `takeSeats` of the user store. Default: any number. */
  readonly seats?: SeatOptions;
  /**
   * Your own decision, inside the unit of work and with its context. An error, a time-out (4 s) and an answer that is
   * none are 503, and nothing is written. Default: everybody.
   */
  readonly decide?: (
    ctx: RequestContext,
    request: AdmissionRequest,
  ) => AdmissionDecision | Promise<AdmissionDecision>;
}
