import { setImmediate as nextTurn } from 'node:timers/promises';
import { StoreError } from '../../errors/store-errors.js';
import { applyRoles } from '../../roles/apply-roles.js';
import { RoleConflictError } from '../../roles/role-conflict-error.js';
import type { RoleResolver } from '../../roles/role-resolver.js';
import type { RolesConfig } from '../model/roles-config.js';
import type { Unit } from '../model/unit.js';
import { batchesOf } from './gather.js';
import { noteRoles } from './note-roles.js';

const NOBODY: ReadonlySet<string> = new Set();

/**
 * Computes the roles of any number of users in a unit of work, batch after batch, in the order of their ids,
 * so that two units never lock the same users in opposite order.
 *
 * @returns those who kept a role as the last administrator of their batch; a later batch may have another.
 * @throws RoleConflictError
 */
export async function computeRoles(
  unit: Unit,
  roles: RolesConfig,
  resolver: RoleResolver,
  userIds: Iterable<string>,
  deactivated: ReadonlySet<string> = NOBODY,
): Promise<readonly string[]> {
  const spared: string[] = [];
  for (const [at, batch] of [...batchesOf([...userIds].sort())].entries()) {
    if (at > 0) await nextTurn();
    try {
      const applied = await applyRoles(unit.ctx, roles.stores, resolver, batch, deactivated);
      noteRoles(unit, roles, applied);
      spared.push(...[...applied.kept.keys()].map(({ state }) => state.userId));
    } catch (error) {
      if (StoreError.is(error) && error.code === 'versionConflict') throw new RoleConflictError();
      throw error;
    }
  }
  return spared;
}
