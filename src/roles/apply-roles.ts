import type { RequestContext } from '../stores/contract/context.js';
import type {
  RoleAssignment,
  RoleLockMethods,
  RoleMethods,
  RoleState,
} from '../stores/contract/roles.js';
import type { GroupStore } from '../stores/contract/store.js';
import {
  guardAdministrators,
  type KeptRoles,
  type LastAdministrator,
  missingAdministrators,
} from './administrators.js';
import { sameAssignments, tenantsIn } from './assignments.js';
import { decideAssignments, type RoleDecision } from './decide-assignments.js';
import { keepLinked } from './keep-linked.js';
import type { FindRoleResolver, RoleResolver } from './role-resolver.js';

/** Most users whose roles are computed in one go, and locked with one call. */
export const ROLE_BATCH = 500;

/** Where roles are kept and what they are computed from. */
export interface RoleStores {
  readonly users: RoleMethods &
    RoleLockMethods &
    Required<Pick<RoleMethods, 'lockRoleStates' | 'assignRoles'>>;
  readonly groupsOf: GroupStore['groupsOf'];
  readonly targetTenants: ReadonlySet<string>;
}

/** The roles of one user, before and after. */
type RoleChanged = Pick<RoleDecision, 'state' | 'before' | 'after'>;

export interface AppliedRoles {
  readonly decisions: readonly RoleDecision[];
  readonly kept: KeptRoles;
  readonly missing: readonly LastAdministrator[];
}

/** What this very write has done to some of the users. */
export interface RoleMarks {
  /** Those whom it has deactivated. */
  readonly deactivated: ReadonlySet<string>;
  /** Those whom the product had already, and who keep the roles that they have. */
  readonly linked: ReadonlySet<string>;
}

/** Says which of the decisions may be stored as they are, and what becomes of the others. */
export type AdmitDecisions = (
  decisions: readonly RoleDecision[],
) => Promise<readonly RoleDecision[]>;

const NOTHING_APPLIED: AppliedRoles = Object.freeze({
  decisions: [],
  kept: new Map(),
  missing: [],
});

function missingMethod(name: keyof (RoleMethods & RoleLockMethods)): Error {
  return new Error(`The role policy needs ${name}() of the user store.`);
}

/** Whether an active user other than these has the role. */
export function otherHolder(ctx: RequestContext, { users }: RoleStores, except: readonly string[]) {
  return (assignment: RoleAssignment): Promise<boolean> => {
    if (!users.hasActiveHolder) throw missingMethod('hasActiveHolder');
    return users.hasActiveHolder(ctx, assignment, except);
  };
}

/** Tenants, other than the connection's own, of which the first list has roles and the second has none. */
function tenantsOnlyIn(
  assignments: readonly RoleAssignment[],
  others: readonly RoleAssignment[],
): readonly string[] {
  const known = tenantsIn(others);
  return [...tenantsIn(assignments)].flatMap((tenant) =>
    tenant === undefined || known.has(tenant) ? [] : [tenant],
  );
}

/**
 * Stores decisions: people appear in a tenant before they have roles there, and disappear after them.
 *
 * @param write - writes the roles themselves.
 */
export async function storeRoles(
  ctx: RequestContext,
  { users }: RoleStores,
  changed: readonly RoleChanged[],
  write: () => Promise<void>,
): Promise<void> {
  for (const { state, before, after } of changed) {
    for (const tenant of tenantsOnlyIn(after, before)) {
      if (!users.addToTenant) throw missingMethod('addToTenant');
      await users.addToTenant(ctx, state.userId, tenant);
    }
  }
  await write();
  for (const { state, before, after } of changed) {
    for (const tenant of tenantsOnlyIn(before, after)) {
      if (!users.removeFromTenant) throw missingMethod('removeFromTenant');
      await users.removeFromTenant(ctx, state.userId, tenant);
    }
  }
}

function assign(ctx: RequestContext, { users }: RoleStores, changed: readonly RoleDecision[]) {
  return users.assignRoles(
    ctx,
    changed.map(({ state, after }) => ({
      userId: state.userId,
      expectedVersion: state.version,
      assignments: after,
    })),
  );
}

/** What the resolver says of some users, locked until the unit of work ends. */
export async function decideRoles(
  ctx: RequestContext,
  stores: RoleStores,
  resolver: RoleResolver,
  userIds: readonly string[],
): Promise<readonly RoleDecision[]> {
  const states = await stores.users.lockRoleStates(ctx, userIds);
  return decideLocked(ctx, stores, resolver, states);
}

async function decideLocked(
  ctx: RequestContext,
  stores: RoleStores,
  resolver: RoleResolver,
  states: readonly RoleState[],
): Promise<readonly RoleDecision[]> {
  const present = states.map(({ userId }) => userId);
  const groups = await stores.groupsOf?.(ctx, present, { transitive: true });
  const tenancy = { tenantId: ctx.tenantId, targetTenants: stores.targetTenants };
  return states.map((state) =>
    decideAssignments(resolver, state, groups?.get(state.userId) ?? [], tenancy),
  );
}

/** Locks the roles that linked users have, so that no later write takes them away either. */
async function lockLinked(
  ctx: RequestContext,
  { users }: RoleStores,
  decisions: readonly RoleDecision[],
): Promise<void> {
  for (const { state, after, linked } of decisions) {
    if (!linked) continue;
    if (!users.setRoles) throw missingMethod('setRoles');
    await users.setRoles(ctx, state.userId, after);
  }
}

/**
 * Computes the roles of some users and stores what is new: locks their states, then finds the resolver and
 * reads their groups, then compares and swaps. Nothing is written for a user whose roles stay.
 *
 * @param find - what decides is read after the locks: a resolver from before could be older than what
 * somebody else has just computed, and give back a role that was taken away.
 * @param userIds - sorted, at most {@link ROLE_BATCH}.
 * @param admit - asks the tenants in which people are placed.
 * @throws VersionConflictError if somebody else changed one of the states meanwhile.
 */
export async function applyRoles(
  ctx: RequestContext,
  stores: RoleStores,
  find: FindRoleResolver,
  userIds: readonly string[],
  { deactivated, linked }: RoleMarks,
  admit: AdmitDecisions = async (decisions) => decisions,
): Promise<AppliedRoles> {
  const states = await stores.users.lockRoleStates(ctx, userIds);
  const resolver = states.length > 0 ? await find(ctx.tenantId, ctx) : undefined;
  if (!resolver) return NOTHING_APPLIED;
  const decided = keepLinked(await decideLocked(ctx, stores, resolver, states), linked);
  const present = decided.map(({ state }) => state.userId);
  const { administratorRole } = resolver;
  const hasOther = otherHolder(ctx, stores, present);
  const { decisions: guarded, kept: keepers } =
    administratorRole === undefined
      ? { decisions: decided, kept: new Map() }
      : await guardAdministrators(decided, administratorRole, hasOther);
  const decisions = await admit(guarded);
  const kept = new Map([...keepers].filter(([decision]) => decisions.includes(decision)));
  const changed = decisions.filter(({ before, after }) => !sameAssignments(before, after));
  if (changed.length > 0) {
    await storeRoles(ctx, stores, changed, () => assign(ctx, stores, changed));
  }
  await lockLinked(ctx, stores, decisions);
  const missing =
    administratorRole === undefined
      ? []
      : await missingAdministrators(decisions, administratorRole, deactivated, hasOther);
  return { decisions, kept, missing };
}
