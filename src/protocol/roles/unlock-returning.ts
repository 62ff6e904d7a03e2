import { tenantsIn } from '../../roles/assignments.js';
import type { Config } from '../model/config.js';
import type { OpenUnit } from '../model/unit.js';
import { recordUnlocked } from './record-roles.js';

/**
 * Lifts the lock from the roles of somebody who comes back: what was set by hand was for another time, and the policy
 * decides. Nothing where it does not provision the roles of the tenant, which are the product's own then.
 */
export async function unlockReturning(
  { roles }: Config,
  unit: OpenUnit,
  userId: string,
): Promise<void> {
  if (!roles || !(await roles.resolverOf(unit.ctx.tenantId, unit.ctx))) return;
  const { users } = roles.stores;
  const [state] = await users.lockRoleStates(unit.ctx, [userId]);
  if (!state?.locked || !users.unlockRoles) return;
  await users.unlockRoles(unit.ctx, userId);
  const tenants = tenantsIn(state.assignments);
  for (const tenant of tenants.size === 0 ? [undefined] : tenants) {
    recordUnlocked(unit, roles, userId, state.assignments, tenant);
  }
}
