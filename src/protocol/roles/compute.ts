import { setImmediate as nextTurn } from 'node:timers/promises';
import { isStoreError } from '../../errors/is-store-error.js';
import { type AdmitDecisions, applyRoles, type RoleMarks } from '../../roles/apply-roles.js';
import { RoleConflictError } from '../../roles/role-conflict-error.js';
import { admitGuests, type WrittenUsers } from '../admission/admit-guests.js';
import type { RolesConfig } from '../model/roles-config.js';
import type { OpenUnit } from '../model/unit.js';
import { batchesOf } from './collect-affected-users.js';
import { type RoleTakeovers, recordRoles } from './record-roles.js';

/** What a unit of work has done to some of the users, and from whose roles the policy takes over. */
interface UnitMarks extends RoleMarks {
  readonly replaced?: RoleTakeovers;
}

const NO_MARKS: UnitMarks = Object.freeze({
  deactivated: new Set<string>(),
  linked: new Set<string>(),
});

const NOBODY: WrittenUsers = new Map();

/** @returns what asks the tenants in which people are placed; undefined where nobody is asked. */
export function guestAdmission(
  unit: OpenUnit,
  { admission, jobs, stores: { users } }: RolesConfig,
  written: WrittenUsers = NOBODY,
): AdmitDecisions | undefined {
  return (
    admission && ((decisions) => admitGuests(unit, { admission, users, written, jobs }, decisions))
  );
}

/**
 * Computes the roles of any number of users in a unit of work, batch after batch, in the order of their ids,
 * so that two units never lock the same users in opposite order.
 *
 * @param written - the users that the unit has written.
 * @returns those who kept a role as the last administrator of their batch. A later batch may have another one,
 * so they are deferred: their roles are computed again when all others are done.
 * @throws RoleConflictError
 */
export async function computeRoles(
  unit: OpenUnit,
  roles: RolesConfig,
  userIds: Iterable<string>,
  marks = NO_MARKS,
  written: WrittenUsers = NOBODY,
): Promise<readonly string[]> {
  const deferred: string[] = [];
  const admit = guestAdmission(unit, roles, written);
  for (const [at, batch] of [...batchesOf([...userIds].sort())].entries()) {
    if (at > 0) await nextTurn();
    try {
      const { stores, resolverOf } = roles;
      const applied = await applyRoles(unit.ctx, stores, resolverOf, batch, marks, admit);
      recordRoles(unit, roles, applied, marks.replaced);
      deferred.push(...[...applied.kept.keys()].map(({ state }) => state.userId));
    } catch (error) {
      if (isStoreError(error, 'versionConflict')) throw new RoleConflictError();
      throw error;
    }
  }
  return deferred;
}
