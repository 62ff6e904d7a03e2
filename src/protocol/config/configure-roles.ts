import { ScimConfigError } from '../../errors/config-error.js';
import { isAnswer } from '../../errors/is-answer.js';
import { createBackground } from '../../lib/background.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import type { Logger } from '../../lib/logger.js';
import type { RoleStores } from '../../roles/apply-roles.js';
import type { RoleResolver } from '../../roles/role-resolver.js';
import type { RoleLockMethods, RoleMethods } from '../../stores/contract/roles.js';
import type { Admission } from '../model/admission.js';
import type { Endpoint } from '../model/endpoint.js';
import type { RoleOptions, ScimOptions } from '../model/options.js';
import type { RolesConfig } from '../model/roles-config.js';
import { areNames, guardedResolver } from './guarded-resolver.js';

const DEFAULT_MAX_IN_COMMIT = 1_000;
const JOB_METHODS = ['enqueue', 'claim', 'complete', 'pending', 'tenants'] as const;

function needs(problem: string): ScimConfigError {
  return new ScimConfigError('ERR_SCIM_ROLES', problem);
}

function checkOptions(given: RoleOptions): void {
  const { maxInCommit = DEFAULT_MAX_IN_COMMIT, targetTenants = [], linkedUsers = 'keep' } = given;
  if (!['keep', 'compute'].includes(linkedUsers)) {
    throw new ScimConfigError(
      'ERR_SCIM_OPTION_VALUE',
      'Option "roles.linkedUsers" must be "keep" or "compute".',
    );
  }
  if (!Number.isSafeInteger(maxInCommit) || maxInCommit < 1) {
    throw new ScimConfigError(
      'ERR_SCIM_OPTION_VALUE',
      'Option "roles.maxInCommit" must be an integer of at least 1.',
    );
  }
  if (!Array.isArray(targetTenants) || targetTenants.some((id) => typeof id !== 'string' || !id)) {
    throw new ScimConfigError(
      'ERR_SCIM_OPTION_VALUE',
      'Option "roles.targetTenants" must be a list of tenant ids.',
    );
  }
}

function storesOf(
  store: RoleMethods & RoleLockMethods,
  groups: Endpoint | undefined,
  targetTenants: readonly string[],
): RoleStores {
  const { lockRoleStates, assignRoles } = store;
  if (!lockRoleStates || !assignRoles) {
    throw needs('"userStore" has no methods lockRoleStates() and assignRoles().');
  }
  if (groups && !groups.groupStore?.groupsOf) throw needs('"groupStore" has no method groupsOf().');
  return {
    users: {
      lockRoleStates: lockRoleStates.bind(store),
      assignRoles: assignRoles.bind(store),
      ...(store.hasActiveHolder && { hasActiveHolder: store.hasActiveHolder.bind(store) }),
      ...(store.addToTenant && { addToTenant: store.addToTenant.bind(store) }),
      ...(store.removeFromTenant && { removeFromTenant: store.removeFromTenant.bind(store) }),
      ...(store.setRoles && { setRoles: store.setRoles.bind(store) }),
      ...(store.unlockRoles && { unlockRoles: store.unlockRoles.bind(store) }),
    },
    groupsOf: groups?.groupStore?.groupsOf?.bind(groups.groupStore),
    targetTenants: new Set(targetTenants),
  };
}

function checkTargets(store: RoleMethods, options: ScimOptions): void {
  if ((options.roles?.targetTenants ?? []).length === 0) return;
  if (!store.addToTenant || !store.removeFromTenant) {
    throw needs('"userStore" has no methods addToTenant() and removeFromTenant().');
  }
  // A withdrawal that arrives late would undo a placement that somebody else has committed.
  if (!options.unitOfWork) throw needs('"roles.targetTenants" is given without "unitOfWork".');
}

/** Roles that are kept are locked, or the next write about the user would take them away. */
function checkLinked(store: RoleLockMethods, { resolveExisting, roles = {} }: ScimOptions): void {
  if (!resolveExisting || roles.linkedUsers === 'compute') return;
  if (store.setRoles && store.unlockRoles) return;
  throw needs(
    '"userStore" has no methods setRoles() and unlockRoles(), by which users whom "resolveExisting" links keep their roles. Add them, or set "roles.linkedUsers" to "compute".',
  );
}

/** What can be known at start about a resolver that is the same for every tenant. */
function checkResolver(resolver: RoleResolver, stores: RoleStores): void {
  if (resolver.administratorRole !== undefined && !stores.users.hasActiveHolder) {
    throw needs('"userStore" has no method hasActiveHolder(), and there is an administratorRole.');
  }
  if (!areNames(resolver.userAttributes)) {
    throw needs('"userAttributes" of the role resolver must be a list of names.');
  }
  const unnamed = resolver.targetTenants?.find((id) => !stores.targetTenants.has(id));
  if (unnamed !== undefined) {
    throw needs(`"roles.targetTenants" does not name the tenant "${unnamed}" of the role policy.`);
  }
}

function readResolver(
  given: NonNullable<ScimOptions['roleResolver']>,
  stores: RoleStores,
  logger: Logger,
): RolesConfig['resolverOf'] {
  const resolving = createHostHook('roleResolver.resolve', { logger, isAnswer });
  if (typeof given === 'function') {
    const finding = createHostHook('roleResolver', { logger, isAnswer });
    return (tenantId, ctx) => {
      const about = { tenantId, requestId: ctx?.requestId };
      return finding.call(
        () => given(tenantId, ctx),
        about,
        (found) => guardedResolver(found, resolving, about),
      );
    };
  }
  if (typeof given?.resolve !== 'function') {
    throw new ScimConfigError(
      'ERR_SCIM_OPTION_VALUE',
      'Option "roleResolver" must be a role policy, an object with a method resolve(), or a function of the tenant.',
    );
  }
  checkResolver(given, stores);
  return (tenantId, ctx) =>
    guardedResolver(given, resolving, { tenantId, requestId: ctx?.requestId });
}

/**
 * Checks everything about roles at start; undefined where they are not provisioned.
 *
 * @param endpoints - that of users first, then that of groups if there is a group store.
 */
export function configureRoles(
  options: ScimOptions,
  endpoints: readonly Endpoint[],
  logger: Logger,
  admission: Admission | undefined,
): RolesConfig | undefined {
  checkOptions(options.roles ?? {});
  const { roleJobs } = options;
  if (roleJobs && JOB_METHODS.some((method) => typeof roleJobs[method] !== 'function')) {
    throw needs(`"roleJobs" lacks one of the methods ${JOB_METHODS.join(', ')}.`);
  }
  const [userEndpoint, next] = endpoints;
  if (options.roleResolver === undefined || !userEndpoint) return undefined;
  const {
    maxInCommit = DEFAULT_MAX_IN_COMMIT,
    targetTenants = [],
    linkedUsers = 'keep',
  } = options.roles ?? {};
  const groupEndpoint = options.groupStore ? next : undefined;
  const userStore = userEndpoint.store as RoleMethods & RoleLockMethods;
  checkTargets(userStore, options);
  checkLinked(userStore, options);
  const stores = storesOf(userStore, groupEndpoint, targetTenants);
  const resolverOf = readResolver(options.roleResolver, stores, logger);
  if (!options.unitOfWork) {
    logger.warn(
      'roleResolver without unitOfWork: roles are stored after the write that changes them, and a process that ends in between leaves them as they were.',
    );
  }
  return Object.freeze({
    resolverOf,
    stores,
    admission: targetTenants.length > 0 ? admission : undefined,
    userEndpoint,
    groupEndpoint,
    jobs: roleJobs,
    maxInCommit,
    keepsLinked: linkedUsers === 'keep',
    draining: new Map(),
    background: createBackground(),
  });
}
