import type { Principal, RequestContext } from '../stores/contract/context.js';

/** What a client wants to do to resources of one type. */
export interface Access {
  readonly action: 'create' | 'read' | 'list' | 'replace' | 'modify' | 'delete';
  /** Name of the resource type, e.g. `User`. */
  readonly resourceType: string;
  /** The SCIM id; undefined for `create` and `list`. */
  readonly id: string | undefined;
  readonly principal: Principal;
}

/**
 * The host's own access policy (RFC 7644 §2): asked for every operation, those of a Bulk request
 * included. false is answered with 403.
 *
 * @example
 * authorize: ({ action, resourceType }) => resourceType !== 'Group' || action === 'read'
 */
export type Authorize = (access: Access, ctx: RequestContext) => boolean | Promise<boolean>;

/**
 * Finds the resource that the authenticated subject itself is (RFC 7644 §3.11); undefined if it has none.
 *
 * @example
 * me: ({ principal }) => ({ resourceType: 'User', id: principal.id })
 */
export type FindMe = (ctx: RequestContext) => Me | undefined | Promise<Me | undefined>;

export interface Me {
  /** Default `User`. */
  readonly resourceType?: string;
  /** The SCIM id. */
  readonly id: string;
}
