import type { GroupSelector } from '../../roles/policy/options.js';
import type { RoleResolver } from '../../roles/role-resolver.js';
import type { ResourceRecord } from '../../stores/contract/resource.js';
import type { RoleAssignment } from '../../stores/contract/roles.js';
import type { Config } from '../model/config.js';
import type { Endpoint } from '../model/endpoint.js';
import type { RolesConfig } from '../model/roles-config.js';
import { backgroundContext } from './background.js';
import {
  type DirectorySearch,
  groupOf,
  nameContains,
  searchDirectory,
} from './directory-search.js';
import { explainRoles, type RoleExplanation } from './explain.js';
import { lockRoles, unlockRoles } from './manual-roles.js';
import { previewRoles, type RolePreview, type RolePreviewOptions } from './preview.js';

/** What an administrator does with roles, besides replaying them; part of a router's `roles`. */
export interface RoleAdministration {
  /** Whether the router has a `roleResolver`; without one everything else here throws. */
  readonly provisioned: boolean;
  /** Whether the user store has `setRoles` and `unlockRoles`. */
  readonly lockable: boolean;
  /**
   * What a resolver would do to everybody's roles, were it the tenant's: how many users would get or lose
   * which role, and the first of them by name. Reads only, in batches, and says where it stopped.
   *
   * @example
   * const { changed, roles, complete } = await router.roles.preview('acme', createRolePolicy(policyOptions));
   */
  preview(
    tenantId: string,
    resolver: RoleResolver,
    options?: RolePreviewOptions,
  ): Promise<RolePreview>;
  /** The roles of some users, at most 500, and the reason for each. Reads only; unknown ids are left out. */
  explain(tenantId: string, userIds: readonly string[]): Promise<readonly RoleExplanation[]>;
  /**
   * Gives a user exactly these roles and locks them, so that no provisioning changes them. The last
   * administrator may lose the role by it, told loudly by `administrator.lost`.
   *
   * @throws NotFoundError; InvalidValueError for a tenant that `roles.targetTenants` does not name.
   */
  lock(tenantId: string, userId: string, assignments: readonly RoleAssignment[]): Promise<void>;
  /** Lifts the lock and computes the roles. @throws NotFoundError */
  unlock(tenantId: string, userId: string): Promise<void>;
  /** The first users whose `userName` or `displayName` contains a string; of an empty string the first of all. */
  findUsers(tenantId: string, text: string, limit?: number): Promise<DirectorySearch>;
  /** The same of groups by `displayName`, without their members. */
  findGroups(tenantId: string, text: string, limit?: number): Promise<DirectorySearch>;
  /** The group that each mapping names; undefined where the provider has sent none. In the same order. */
  groupsNamed(
    tenantId: string,
    selectors: readonly GroupSelector[],
  ): Promise<readonly (ResourceRecord | undefined)[]>;
}

const DEFAULT_LIMIT = 20;
/** Store calls at once. */
const PARALLEL = 20;

export function createRoleAdministration(
  config: Config,
  configured: () => RolesConfig,
): RoleAdministration {
  const { maxScan } = config.limits;

  async function find(
    tenantId: string,
    endpoint: Endpoint,
    names: readonly string[],
    { text, limit }: { readonly text: string; readonly limit: number },
  ): Promise<DirectorySearch> {
    const filter = nameContains(endpoint, names, text);
    return searchDirectory(backgroundContext(tenantId), endpoint, filter, { limit, maxScan });
  }

  return {
    provisioned: config.roles !== undefined,
    lockable: Boolean(config.roles?.stores.users.setRoles && config.roles.stores.users.unlockRoles),
    preview: async (tenantId, resolver, options) =>
      previewRoles(config, configured(), tenantId, resolver, options),
    explain: async (tenantId, userIds) => explainRoles(config, configured(), tenantId, userIds),
    lock: async (tenantId, userId, assignments) =>
      lockRoles(config, configured(), tenantId, userId, assignments),
    unlock: async (tenantId, userId) => unlockRoles(config, configured(), tenantId, userId),
    findUsers: async (tenantId, text, limit = DEFAULT_LIMIT) =>
      find(tenantId, configured().userEndpoint, ['userName', 'displayName'], { text, limit }),
    async findGroups(tenantId, text, limit = DEFAULT_LIMIT) {
      const { groupEndpoint } = configured();
      if (!groupEndpoint) return { found: [], more: false };
      return find(tenantId, groupEndpoint, ['displayName'], { text, limit });
    },
    async groupsNamed(tenantId, selectors) {
      const { groupEndpoint } = configured();
      if (!groupEndpoint) return selectors.map(() => undefined);
      const ctx = backgroundContext(tenantId);
      const groups: (ResourceRecord | undefined)[] = [];
      for (let at = 0; at < selectors.length; at += PARALLEL) {
        const some = selectors.slice(at, at + PARALLEL);
        groups.push(
          ...(await Promise.all(some.map((each) => groupOf(ctx, groupEndpoint, each, maxScan)))),
        );
      }
      return groups;
    },
  };
}
