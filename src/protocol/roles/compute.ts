import { setImmediate as nextTurn } from 'node:timers/promises';
import { StoreError } from '../../errors/store-errors.js';
import { applyRoles, type RoleMarks } from '../../roles/apply-roles.js';
import { RoleConflictError } from '../../roles/role-conflict-error.js';
import type { RolesConfig } from '../model/roles-config.js';
import type { OpenUnit } from '../model/unit.js';
import { batchesOf } from './collect-affected-users.js';
import { recordRoles } from './record-roles.js';

const NO_MARKS: RoleMarks = Object.freeze({
  deactivated: new Set<string>(),
  linked: new Set<string>(),
});

/**
 * Computes the roles of any number of users in a unit of work, batch after batch, in the order of their ids,
 * so that two units never lock the same users in opposite order.
 *
 * @returns those who kept a role as the last administrator of their batch. A later batch may have another one,
 * so they are deferred: their roles are computed again when all others are done.
 * @throws RoleConflictError
 */
export async function computeRoles(
  unit: OpenUnit,
  roles: RolesConfig,
  userIds: Iterable<string>,
  marks = NO_MARKS,
): Promise<readonly string[]> {
  const deferred: string[] = [];
  for (const [at, batch] of [...batchesOf([...userIds].sort())].entries()) {
    if (at > 0) await nextTurn();
    try {
      const applied = await applyRoles(unit.ctx, roles.stores, roles.resolverOf, batch, marks);
      recordRoles(unit, roles, applied);
      deferred.push(...[...applied.kept.keys()].map(({ state }) => state.userId));
    } catch (error) {
      if (StoreError.is(error) && error.code === 'versionConflict') throw new RoleConflictError();
      throw error;
    }
  }
  return deferred;
}
