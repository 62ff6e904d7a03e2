import { checkKeys } from '../../errors/check-keys.js';
import { ScimConfigError } from '../../errors/config-error.js';
import { invalidOption } from '../../errors/invalid-option.js';
import { ROLE_POLICY_KEYS } from './option-keys.js';
import type { GroupRole, RolePolicyOptions } from './options.js';

const SELECTORS: readonly string[] = ['id', 'externalId', 'displayName'];

const invalid = (name: string, expected: string) =>
  invalidOption(name, expected, 'ERR_SCIM_ROLE_POLICY');

function checkName(place: string, name: unknown): void {
  if (typeof name !== 'string' || name.trim() === '') {
    throw invalid(place, 'a string that is not empty');
  }
}

function checkGroupRole(mapping: GroupRole, at: number): void {
  const place = `groupRoles[${at}]`;
  const group: unknown = mapping?.group;
  const selectors = typeof group === 'object' && group !== null ? Object.entries(group) : [];
  const [selector] = selectors;
  if (selectors.length !== 1 || !selector || !SELECTORS.includes(selector[0])) {
    throw invalid(`${place}.group`, 'an object with one of id, externalId and displayName');
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
    throw invalid('assertedRoles', '"ignore" or an object of roles by asserted value');
  }
  for (const [value, role] of Object.entries(asserted)) checkName(`assertedRoles.${value}`, role);
}

function checkPrecedence({
  precedence = 'union',
  groupRoles = [],
  assertedRoles = 'ignore',
}: RolePolicyOptions): void {
  if (precedence === 'union') return;
  if (!Array.isArray(precedence)) throw invalid('precedence', '"union" or a list of roles');
  precedence.forEach((role, at) => {
    checkName(`precedence[${at}]`, role);
  });
  if (new Set(precedence).size < precedence.length)
    throw invalid('precedence', 'a list without duplicates');
  const given = [
    ...groupRoles.map(({ role }) => role),
    ...(assertedRoles === 'ignore' ? [] : Object.values(assertedRoles)),
  ];
  const missing = given.find((role) => !precedence.includes(role));
  if (missing !== undefined)
    throw invalid('precedence', `a list of all roles; it lacks "${missing}"`);
}

/** @throws ScimConfigError `ERR_SCIM_ROLE_POLICY` for a policy that cannot mean what it says. */
export function checkPolicy(options: RolePolicyOptions): void {
  if (typeof options !== 'object' || options === null)
    throw new ScimConfigError('ERR_SCIM_ROLE_POLICY', 'The options are missing.');
  checkKeys(options, ROLE_POLICY_KEYS, 'createRolePolicy()');
  for (const name of ['defaultRole', 'disabledRole', 'administratorRole'] as const) {
    if (options[name] !== undefined) checkName(name, options[name]);
  }
  const { groupRoles = [], administratorRole, disabledRole } = options;
  if (!Array.isArray(groupRoles)) throw invalid('groupRoles', 'a list');
  groupRoles.forEach(checkGroupRole);
  checkAsserted(options.assertedRoles);
  checkPrecedence(options);
  if (administratorRole !== undefined && administratorRole === disabledRole) {
    throw invalid('disabledRole', 'another role than "administratorRole"');
  }
}
