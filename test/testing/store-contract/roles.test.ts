import { describe, expect, it } from '@jest/globals';
import {
  createMemoryStores,
  InvalidValueError,
  type RoleAssignment,
  type UserStore,
} from '../../../src/index.js';
import { storeContract } from '../../../src/testing/index.js';
import { runContract } from './run-contract.js';

/** A host with two roles of its own, in one tenant: it knows no others, and places nobody anywhere. */
function strictStores() {
  const { userStore, ...rest } = createMemoryStores();
  const {
    placeUser: _p,
    withdrawUser: _w,
    assignRoles,
    hasActiveHolder,
    setRoles,
    ...store
  } = userStore;
  const check = (assignments: readonly RoleAssignment[]) => {
    for (const { role, targetTenantId } of assignments) {
      if (targetTenantId !== undefined) throw new InvalidValueError('roles', 'No other tenants.');
      if (!['boss', 'clerk'].includes(role)) throw new InvalidValueError('roles', `No "${role}".`);
    }
  };
  const strict: UserStore = {
    ...store,
    async assignRoles(ctx, changes) {
      check(changes.flatMap(({ assignments }) => assignments));
      await assignRoles.call(userStore, ctx, changes);
    },
    async hasActiveHolder(ctx, assignment, except) {
      check([assignment]);
      return hasActiveHolder.call(userStore, ctx, assignment, except);
    },
    async setRoles(ctx, userId, assignments) {
      check(assignments);
      await setRoles.call(userStore, ctx, userId, assignments);
    },
  };
  const { unitOfWork } = rest;
  return { userStore: strict, unitOfWork };
}

describe('storeContract of a host with roles of its own', () => {
  it('asks for the roles that it is told, and for other tenants only where people can be placed', async () => {
    const { broken, names } = await runContract(strictStores, {
      roles: ['boss', 'clerk'],
      only: /roles\./,
    });
    expect([...broken.keys()]).toEqual([]);
    expect(names.filter((name) => name.includes('roles.')).length).toBeGreaterThan(4);
  });

  it('refuses roles that cannot be told apart', () => {
    const runner = { describe: () => undefined, it: () => undefined };
    const roles = ['boss', 'boss'] as const;
    expect(() => storeContract(runner, strictStores, { roles })).toThrow('must be two roles');
  });
});
