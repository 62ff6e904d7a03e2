import { describe, expect, it } from '@jest/globals';
import {
  createMemoryStores,
  type GroupRef,
  type GroupStore,
  type IdCodec,
  type Member,
  type RoleAssignment,
  type UserStore,
} from '../../../src/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { mountScim } from '../../support/app.js';
import { group, patch, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';
import { createWholeGroupStores } from '../../support/whole-group-stores.js';
import { ctx, makeWorld } from './support.js';

const policy = createRolePolicy({
  defaultRole: 'member',
  groupRoles: [{ group: { displayName: 'Admins' }, role: 'admin' }],
});

/** Stores that keep members in the group as they were sent, with the least that roles need. */
function wholeGroupStores() {
  const { userStore, groupStore } = createWholeGroupStores();
  const roles = new Map<string, { version: string; assignments: readonly RoleAssignment[] }>();
  const page = { kind: 'index', startIndex: 1, count: 1_000 } as const;

  /** Groups of a user or group, through others too. */
  async function groupsAbove(id: string): Promise<readonly GroupRef[]> {
    const { resources } = await groupStore.list(ctx, { page });
    const above = new Map<string, GroupRef>();
    const visit = (memberId: string) => {
      for (const each of resources) {
        const members = (each.members ?? []) as readonly Member[];
        if (above.has(each.id) || !members.some(({ value }) => value === memberId)) continue;
        above.set(each.id, { value: each.id, display: String(each.displayName), type: 'direct' });
        visit(each.id);
      }
    };
    visit(id);
    return [...above.values()];
  }

  return {
    roles,
    userStore: overriding<UserStore>(userStore, {
      async lockRoleStates(inner, ids) {
        const users = await Promise.all(ids.map((id) => userStore.get(inner, id)));
        return users.flatMap((found) => {
          const { version = '0', assignments = [] } = roles.get(found?.id ?? '') ?? {};
          return found
            ? [{ userId: found.id, user: found, assignments, locked: false, version }]
            : [];
        });
      },
      async assignRoles(_, changes) {
        for (const { userId, expectedVersion, assignments } of changes)
          roles.set(userId, { version: `${expectedVersion}+`, assignments });
      },
    }),
    groupStore: overriding<GroupStore>(groupStore, {
      async groupsOf(_, ids) {
        return new Map(
          await Promise.all(ids.map(async (id) => [id, await groupsAbove(id)] as const)),
        );
      },
    }),
  };
}

describe('roles over stores that keep whole groups', () => {
  it('follow memberships, also through groups whose type nobody has told', async () => {
    const { roles, ...stores } = wholeGroupStores();
    const { scim } = mountScim({ ...stores, roleResolver: policy });
    const rolesOf = (id: string) => roles.get(id)?.assignments.map(({ role }) => role);
    const ada: string = (await scim.post('/Users', user('ada'))).body.id;
    expect(rolesOf(ada)).toEqual(['member']);
    const inner = (await scim.post('/Groups', group('Inner', [ada]))).body.id;
    const admins = (await scim.post('/Groups', group('Admins', [inner]))).body.id;
    expect(rolesOf(ada)).toEqual(['admin']);
    const rename = (value: string) => patch({ op: 'replace', path: 'displayName', value });
    await scim.patch(`/Groups/${admins}`, rename('Crew')).expect(204);
    expect(rolesOf(ada)).toEqual(['member']);
    await scim.patch(`/Groups/${admins}`, rename('Admins')).expect(204);
    const remove = patch({ op: 'remove', path: `members[value eq "${ada}"]` });
    await scim.patch(`/Groups/${inner}`, remove).expect(204);
    expect(rolesOf(ada)).toEqual(['member']);
    await scim.put(`/Groups/${inner}`, group('Inner', [ada])).expect(200);
    expect(rolesOf(ada)).toEqual(['admin']);
    await scim.delete(`/Groups/${admins}`).expect(204);
    expect(rolesOf(ada)).toEqual(['member']);
  });
});

describe('roles over stores with ids of their own', () => {
  const prefixed = (letter: string): IdCodec => ({
    encode: (id) => `${letter}-${id}`,
    decode: (id) => (id.startsWith(`${letter}-`) ? id.slice(2) : undefined),
  });

  it('name users, in mappings, events and role jobs, as clients see them', async () => {
    const stores = createMemoryStores();
    const world = makeWorld(policy, {
      stores,
      userStore: overriding<UserStore>(stores.userStore, { ids: prefixed('u') }),
      groupStore: overriding<GroupStore>(stores.groupStore, { ids: prefixed('g') }),
      roles: { maxInCommit: 1 },
    });
    const ids = [await world.addUser('ada'), await world.addUser('bob')];
    world.seen();
    const admins = await world.addGroup('Admins', ids);
    await world.roles.drain();
    expect(await Promise.all(ids.map((id) => world.rolesOf(id.slice(2))))).toEqual([
      ['admin'],
      ['admin'],
    ]);
    const events = world.seen();
    expect(events.map(({ resourceId }) => resourceId).sort()).toEqual([...ids].sort());
    expect(events[0]).toMatchObject({ reasons: [`group:${admins}`] });
    await world.roles.replay('default');
    expect(world.seen()).toEqual([]);
  });
});

describe('a router without roles', () => {
  it('says so when it is asked to work on them', async () => {
    const stores = createMemoryStores();
    const { addUser, rolesOf, roles } = makeWorld(() => undefined, {
      stores,
      roleResolver: undefined,
    });
    expect(await rolesOf(await addUser('ada'))).toEqual([]);
    for (const work of [roles.replay('default'), roles.recompute('default', [])]) {
      await expect(work).rejects.toMatchObject({ code: 'ERR_SCIM_ROLES' });
    }
    await expect(roles.drain()).resolves.toBeUndefined();
  });

  it('and one without units of work is warned about', () => {
    const { userStore, groupStore } = createMemoryStores();
    const warnings: string[] = [];
    const logger = { warn: (message: string) => void warnings.push(message), error() {} };
    mountScim({ userStore, groupStore, logger, roleResolver: policy });
    expect(warnings).toEqual([expect.stringContaining('unitOfWork')]);
  });
});
