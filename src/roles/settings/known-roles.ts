import type { GroupRole, GroupSelector, RolePolicyOptions } from '../policy/options.js';
import { type RoleSettings, RoleSettingsError } from './settings.js';

/** What settings of a tenant may name. */
export interface Known {
  readonly roles: ReadonlySet<string>;
  readonly tenants: ReadonlySet<string>;
  /** What the host decides, not the administrator. */
  readonly fixed: Pick<RolePolicyOptions, 'administratorRole' | 'assertedRoles'>;
}

function groupText(group: GroupSelector): string {
  const [[attribute, value] = ['', '']] = Object.entries(group);
  return `the group with ${attribute} "${value}"`;
}

function mappingProblem({ group, role, targetTenantId }: GroupRole, known: Known) {
  if (!known.roles.has(role)) return `Unknown role "${role}", which ${groupText(group)} gives.`;
  if (targetTenantId !== undefined && !known.tenants.has(targetTenantId)) {
    return `People cannot be placed in the tenant "${targetTenantId}", in which ${groupText(group)} gives a role.`;
  }
  return undefined;
}

const NAMED = { defaultRole: 'default role', disabledRole: 'role of disabled users' } as const;

const namedProblem = (settings: RoleSettings, name: keyof typeof NAMED, { roles }: Known) => {
  const role = settings[name];
  return role === undefined || roles.has(role)
    ? undefined
    : `Unknown role "${role}", which is the ${NAMED[name]}.`;
};

const disabledProblem = ({ disabledRole }: RoleSettings, { fixed }: Known) =>
  disabledRole === undefined || disabledRole !== fixed.administratorRole
    ? undefined
    : `Disabled users cannot have the role "${disabledRole}": it is the administrators'.`;

/** Every role that has to have a place in the order of roles. */
function givenRoles({ groupRoles = [] }: RoleSettings, { fixed }: Known): readonly string[] {
  const { assertedRoles = 'ignore' } = fixed;
  return [
    ...groupRoles.map(({ role }) => role),
    ...(assertedRoles === 'ignore' ? [] : Object.values(assertedRoles)),
  ];
}

/**
 * Refuses settings that name what there is not, or contradict themselves.
 *
 * @throws RoleSettingsError that names the first wrong thing.
 */
export function checkKnown(settings: RoleSettings, known: Known): void {
  const { groupRoles = [], precedence = 'union' } = settings;
  const order = precedence === 'union' ? undefined : precedence;
  const unknown = order?.find((role) => !known.roles.has(role));
  const missing = givenRoles(settings, known).find((role) => order && !order.includes(role));
  const problem =
    namedProblem(settings, 'defaultRole', known) ??
    namedProblem(settings, 'disabledRole', known) ??
    groupRoles.map((each) => mappingProblem(each, known)).find((text) => text !== undefined) ??
    (unknown && `Unknown role "${unknown}", which is in the order of roles.`) ??
    (missing && `The order of roles lacks "${missing}".`) ??
    disabledProblem(settings, known);
  if (problem !== undefined) throw new RoleSettingsError(problem);
}

/**
 * Settings that were right when they were saved, without what the host has removed since: provisioning
 * must go on, and nobody may get a role that there is not any more.
 */
export function withoutUnknown(
  settings: RoleSettings,
  known: Known,
): { readonly settings: RoleSettings; readonly problems: readonly string[] } {
  const { defaultRole, disabledRole, groupRoles = [], precedence = 'union' } = settings;
  const wrong = groupRoles.map((each) => mappingProblem(each, known));
  const problems = [
    namedProblem(settings, 'defaultRole', known),
    namedProblem(settings, 'disabledRole', known),
    disabledProblem(settings, known),
    ...wrong,
  ].filter((text) => text !== undefined);
  const isKnown = (role: string | undefined): role is string =>
    role !== undefined && known.roles.has(role);
  const usable = groupRoles.filter((_, at) => wrong[at] === undefined);
  const rest = { ...settings, groupRoles: usable };
  const order = precedence === 'union' ? [] : precedence.filter(isKnown);
  return {
    settings: {
      ...(isKnown(defaultRole) ? { defaultRole } : {}),
      ...(isKnown(disabledRole) && !disabledProblem(settings, known) ? { disabledRole } : {}),
      groupRoles: usable,
      precedence:
        precedence === 'union' ? precedence : [...new Set([...order, ...givenRoles(rest, known)])],
    },
    problems,
  };
}
