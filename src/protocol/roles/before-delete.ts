import { otherHolder } from '../../roles/apply-roles.js';
import { tenantsIn } from '../../roles/assignments.js';
import type { RoleState } from '../../stores/contract/roles.js';
import type { Config } from '../model/config.js';
import type { Endpoint } from '../model/endpoint.js';
import type { RolesConfig } from '../model/roles-config.js';
import type { OpenUnit } from '../model/unit.js';
import { collectAffectedUsers } from './collect-affected-users.js';
import { recordMissingAdministrator } from './record-roles.js';

/** Looks, once the resource is gone, at what its roles leave behind. */
export type AfterDelete = () => Promise<void>;

const NO_WORK: AfterDelete = async () => {};

async function withdraw(unit: OpenUnit, { stores }: RolesConfig, state: RoleState): Promise<void> {
  for (const tenant of tenantsIn(state.assignments)) {
    if (tenant === undefined || !stores.targetTenants.has(tenant)) continue;
    await stores.users.removeFromTenant?.(unit.ctx, state.userId, tenant);
  }
}

async function beforeUser(unit: OpenUnit, roles: RolesConfig, id: string): Promise<AfterDelete> {
  const resolver = await roles.resolverOf(unit.ctx.tenantId, unit.ctx);
  const { administratorRole: role } = resolver ?? {};
  const leavesSomething = role !== undefined || roles.stores.targetTenants.size > 0;
  if (!resolver || !leavesSomething) return NO_WORK;
  const [state] = await roles.stores.users.lockRoleStates(unit.ctx, [id]);
  if (!state) return NO_WORK;
  await withdraw(unit, roles, state);
  if (role === undefined || state.user.active === false) return NO_WORK;
  const held = state.assignments.filter((each) => each.role === role);
  return async () => {
    const hasOther = otherHolder(unit.ctx, roles.stores, [id]);
    for (const administrator of held) {
      if (!(await hasOther(administrator)))
        recordMissingAdministrator(unit, roles, id, administrator);
    }
  };
}

/**
 * What must be known of a resource before it is deleted: who is in a group, and where a user has roles.
 *
 * @returns what to do after it, in the same unit of work.
 */
export async function beforeDelete(
  config: Config,
  unit: OpenUnit,
  endpoint: Endpoint,
  id: string,
): Promise<AfterDelete> {
  const { roles } = config;
  if (!roles) return NO_WORK;
  if (endpoint === roles.userEndpoint) return beforeUser(unit, roles, id);
  if (endpoint === roles.groupEndpoint) {
    await collectAffectedUsers(config, roles, unit, [{ value: id, type: 'Group' }]);
  }
  return NO_WORK;
}
