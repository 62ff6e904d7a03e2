import type { GroupRef } from '../stores/contract/resource.js';
import type {
  ReasonedAssignment,
  RoleAssignment,
  RoleReason,
  RoleState,
} from '../stores/contract/roles.js';
import { assignmentKey } from './assignments.js';
import type { RoleResolver } from './role-resolver.js';

/** What is to become of one user's roles. */
export interface RoleDecision {
  readonly state: RoleState;
  readonly active: boolean;
  readonly groups: readonly GroupRef[];
  readonly before: readonly RoleAssignment[];
  /** What the resolver says. */
  readonly wanted: readonly ReasonedAssignment[];
  /** What will be stored; as before where the roles are locked. */
  readonly after: readonly ReasonedAssignment[];
  readonly absence: RoleReason;
  /** The roles stay, and are locked: the user had them before being linked. */
  readonly linked?: true;
}

/** Which tenants a connection may assign roles in. */
export interface Tenancy {
  readonly tenantId: string;
  readonly targetTenants: ReadonlySet<string>;
}

/** The same assignments, each once, the connection's own tenant left out where it is named. */
export function normalised<A extends RoleAssignment>(
  assignments: readonly A[],
  { tenantId }: Tenancy,
): readonly A[] {
  const once = new Map<string, A>();
  for (const { targetTenantId, ...own } of assignments) {
    const here = targetTenantId === undefined || targetTenantId === tenantId;
    const assignment = (here ? own : { ...own, targetTenantId }) as A;
    const key = assignmentKey(assignment);
    if (!once.has(key)) once.set(key, assignment);
  }
  return [...once.values()];
}

export function isNamed({ targetTenantId }: RoleAssignment, { targetTenants }: Tenancy): boolean {
  return targetTenantId === undefined || targetTenants.has(targetTenantId);
}

/**
 * Asks the resolver about one user. Roles in tenants that the configuration does not name stay as they are,
 * and a resolver that assigns one there is in error.
 */
export function decideAssignments(
  resolver: RoleResolver,
  state: RoleState,
  groups: readonly GroupRef[],
  tenancy: Tenancy,
): RoleDecision {
  const { user, locked } = state;
  const active = user.active === true;
  const before = normalised(state.assignments, tenancy);
  const { tenantId } = tenancy;
  const subject = { tenantId, user, active, groups, current: before, locked };
  const { assignments, absence = 'unmapped' } = resolver.resolve(subject);
  const resolved = normalised(assignments, tenancy);
  if (!resolved.every((assignment) => isNamed(assignment, tenancy))) {
    throw new Error('The role resolver assigned a role in a tenant that is not configured.');
  }
  const untouched = before
    .filter((assignment) => !isNamed(assignment, tenancy))
    .map((assignment): ReasonedAssignment => ({ ...assignment, reason: 'custom:other tenant' }));
  const wanted = [...resolved, ...untouched];
  const after = locked
    ? before.map((assignment): ReasonedAssignment => ({ ...assignment, reason: 'custom:locked' }))
    : wanted;
  return { state, active, groups, before, wanted, after, absence };
}
