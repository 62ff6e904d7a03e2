import type { ReasonedAssignment } from '../../stores/contract/roles.js';
import type { RoleResolver, RoleSubject } from '../role-resolver.js';
import { assertedValues } from './asserted-values.js';
import { checkPolicy } from './check-policy.js';
import { createMatcher } from './matching-groups.js';
import type { RolePolicyOptions } from './options.js';

type Choose = (given: readonly ReasonedAssignment[]) => readonly ReasonedAssignment[];

function firstByRole(given: readonly ReasonedAssignment[]): readonly ReasonedAssignment[] {
  const seen = new Set<string>();
  return given.filter(({ role }) => !seen.has(role) && seen.add(role));
}

/** Of the roles given in one tenant, those that somebody has. */
function chooser(precedence: readonly string[] | 'union'): Choose {
  if (precedence === 'union') return firstByRole;
  return (given) => {
    for (const role of precedence) {
      const first = given.find((each) => each.role === role);
      if (first) return [first];
    }
    return [];
  };
}

function byTenant(
  given: readonly ReasonedAssignment[],
): ReadonlyMap<string | undefined, readonly ReasonedAssignment[]> {
  const tenants = new Map<string | undefined, ReasonedAssignment[]>();
  for (const each of given) {
    const known = tenants.get(each.targetTenantId);
    if (known) known.push(each);
    else tenants.set(each.targetTenantId, [each]);
  }
  return tenants;
}

const inTenant = (targetTenantId: string | undefined) =>
  targetTenantId === undefined ? {} : { targetTenantId };

/** Which attributes of groups the mappings name them by. */
function groupAttributes({ groupRoles = [] }: RolePolicyOptions) {
  const named = (attribute: string) => groupRoles.some(({ group }) => attribute in group);
  return (['displayName', 'externalId'] as const).filter(named);
}

/**
 * The usual role policy: roles by group and by what the client asserts, a role for everybody else, one for
 * the disabled. A user whom no mapping gives a role has the default one.
 *
 * @throws ScimConfigError `ERR_SCIM_ROLE_POLICY`
 * @example
 * createRolePolicy({
 *   defaultRole: 'member',
 *   disabledRole: 'none',
 *   groupRoles: [
 *     { group: { externalId: '1f0c…' }, role: 'admin' },
 *     { group: { displayName: 'RFP Editors' }, role: 'editor' },
 *   ],
 *   precedence: ['admin', 'editor'],
 *   administratorRole: 'admin',
 * });
 */
export function createRolePolicy(options: RolePolicyOptions): RoleResolver {
  checkPolicy(options);
  const { defaultRole, disabledRole, groupRoles = [], administratorRole } = options;
  const { precedence = 'union', assertedRoles = 'ignore' } = options;
  const matches = createMatcher(groupRoles);
  const choose = chooser(precedence);
  const asserted = new Map(assertedRoles === 'ignore' ? [] : Object.entries(assertedRoles));

  function given({ groups, user }: RoleSubject): readonly ReasonedAssignment[] {
    const fromGroups = matches(groups).map(
      ({ mapping: { role, targetTenantId }, groupId }): ReasonedAssignment => ({
        role,
        ...inTenant(targetTenantId),
        reason: `group:${groupId}`,
      }),
    );
    if (asserted.size === 0) return fromGroups;
    const fromClient = assertedValues(user).flatMap((names): readonly ReasonedAssignment[] => {
      const role = names.map((name) => asserted.get(name)).find((found) => found !== undefined);
      return role === undefined ? [] : [{ role, reason: 'asserted' }];
    });
    return [...fromGroups, ...fromClient];
  }

  function ifActive(subject: RoleSubject): readonly ReasonedAssignment[] {
    const chosen = [...byTenant(given(subject)).values()].flatMap(choose);
    if (chosen.length > 0 || defaultRole === undefined) return chosen;
    return [{ role: defaultRole, reason: 'default' }];
  }

  /** Disabled wherever they would have a role; in the connection's own tenant if that is nowhere. */
  function ifInactive(subject: RoleSubject): readonly ReasonedAssignment[] {
    if (disabledRole === undefined) return [];
    const tenants = new Set(ifActive(subject).map(({ targetTenantId }) => targetTenantId));
    if (tenants.size === 0) tenants.add(undefined);
    return [...tenants].map((targetTenantId) => ({
      role: disabledRole,
      ...inTenant(targetTenantId),
      reason: 'inactive',
    }));
  }

  const targetTenants = new Set(groupRoles.flatMap(({ targetTenantId }) => targetTenantId ?? []));
  return Object.freeze({
    resolve: (subject: RoleSubject) =>
      subject.active
        ? { assignments: ifActive(subject) }
        : { assignments: ifInactive(subject), absence: 'inactive' as const },
    ...(administratorRole === undefined ? {} : { administratorRole }),
    targetTenants: Object.freeze([...targetTenants]),
    groupAttributes: Object.freeze(groupAttributes(options)),
    userAttributes: Object.freeze(asserted.size > 0 ? ['roles'] : []),
  });
}
