import type { GroupRole, GroupSelector } from '../policy/options.js';
import { type RoleSettings, RoleSettingsError } from './settings.js';

/** Mappings that a tenant may have. */
const MAX_MAPPINGS = 1_000;
const MAX_TEXT = 500;
const SELECTORS = ['id', 'externalId', 'displayName'] as const;

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textOf(place: string, value: unknown): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > MAX_TEXT) {
    throw new RoleSettingsError(`${place} must be a string of 1 to ${MAX_TEXT} characters.`);
  }
  return value;
}

const optionalText = (place: string, value: unknown): string | undefined =>
  value === undefined || value === null ? undefined : textOf(place, value);

function selectorOf(place: string, group: unknown): GroupSelector {
  const given = isObject(group) ? SELECTORS.filter((name) => group[name] !== undefined) : [];
  const [name] = given;
  if (!isObject(group) || given.length !== 1 || name === undefined) {
    throw new RoleSettingsError(`${place} must name a group by id, externalId or displayName.`);
  }
  return { [name]: textOf(`The ${name} of ${place}`, group[name]) } as unknown as GroupSelector;
}

function mappingOf(mapping: unknown, at: number): GroupRole {
  const place = `Mapping ${at + 1}`;
  if (!isObject(mapping)) throw new RoleSettingsError(`${place} must be an object.`);
  const targetTenantId = optionalText(`The tenant of ${place}`, mapping.targetTenantId);
  return {
    group: selectorOf(place, mapping.group),
    role: textOf(`The role of ${place}`, mapping.role),
    ...(targetTenantId === undefined ? {} : { targetTenantId }),
  };
}

function listOf(place: string, value: unknown, max: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > max) {
    throw new RoleSettingsError(`${place} must be a list of at most ${max}.`);
  }
  return value;
}

function precedenceOf(value: unknown): NonNullable<RoleSettings['precedence']> {
  if (value === 'union' || value === undefined) return 'union';
  const roles = listOf('The order of roles', value, MAX_MAPPINGS).map((role) =>
    textOf('A role in the order of roles', role),
  );
  const twice = roles.find((role, at) => roles.indexOf(role) !== at);
  if (twice !== undefined) {
    throw new RoleSettingsError(`The order of roles has the role "${twice}" twice.`);
  }
  return roles;
}

/**
 * Makes settings of what somebody sent: every known member checked, everything else left out, no mapping
 * twice.
 *
 * @throws RoleSettingsError
 */
export function readRoleSettings(given: unknown): RoleSettings {
  if (!isObject(given)) throw new RoleSettingsError('The settings must be an object.');
  const defaultRole = optionalText('The default role', given.defaultRole);
  const disabledRole = optionalText('The role of disabled users', given.disabledRole);
  const mappings = listOf('The mappings', given.groupRoles ?? [], MAX_MAPPINGS).map(mappingOf);
  return {
    ...(defaultRole === undefined ? {} : { defaultRole }),
    ...(disabledRole === undefined ? {} : { disabledRole }),
    groupRoles: [...new Map(mappings.map((each) => [JSON.stringify(each), each])).values()],
    precedence: precedenceOf(given.precedence),
  };
}
