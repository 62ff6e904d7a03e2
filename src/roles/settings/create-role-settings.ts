import { randomUUID } from 'node:crypto';
import { isAnswer } from '../../errors/is-answer.js';
import { VersionConflictError } from '../../errors/store-errors.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import type { RequestContext } from '../../stores/contract/context.js';
import { createRolePolicy } from '../policy/create-role-policy.js';
import type { FindRoleResolver, RoleResolver } from '../role-resolver.js';
import { createPolicies } from './find-policy.js';
import { checkKnown, type Known, withoutUnknown } from './known-roles.js';
import { checkRoleSettingsOptions, type RoleSettingsOptions } from './options.js';
import { readRoleSettings } from './read-settings.js';
import type { RoleChoice, RoleSettings, TargetTenantChoice } from './settings.js';
import type { RoleReplay, RoleSettingsRecord } from './store.js';

/** The settings of a tenant as they are now. */
export interface CurrentRoleSettings {
  /** As saved; the initial ones where nothing was. */
  readonly settings: RoleSettings;
  /** undefined if the tenant has saved none; then roles are provisioned only if there are initial ones. */
  readonly saved: Omit<RoleSettingsRecord, 'settings'> | undefined;
  /** What the settings name and there is not any more, each in a sentence: that part has no effect. */
  readonly problems: readonly string[];
}

/** Options of {@link RoleSettingsService.save}. */
export interface SaveRoleSettingsOptions {
  /** Revision that the new settings were made from; undefined where there was none. */
  readonly expectedRevision: string | undefined;
  /** Who saves, for whoever looks at the settings next. */
  readonly by?: string;
}

/** Settings of roles that each tenant's administrators change while the product runs. */
export interface RoleSettingsService {
  /** To be passed to `createScimRouter`: the policy of a tenant follows from its settings. */
  readonly roleResolver: FindRoleResolver;
  readonly roles: readonly RoleChoice[];
  targetTenants(tenantId: string): Promise<readonly TargetTenantChoice[]>;
  read(tenantId: string): Promise<CurrentRoleSettings>;
  /**
   * What settings that nobody has saved would mean: for `router.roles.preview`.
   *
   * @throws RoleSettingsError that names an unknown role or tenant.
   */
  policyOf(tenantId: string, settings: unknown): Promise<RoleResolver>;
  /**
   * Saves settings. They hold for every write from now on; `router.roles.replay` gives them to everybody.
   *
   * @throws RoleSettingsError; VersionConflictError if somebody else has saved since.
   */
  save(
    tenantId: string,
    settings: unknown,
    options: SaveRoleSettingsOptions,
  ): Promise<RoleSettingsRecord>;
  /**
   * Notes how far the replay of the settings with this revision is, so that anybody can go on with it.
   *
   * @throws VersionConflictError if other settings have been saved since.
   */
  noteReplay(tenantId: string, revision: string, replay: RoleReplay): Promise<void>;
}

function readChoices(answer: unknown): readonly TargetTenantChoice[] {
  if (answer === undefined || answer === null) return [];
  const isList = Array.isArray(answer) && answer.every((each) => typeof each?.id === 'string');
  if (!isList) throw new TypeError('The answer must be a list of { id, label }.');
  return answer;
}

/**
 * Makes role settings that administrators change on the admin page, and the resolver that follows them.
 *
 * @throws ScimConfigError `ERR_SCIM_ROLE_SETTINGS`
 * @example
 * const roleSettings = createRoleSettings({
 *   store: roleSettingsStore, // two methods over one table
 *   roles: [{ value: 'admin', label: 'Administrator' }, { value: 'member', label: 'Member' }],
 *   initial: { defaultRole: 'member' },
 *   administratorRole: 'admin',
 * });
 * const router = createScimRouter({ ...stores, auth, roleResolver: roleSettings.roleResolver });
 * createScimAdminRouter({ ...adminOptions, roles: { settings: roleSettings, router } });
 */
export function createRoleSettings(options: RoleSettingsOptions): RoleSettingsService {
  checkRoleSettingsOptions(options);
  const { store, initial, administratorRole, assertedRoles } = options;
  const fixed = {
    ...(administratorRole === undefined ? {} : { administratorRole }),
    ...(assertedRoles === undefined ? {} : { assertedRoles }),
  };
  createRolePolicy({ ...initial, ...fixed });
  const roles = Object.freeze(options.roles.map(({ value, label }) => ({ value, label })));
  const values = new Set(roles.map(({ value }) => value));

  const asking = createHostHook('roleSettings.targetTenants', { isAnswer });

  async function targetTenants(
    tenantId: string,
    ctx?: RequestContext,
  ): Promise<readonly TargetTenantChoice[]> {
    const find = options.targetTenants;
    return find ? asking.call(() => find(tenantId, ctx), { tenantId }, readChoices) : [];
  }

  async function knownOf(tenantId: string, ctx?: RequestContext): Promise<Known> {
    const tenants = new Set((await targetTenants(tenantId, ctx)).map(({ id }) => id));
    return { roles: values, tenants, fixed };
  }

  async function checked(tenantId: string, given: unknown): Promise<RoleSettings> {
    const settings = readRoleSettings(given);
    checkKnown(settings, await knownOf(tenantId));
    return settings;
  }

  const policies = createPolicies({
    store,
    initial,
    asksHost: options.targetTenants !== undefined,
    async policyOf(tenantId, settings, ctx) {
      if (settings === undefined) return undefined;
      const usable = withoutUnknown(settings, await knownOf(tenantId, ctx)).settings;
      return createRolePolicy({ ...usable, ...fixed });
    },
  });

  return Object.freeze({
    roles,
    targetTenants: (tenantId: string) => targetTenants(tenantId),

    roleResolver: policies.find,

    async read(tenantId: string) {
      const record = await store.read(tenantId);
      const settings = readRoleSettings(record?.settings ?? initial ?? {});
      const { problems } = withoutUnknown(settings, await knownOf(tenantId));
      if (!record) return { settings, saved: undefined, problems };
      const { settings: _, ...saved } = record;
      return { settings, saved, problems };
    },

    async policyOf(tenantId: string, settings: unknown) {
      return createRolePolicy({ ...(await checked(tenantId, settings)), ...fixed });
    },

    async save(
      tenantId: string,
      given: unknown,
      { expectedRevision, by }: SaveRoleSettingsOptions,
    ) {
      const record: RoleSettingsRecord = {
        settings: await checked(tenantId, given),
        revision: randomUUID(),
        savedAt: new Date().toISOString(),
        ...(by === undefined ? {} : { savedBy: by }),
        replay: { done: 0 },
      };
      await store.write(tenantId, record, expectedRevision);
      policies.forget(tenantId);
      return record;
    },

    async noteReplay(tenantId: string, revision: string, replay: RoleReplay) {
      const record = await store.read(tenantId);
      if (record?.revision !== revision) throw new VersionConflictError();
      await store.write(tenantId, { ...record, replay }, revision);
    },
  });
}
