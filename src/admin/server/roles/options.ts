import type { ScimRouter } from '../../../index.js';
import type { RoleSettingsService } from '../../../roles/index.js';
import { AdminError } from '../problem.js';

/** What the page needs to show and change roles. */
export interface RolesAdminOptions {
  /** What `createRoleSettings()` has made: the router's `roleResolver` is its own. */
  readonly settings: RoleSettingsService;
  /** The SCIM router. */
  readonly router: Pick<ScimRouter, 'roles'>;
}

const METHODS = ['read', 'save', 'policyOf', 'noteReplay', 'targetTenants'] as const;

/** What is wrong with the option, undefined if nothing is. */
export function rolesProblem(options: unknown): string | undefined {
  if (options === undefined) return undefined;
  const { settings, router } = Object(options) as Partial<RolesAdminOptions>;
  const missing = METHODS.find((name) => typeof settings?.[name] !== 'function');
  if (missing !== undefined) return `"roles.settings" has no ${missing}().`;
  if (router?.roles === undefined) return '"roles.router" is not what createScimRouter() returns.';
  return router.roles.provisioned ? undefined : '"roles.router" has no "roleResolver".';
}

/**
 * The part that a request asks for.
 *
 * @throws AdminError 404 where the host has not given it.
 */
export function givenRoles(roles: RolesAdminOptions | undefined): RolesAdminOptions {
  if (roles === undefined) throw new AdminError(404, 'There is nothing at this address.');
  return roles;
}
