import type { RequestContext } from '../stores/contract/context.js';
import type { GroupRef, ResourceRecord } from '../stores/contract/resource.js';
import type { ReasonedAssignment, RoleAssignment, RoleReason } from '../stores/contract/roles.js';

/** Everything that one user's roles can follow from. */
export interface RoleSubject {
  readonly tenantId: string;
  /** The user's attributes as provisioned, `roles` among them. */
  readonly user: ResourceRecord;
  readonly active: boolean;
  /** All groups of the user, those reached through nested groups as `indirect`. */
  readonly groups: readonly GroupRef[];
  /** The roles that are stored now. */
  readonly current: readonly RoleAssignment[];
  /** Whether the stored roles were set by hand; then they stay, whatever the resolver says. */
  readonly locked: boolean;
}

/** What {@link RoleResolver.resolve} answers for one user. */
export interface RoleResolution {
  /** The complete roles of the user, each with its reason. */
  readonly assignments: readonly ReasonedAssignment[];
  /** Why there is no role (in some tenant); default `unmapped`. */
  readonly absence?: RoleReason;
}

/**
 * What provisioned state means in the host's roles. Usually made by {@link createRolePolicy}; write your own
 * for what that cannot say.
 *
 * @example
 * const roleResolver: RoleResolver = {
 *   resolve: ({ active, user }) => ({
 *     assignments: active ? [{ role: user.userType === 'guest' ? 'reader' : 'member', reason: 'custom:userType' }] : [],
 *   }),
 * };
 */
export interface RoleResolver {
  /** Pure and complete: the same state always means the same roles, and they are all of them. */
  resolve(subject: RoleSubject): RoleResolution;
  /**
   * Role that the last active user who has it keeps when groups, mappings or attributes would take it away;
   * never when the user is deactivated. For each tenant by itself.
   */
  readonly administratorRole?: string;
  /** Tenants other than the connection's in which `resolve` may assign roles. */
  readonly targetTenants?: readonly string[];
  /** Attributes of a group, besides its members, that `resolve` looks at; default both. */
  readonly groupAttributes?: readonly ('displayName' | 'externalId')[];
  /**
   * Attributes of a user that `resolve` looks at, e.g. `userType`, `name`, or the URN of an extension; default all.
   * Roles are computed anew only for users of whom one of them has changed, who are new, or who were switched on or off:
   * `active` always counts, and so do groups. Name all of them: what is missing here is noticed by the next replay only.
   */
  readonly userAttributes?: readonly string[];
}

/**
 * The resolver of a tenant, for hosts whose customers each have groups of their own; undefined where roles
 * are not provisioned. Called for every write that can change roles, inside its unit of work and after the
 * users in question are locked: so that what it returns is not older than what somebody else has just computed.
 * Do not return what was cached before the call.
 *
 * @param ctx - of the unit of work: a statement that is run here must run in `ctx.transaction`, for a second
 * connection may never come. undefined when asked outside of any, e.g. by the host.
 * @example
 * const roleResolver: FindRoleResolver = async (tenantId, ctx) =>
 *   createRolePolicy(await readPolicy(ctx?.transaction ?? pool, tenantId));
 */
export type FindRoleResolver = (
  tenantId: string,
  ctx?: RequestContext,
) => RoleResolver | undefined | Promise<RoleResolver | undefined>;
