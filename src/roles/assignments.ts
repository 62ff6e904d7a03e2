import type { ReasonedAssignment, RoleAssignment } from '../stores/contract/roles.js';

/** One text for each role in each tenant. */
export function assignmentKey({ role, targetTenantId }: RoleAssignment): string {
  return JSON.stringify([targetTenantId ?? null, role]);
}

export function includesRole(
  assignments: readonly RoleAssignment[],
  wanted: RoleAssignment,
): boolean {
  return assignments.some(
    ({ role, targetTenantId }) => role === wanted.role && targetTenantId === wanted.targetTenantId,
  );
}

/** Whether two lists assign the same, in whatever order. */
export function sameAssignments(
  one: readonly RoleAssignment[],
  other: readonly RoleAssignment[],
): boolean {
  const keys = new Set(one.map(assignmentKey));
  const others = new Set(other.map(assignmentKey));
  return keys.size === others.size && [...keys].every((key) => others.has(key));
}

export const assignedIn = <A extends RoleAssignment>(
  assignments: readonly A[],
  tenant: string | undefined,
): readonly A[] => assignments.filter(({ targetTenantId }) => targetTenantId === tenant);

export function tenantsIn(assignments: readonly RoleAssignment[]): ReadonlySet<string | undefined> {
  return new Set(assignments.map(({ targetTenantId }) => targetTenantId));
}

/** How two complete lists of roles differ in one tenant. */
export interface TenantDifference {
  readonly targetTenantId: string | undefined;
  readonly before: readonly RoleAssignment[];
  readonly after: readonly ReasonedAssignment[];
}

export function tenantDifferences(
  before: readonly RoleAssignment[],
  after: readonly ReasonedAssignment[],
): readonly TenantDifference[] {
  return [...tenantsIn([...before, ...after])]
    .map((targetTenantId) => ({
      targetTenantId,
      before: assignedIn(before, targetTenantId),
      after: assignedIn(after, targetTenantId),
    }))
    .filter((difference) => !sameAssignments(difference.before, difference.after));
}
