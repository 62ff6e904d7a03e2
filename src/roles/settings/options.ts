import { checkKeys } from '../../errors/check-keys.js';
import { ScimConfigError } from '../../errors/config-error.js';
import { keysOf } from '../../lib/known-keys.js';
import type { RequestContext } from '../../stores/contract/context.js';
import { GROUP_ROLE_KEYS } from '../policy/option-keys.js';
import type { RolePolicyOptions } from '../policy/options.js';
import { checkKnown } from './known-roles.js';
import { readRoleSettings } from './read-settings.js';
import {
  type RoleChoice,
  type RoleSettings,
  RoleSettingsError,
  type TargetTenantChoice,
} from './settings.js';
import type { RoleSettingsStore } from './store.js';

/** What {@link createRoleSettings} takes; besides, what of the role policy is the host's to decide. */
export interface RoleSettingsOptions
  extends Pick<RolePolicyOptions, 'administratorRole' | 'assertedRoles'> {
  /** In production a table of your own; {@link createMemoryRoleSettingsStore} for a first try. */
  readonly store: RoleSettingsStore;
  /** The roles of the product, the mightiest first: the order in which they are offered. */
  readonly roles: readonly RoleChoice[];
  /**
   * Settings of tenants that have saved none; default: the roles of such a tenant are not provisioned.
   * What they say of a target tenant holds for those whom `targetTenants` offers it.
   */
  readonly initial?: RoleSettings;
  /**
   * Tenants in which the connection of this one may place people, where one connection feeds several; a
   * function, because an administrator must not reach other customers. All of them have to be named by the
   * router option `roles.targetTenants`. Default none.
   *
   * Given the context of the unit of work where it is asked inside one: a statement that it runs must run in
   * `ctx.transaction` there.
   */
  readonly targetTenants?: (
    tenantId: string,
    ctx?: RequestContext,
  ) => readonly TargetTenantChoice[] | Promise<readonly TargetTenantChoice[]>;
}

const KEYS = keysOf<RoleSettingsOptions>({
  store: true,
  roles: keysOf<RoleChoice>({ value: true, label: true }),
  initial: keysOf<RoleSettings>({
    defaultRole: true,
    disabledRole: true,
    groupRoles: GROUP_ROLE_KEYS,
    precedence: true,
  }),
  targetTenants: true,
  administratorRole: true,
  assertedRoles: true,
});

function check(condition: boolean, problem: string): void {
  if (!condition) throw new ScimConfigError('ERR_SCIM_ROLE_SETTINGS', problem);
}

const isText = (value: unknown) => typeof value === 'string' && value.trim() !== '';

function checkRoles(roles: readonly RoleChoice[]): void {
  check(Array.isArray(roles) && roles.length > 0, '"roles" must be a list that is not empty.');
  check(
    roles.every((role) => isText(role?.value) && isText(role.label)),
    'Each of the "roles" must have a value and a label.',
  );
  check(
    new Set(roles.map(({ value }) => value)).size === roles.length,
    '"roles" has a role twice.',
  );
}

function checkInitial({ initial, roles, ...fixed }: RoleSettingsOptions): void {
  if (initial === undefined) return;
  const named = (initial.groupRoles ?? []).flatMap(({ targetTenantId }) => targetTenantId ?? []);
  const known = {
    roles: new Set(roles.map(({ value }) => value)),
    tenants: new Set(named),
    fixed,
  };
  try {
    checkKnown(readRoleSettings(initial), known);
  } catch (error) {
    if (!(error instanceof RoleSettingsError)) throw error;
    check(false, `"initial": ${error.message}`);
  }
}

/** @throws ScimConfigError `ERR_SCIM_ROLE_SETTINGS` */
export function checkRoleSettingsOptions(options: RoleSettingsOptions): void {
  check(typeof options === 'object' && options !== null, 'The options are missing.');
  checkKeys(options, KEYS, 'createRoleSettings()');
  const { store, roles, targetTenants, administratorRole, assertedRoles } = options;
  for (const method of ['read', 'write'] as const) {
    check(typeof store?.[method] === 'function', `"store" has no method ${method}().`);
  }
  check(
    store.confirm === undefined || typeof store.confirm === 'function',
    '"store.confirm" must be a method.',
  );
  checkRoles(roles);
  check(
    targetTenants === undefined || typeof targetTenants === 'function',
    '"targetTenants" must be a function of the tenant.',
  );
  const values = new Set(roles.map(({ value }) => value));
  const asserted =
    typeof assertedRoles === 'object' && assertedRoles !== null ? Object.values(assertedRoles) : [];
  const unknown = [administratorRole, ...asserted].find(
    (role) => role !== undefined && !values.has(role),
  );
  check(unknown === undefined, `"roles" lacks the role "${unknown}".`);
  checkInitial(options);
}
