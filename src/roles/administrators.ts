import type { RoleAssignment } from '../stores/contract/roles.js';
import { assignedIn, includesRole, tenantsIn } from './assignments.js';
import type { RoleDecision } from './decide-assignments.js';

/** Whether an active user besides those being decided about has the role. */
type HasOther = (assignment: RoleAssignment) => Promise<boolean>;

/** Users who keep a role of theirs, as nobody else active would have it. */
export type KeptRoles = ReadonlyMap<RoleDecision, RoleAssignment>;

/** The administrator's role in each tenant in which somebody has it now. */
function heldIn(decisions: readonly RoleDecision[], role: string): readonly RoleAssignment[] {
  return [...tenantsIn(decisions.flatMap(({ before }) => before))]
    .map((tenant) => (tenant === undefined ? { role } : { role, targetTenantId: tenant }))
    .filter((each) => decisions.some(({ before }) => includesRole(before, each)));
}

const loses = (role: RoleAssignment) => (decision: RoleDecision) =>
  includesRole(decision.before, role) && !includesRole(decision.after, role);

const holds = (role: RoleAssignment) => (decision: RoleDecision) =>
  decision.active && includesRole(decision.after, role);

/** The roles of the tenant stay as they are: one who has only ever one role does not get a second. */
function keeping(decision: RoleDecision, { targetTenantId }: RoleAssignment): RoleDecision {
  const others = decision.after.filter((each) => each.targetTenantId !== targetTenantId);
  const kept = assignedIn(decision.before, targetTenantId);
  return {
    ...decision,
    after: [...others, ...kept.map((each) => ({ ...each, reason: 'lastAdministrator' as const }))],
  };
}

/**
 * Keeps the role of the last active administrator of each tenant who would lose it otherwise. Of several who
 * lose it at once it is the last by id, as if they had lost it one after the other.
 */
export async function guardAdministrators(
  decisions: readonly RoleDecision[],
  role: string,
  hasOther: HasOther,
): Promise<{ readonly decisions: readonly RoleDecision[]; readonly kept: KeptRoles }> {
  let guarded = decisions;
  const kept = new Map<RoleDecision, RoleAssignment>();
  for (const administrator of heldIn(decisions, role)) {
    const last = guarded.findLast((each) => each.active && loses(administrator)(each));
    if (!last || guarded.some(holds(administrator)) || (await hasOther(administrator))) continue;
    const spared = keeping(last, administrator);
    guarded = guarded.map((each) => (each === last ? spared : each));
    kept.set(spared, administrator);
  }
  return { decisions: guarded, kept };
}

/** An administrator who went, and with whom the last active one of a tenant went. */
export interface LastAdministrator {
  readonly userId: string;
  readonly administrator: RoleAssignment;
}

/**
 * Administrators by whose deactivation a tenant has no active one any more.
 *
 * @param deactivated - whom this very write has deactivated: their roles may be locked, and stay.
 */
export async function missingAdministrators(
  decisions: readonly RoleDecision[],
  role: string,
  deactivated: ReadonlySet<string>,
  hasOther: HasOther,
): Promise<readonly LastAdministrator[]> {
  const missing: LastAdministrator[] = [];
  for (const administrator of heldIn(decisions, role)) {
    const gone = decisions.find(
      (each) =>
        !each.active &&
        includesRole(each.before, administrator) &&
        (loses(administrator)(each) || deactivated.has(each.state.userId)),
    );
    if (!gone || decisions.some(holds(administrator)) || (await hasOther(administrator))) continue;
    missing.push({ userId: gone.state.userId, administrator });
  }
  return missing;
}
