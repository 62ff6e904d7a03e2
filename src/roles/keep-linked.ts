import type { ReasonedAssignment } from '../stores/contract/roles.js';
import { sameAssignments } from './assignments.js';
import type { RoleDecision } from './decide-assignments.js';

const isKept = ({ state, active, before, after }: RoleDecision): boolean =>
  active && !state.locked && before.length > 0 && !sameAssignments(before, after);

/**
 * Linking is not to replace what somebody has set by hand: an active person whom the product had already keeps
 * the roles that the resolver would change. Where it says the same there is nothing to keep, so that such a
 * person is provisioned like everybody else; and an inactive person keeps nothing.
 */
export function keepLinked(
  decisions: readonly RoleDecision[],
  linked: ReadonlySet<string>,
): readonly RoleDecision[] {
  if (linked.size === 0) return decisions;
  return decisions.map((decision) => {
    if (!linked.has(decision.state.userId) || !isKept(decision)) return decision;
    const after = decision.before.map(
      (assignment): ReasonedAssignment => ({ ...assignment, reason: 'custom:locked' }),
    );
    return { ...decision, after, linked: true };
  });
}
