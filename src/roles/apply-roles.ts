import type { RequestContext } from '../stores/contract/context.js';
import type { RoleAssignment, RoleMethods } from '../stores/contract/roles.js';
import type { GroupStore } from '../stores/contract/store.js';
import {
  guardAdministrators,
  type KeptRoles,
  type LastAdministrator,
  missingAdministrators,
} from './administrators.js';
import { sameAssignments, tenantsIn } from './assignments.js';
import { decide, type RoleDecision } from './decide.js';
import type { RoleResolver } from './role-resolver.js';

/** Most users whose roles are computed in one go, and locked with one call. */
export const ROLE_BATCH = 500;

/** Where roles are kept and what they are computed from. */
export interface RoleStores {
  readonly users: RoleMethods & Required<Pick<RoleMethods, 'lockRoleStates' | 'assignRoles'>>;
  readonly groupsOf: GroupStore['groupsOf'];
  readonly targetTenants: ReadonlySet<string>;
}

export interface AppliedRoles {
  readonly decisions: readonly RoleDecision[];
  readonly kept: KeptRoles;
  readonly missing: readonly LastAdministrator[];
}

function missingMethod(name: keyof RoleMethods): Error {
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

async function store(
  ctx: RequestContext,
  { users }: RoleStores,
  changed: readonly RoleDecision[],
): Promise<void> {
  for (const { state, before, after } of changed) {
    for (const tenant of tenantsOnlyIn(after, before)) {
      if (!users.placeUser) throw missingMethod('placeUser');
      await users.placeUser(ctx, state.userId, tenant);
    }
  }
  await users.assignRoles(
    ctx,
    changed.map(({ state, after }) => ({
      userId: state.userId,
      expectedVersion: state.version,
      assignments: after,
    })),
  );
  for (const { state, before, after } of changed) {
    for (const tenant of tenantsOnlyIn(before, after)) {
      if (!users.withdrawUser) throw missingMethod('withdrawUser');
      await users.withdrawUser(ctx, state.userId, tenant);
    }
  }
}

/**
 * Computes the roles of some users and stores what is new: locks their states, then reads their groups, then
 * compares and swaps. Nothing is written for a user whose roles stay.
 *
 * @param userIds - sorted, at most {@link ROLE_BATCH}.
 * @param deactivated - those whom this very write has deactivated.
 * @throws VersionConflictError if somebody else changed one of the states meanwhile.
 */
export async function applyRoles(
  ctx: RequestContext,
  stores: RoleStores,
  resolver: RoleResolver,
  userIds: readonly string[],
  deactivated: ReadonlySet<string>,
): Promise<AppliedRoles> {
  const states = await stores.users.lockRoleStates(ctx, userIds);
  const present = states.map(({ userId }) => userId);
  const groups = await stores.groupsOf?.(ctx, present, { transitive: true });
  const { tenantId } = ctx;
  const decided = states.map((state) =>
    decide(resolver, state, groups?.get(state.userId) ?? [], {
      tenantId,
      targetTenants: stores.targetTenants,
    }),
  );
  const { administratorRole } = resolver;
  const hasOther = otherHolder(ctx, stores, present);
  const { decisions, kept } =
    administratorRole === undefined
      ? { decisions: decided, kept: new Map() }
      : await guardAdministrators(decided, administratorRole, hasOther);
  const changed = decisions.filter(({ before, after }) => !sameAssignments(before, after));
  if (changed.length > 0) await store(ctx, stores, changed);
  const missing =
    administratorRole === undefined
      ? []
      : await missingAdministrators(decisions, administratorRole, deactivated, hasOther);
  return { decisions, kept, missing };
}
