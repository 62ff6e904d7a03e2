import { checkKeys } from '../../errors/check-keys.js';
import { ScimConfigError } from '../../errors/config-error.js';
import { type GroupRole, ROLE_POLICY_KEYS, type RolePolicyOptions } from './options.js';

const SELECTORS: readonly string[] = ['id', 'externalId', 'displayName'];

function wrong(problem: string): ScimConfigError {
  return new ScimConfigError('ERR_SCIM_ROLE_POLICY', problem);
}

function checkName(place: string, name: unknown): void {
  if (typeof name !== 'string' || name.trim() === '') {
    throw wrong(`"${place}" must be a text that is not empty.`);
  }
}

function checkGroupRole(mapping: GroupRole, at: number): void {
  const place = `groupRoles[${at}]`;
  const group: unknown = mapping?.group;
  const selectors = typeof group === 'object' && group !== null ? Object.entries(group) : [];
  const [selector] = selectors;
  if (selectors.length !== 1 || !selector || !SELECTORS.includes(selector[0])) {
    throw wrong(`"${place}.group" must have one of id, externalId and displayName.`);
  }
  checkName(`${place}.group.${selector[0]}`, selector[1]);
  checkName(`${place}.role`, mapping.role);
  if (mapping.targetTenantId !== undefined) {
    checkName(`${place}.targetTenantId`, mapping.targetTenantId);
  }
}

function checkAsserted(asserted: RolePolicyOptions['assertedRoles']): void {
  if (asserted === undefined || asserted === 'ignore') return;
  if (typeof asserted !== 'object' || asserted === null) {
    throw wrong('"assertedRoles" must be "ignore" or an object of roles by asserted value.');
  }
  for (const [value, role] of Object.entries(asserted)) checkName(`assertedRoles.${value}`, role);
}

function checkPrecedence({
  precedence = 'union',
  groupRoles = [],
  assertedRoles = 'ignore',
}: RolePolicyOptions): void {
  if (precedence === 'union') return;
  if (!Array.isArray(precedence)) throw wrong('"precedence" must be "union" or a list of roles.');
  precedence.forEach((role, at) => {
    checkName(`precedence[${at}]`, role);
  });
  if (new Set(precedence).size < precedence.length) throw wrong('"precedence" has a role twice.');
  const given = [
    ...groupRoles.map(({ role }) => role),
    ...(assertedRoles === 'ignore' ? [] : Object.values(assertedRoles)),
  ];
  const missing = given.find((role) => !precedence.includes(role));
  if (missing !== undefined) throw wrong(`"precedence" lacks the role "${missing}".`);
}

/** @throws ScimConfigError `ERR_SCIM_ROLE_POLICY` for a policy that cannot mean what it says. */
export function checkPolicy(options: RolePolicyOptions): void {
  if (typeof options !== 'object' || options === null) throw wrong('There are no options.');
  checkKeys(options, ROLE_POLICY_KEYS, 'createRolePolicy()');
  for (const name of ['defaultRole', 'disabledRole', 'administratorRole'] as const) {
    if (options[name] !== undefined) checkName(name, options[name]);
  }
  const { groupRoles = [], administratorRole, disabledRole } = options;
  if (!Array.isArray(groupRoles)) throw wrong('"groupRoles" must be a list.');
  groupRoles.forEach(checkGroupRole);
  checkAsserted(options.assertedRoles);
  checkPrecedence(options);
  if (administratorRole !== undefined && administratorRole === disabledRole) {
    throw wrong('"disabledRole" and "administratorRole" are the same.');
  }
}
