import type { RoleEvent, RolesChangedEvent } from '../../events/role-events.js';
import type { AppliedRoles } from '../../roles/apply-roles.js';
import { assignedIn, tenantDifferences } from '../../roles/assignments.js';
import type { RoleDecision } from '../../roles/decide-assignments.js';
import type { RoleAssignment } from '../../stores/contract/roles.js';
import { addEvent } from '../changes/add-event.js';
import type { RolesConfig } from '../model/roles-config.js';
import type { OpenUnit } from '../model/unit.js';

type EventBase = 'time' | 'scimVersion' | 'tenantId' | 'principal' | 'requestId' | 'resourceType';
type Without<E> = E extends unknown ? Omit<E, EventBase> : never;
type RoleChange = Without<RoleEvent>;

const namesOf = (assignments: readonly RoleAssignment[]) => assignments.map(({ role }) => role);
const inTenant = (targetTenantId: string | undefined) =>
  targetTenantId === undefined ? {} : { targetTenantId };

/** Users whose roles of before were not the policy's, and why it has taken over from them. */
export type RoleTakeovers = ReadonlyMap<string, NonNullable<RolesChangedEvent['replaced']>>;

const NONE_REPLACED: RoleTakeovers = new Map();

function changes(
  { state, before, after, absence }: RoleDecision,
  byHand: RoleTakeovers,
): readonly RoleChange[] {
  const replaced = byHand.get(state.userId);
  return tenantDifferences(before, after).map((difference) => ({
    type: 'roles.changed',
    resourceId: state.userId,
    ...inTenant(difference.targetTenantId),
    before: namesOf(difference.before),
    after: namesOf(difference.after),
    reasons: difference.after.length > 0 ? difference.after.map((each) => each.reason) : [absence],
    ...(replaced !== undefined && difference.before.length > 0 && { replaced }),
  }));
}

/** What a decision held on to although the resolver says otherwise. */
function keeps(decision: RoleDecision, kept: AppliedRoles['kept']): readonly RoleChange[] {
  const { state, before, wanted, linked } = decision;
  const guarded = kept.get(decision);
  const byHand = state.locked || linked === true;
  if (!byHand && !guarded) return [];
  return tenantDifferences(before, wanted)
    .filter(({ targetTenantId }) => byHand || targetTenantId === guarded?.targetTenantId)
    .map((difference) => ({
      type: 'roles.kept',
      resourceId: state.userId,
      ...inTenant(difference.targetTenantId),
      roles: namesOf(difference.before),
      wanted: namesOf(difference.after),
      reason: state.locked ? 'locked' : linked ? 'linked' : 'lastAdministrator',
    }));
}

function addRoleEvent(unit: OpenUnit, roles: RolesConfig, change: RoleChange): void {
  addEvent(unit, roles.userEndpoint.type.name, change);
}

export function recordMissingAdministrator(
  unit: OpenUnit,
  roles: RolesConfig,
  userId: string,
  { role, targetTenantId }: RoleAssignment,
): void {
  const missing = { type: 'administrator.lost', resourceId: userId, role } as const;
  addRoleEvent(unit, roles, { ...missing, ...inTenant(targetTenantId) });
}

/** Notes that the roles of somebody who comes back, in one tenant, are no longer locked. */
export function recordUnlocked(
  unit: OpenUnit,
  roles: RolesConfig,
  userId: string,
  assignments: readonly RoleAssignment[],
  targetTenantId: string | undefined,
): void {
  addRoleEvent(unit, roles, {
    type: 'roles.unlocked',
    resourceId: userId,
    ...inTenant(targetTenantId),
    roles: namesOf(assignedIn(assignments, targetTenantId)),
    reason: 'returned',
  });
}

/** Notes everything that became of some users' roles. */
export function recordRoles(
  unit: OpenUnit,
  roles: RolesConfig,
  { decisions, kept, missing }: AppliedRoles,
  replaced = NONE_REPLACED,
): void {
  for (const decision of decisions) {
    for (const each of [...changes(decision, replaced), ...keeps(decision, kept)]) {
      addRoleEvent(unit, roles, each);
    }
  }
  for (const { userId, administrator } of missing)
    recordMissingAdministrator(unit, roles, userId, administrator);
}
