import type { RoleExplanation } from '../../../roles/index.js';
import type { ReasonedRoleView, RoleView, UserRolesView } from '../../api-types/roles.js';

const WHY: Readonly<Record<string, string>> = {
  default: 'The default role: no group gives another one.',
  inactive: 'The account is disabled.',
  asserted: 'The identity provider has sent this role with the user.',
  unmapped: 'No group gives a role, and there is no default role.',
  lastAdministrator: 'Kept: nobody else who is active would be an administrator.',
};
const BY_HAND = 'Set by hand.';
const STALE = 'From before the last change. The settings have not been applied to this user yet.';
const OTHER = 'Not decided by these settings.';

const GROUP = 'group:';

function sentence(reason: string, { groups }: RoleExplanation): string {
  if (!reason.startsWith(GROUP)) return WHY[reason] ?? OTHER;
  const group = groups.find(({ value }) => value === reason.slice(GROUP.length));
  const name = group?.display ?? reason.slice(GROUP.length);
  return group?.type === 'indirect'
    ? `Member of the group “${name}” through another group.`
    : `Member of the group “${name}”.`;
}

export const toRoleView = ({ role, targetTenantId }: RoleView): RoleView =>
  targetTenantId === undefined ? { role } : { role, targetTenantId };

const same = (one: RoleView) => (other: RoleView) =>
  one.role === other.role && one.targetTenantId === other.targetTenantId;

/** The roles of a user as the page shows them, each with a sentence. */
export function toUserRoles(explanation: RoleExplanation): UserRolesView {
  const { userId, userName, displayName, active, locked, current, absence } = explanation;
  const computed = explanation.computed.map(
    (each): ReasonedRoleView => ({ ...toRoleView(each), why: sentence(each.reason, explanation) }),
  );
  const whyOf = (role: RoleView) => (locked ? BY_HAND : (computed.find(same(role))?.why ?? STALE));
  const differs =
    computed.length !== current.length || !current.every((each) => computed.some(same(each)));
  return {
    id: userId,
    userName: userName ?? userId,
    ...(displayName !== undefined && { displayName }),
    active,
    locked,
    roles: current.map((each) => ({ ...toRoleView(each), why: whyOf(each) })),
    ...(current.length === 0 && { absence: locked ? BY_HAND : sentence(absence, explanation) }),
    ...(differs && { computed }),
  };
}
