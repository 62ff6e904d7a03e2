import type { AuthRequest } from '../../auth/types.js';
import type { Principal, RequestContext } from '../../stores/contract/context.js';
import type { ResourceDraft, ResourceRecord } from '../../stores/contract/resource.js';

/** What a client wants to do to resources of one type. */
export interface AccessRequest {
  readonly action: 'create' | 'read' | 'list' | 'replace' | 'modify' | 'delete';
  /** Name of the resource type, e.g. `User`. */
  readonly resourceType: string;
  /** The SCIM id; undefined for `create` and `list`. */
  readonly id: string | undefined;
  readonly principal: Principal;
}

/**
 * The host's own access policy (RFC 7644 §2): asked for every operation, those of a Bulk request
 * included. false is answered with 403. Asked once per operation, before its unit of work begins, so that it may
 * use a connection of its own.
 *
 * @example
 * authorize: ({ action, resourceType }) => resourceType !== 'Group' || action === 'read'
 */
export type Authorize = (access: AccessRequest, ctx: RequestContext) => boolean | Promise<boolean>;

/**
 * Finds the resource that the authenticated subject itself is (RFC 7644 §3.11); undefined if it has none.
 *
 * @example
 * me: ({ principal }) => ({ resourceType: 'User', id: principal.id })
 */
export type ResolveMe = (
  ctx: RequestContext,
) => MeTarget | undefined | Promise<MeTarget | undefined>;

/** The resource that `/Me` stands for (RFC 7644 §3.11), as the option `resolveMe` returns it. */
export interface MeTarget {
  /** Default `User`. */
  readonly resourceType?: string;
  /** The SCIM id. */
  readonly id: string;
}

/** A POST of a user or group that clashes with a row which SCIM does not show. */
export interface ExistingResource {
  /** What the row is: a person, or a team. */
  readonly resourceType: 'User' | 'Group';
  /** What the client wants to create; a user `active: true` where it does not say it. */
  readonly draft: ResourceDraft;
  /** Path of the unique attribute by which they clash, e.g. `userName`. */
  readonly attribute: string;
  /** The host's id of the hidden row. */
  readonly hiddenId: string;
}

/**
 * `link`: the hidden row becomes the new SCIM resource ({@link HiddenMethods.linkExisting}); `id` names another
 * hidden row by its host id. `create`: the host has moved the row out of the way, try again. `refuse`: 409.
 */
export type ExistingDecision =
  | { readonly action: 'link'; readonly id?: string }
  | { readonly action: 'create' }
  | { readonly action: 'refuse' };

/**
 * Decides about people and teams which the product already has and SCIM did not create; about teams only where
 * the group store has `linkExisting`. Asked only where the store reported the clash
 * ({@link UniquenessError.hiddenId}); the router itself never takes two people for the same. Whoever may provision
 * could otherwise take over an account by its e-mail address: link only what the host knows to belong to the
 * tenant's directory. A preview asks it as well, so that it must decide and not write.
 *
 * @example
 * resolveExisting: async (ctx, { resourceType, hiddenId }) =>
 *   (await isManagedBy(ctx.tenantId, resourceType, hiddenId)) ? { action: 'link' } : { action: 'refuse' }
 */
export type ResolveExisting = (
  ctx: RequestContext,
  existing: ExistingResource,
) => ExistingDecision | Promise<ExistingDecision>;

/** A POST of a user that clashes with somebody who is shown and inactive. */
export interface ReturningUser {
  /** What the client wants to create, without `password`. */
  readonly draft: ResourceDraft;
  /** Who has the same `userName`, with the SCIM id. */
  readonly user: ResourceRecord;
}

/**
 * `return`: the user is brought back, with the id they had: the record becomes what the POST says, they are in no group,
 * and their roles are computed anew. `conflict`: 409.
 */
export type ReturningDecision = { readonly action: 'return' } | { readonly action: 'conflict' };

/**
 * Decides whether a POST that clashes with somebody inactive means that very person, instead of the comparison that the
 * rule `returningUsers` makes. A name alone may be a namesake's and an `externalId` alone another person's, for
 * providers reuse both: compare what only that person has. Asked only where `userName` agrees and the POST does not say
 * `active: false`, outside the unit of work. A preview asks it as well, so that it must decide and not write.
 *
 * @example
 * resolveReturning: (_ctx, { draft, user }) =>
 *   draft.externalId === user.externalId ? { action: 'return' } : { action: 'conflict' }
 */
export type ResolveReturning = (
  ctx: RequestContext,
  returning: ReturningUser,
) => ReturningDecision | Promise<ReturningDecision>;

/**
 * Whether a tenant may be provisioned now. Asked for every request with credentials, whatever they are;
 * false is 403, an error lets nobody in.
 *
 * @example
 * provisioning: async (tenantId) => (await db.tenant(tenantId)).provisioning
 */
export type IsProvisioningOn = (tenantId: string) => boolean | Promise<boolean>;

/** The tenant of a request whose caller is known. */
export type TenantOf = (
  principal: Principal,
  request: AuthRequest,
  requestId?: string,
) => Promise<string>;

/**
 * The host's rule by which a request belongs to a tenant; undefined refuses it. Where it looks at the
 * request, the request names the tenant: a principal without one is refused then, unless it has `anyTenant`.
 */
export type FindTenant = (
  principal: Principal,
  request: AuthRequest,
) => string | undefined | Promise<string | undefined>;
