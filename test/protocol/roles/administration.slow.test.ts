import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createMemoryStores, type MemoryStores } from '../../../src/index.js';
import { createRolePolicy, type RolePreview } from '../../../src/roles/index.js';
import { overriding } from '../../support/stores.js';
import { changeable, ctx, makeWorld } from './support.js';

const editors = { group: { displayName: 'Editors' }, role: 'editor' };
const admins = { group: { displayName: 'Admins' }, role: 'admin' };
const FIRST = createRolePolicy({ defaultRole: 'member', groupRoles: [editors] });

const counts = ({ roles }: RolePreview) =>
  Object.fromEntries(roles.map(({ role, gained, lost }) => [role, [gained, lost]]));

/** Counts what the stores are asked to write. */
function watched(stores: MemoryStores) {
  const writes: string[] = [];
  const noting = (name: 'assignRoles' | 'setRoles' | 'addToTenant' | 'replace') => ({
    [name]: (...args: readonly unknown[]) => {
      writes.push(name);
      return (stores.userStore[name] as (...all: readonly unknown[]) => unknown)(...args);
    },
  });
  const userStore = {
    ...stores.userStore,
    ...noting('assignRoles'),
    ...noting('setRoles'),
    ...noting('addToTenant'),
    ...noting('replace'),
  };
  return { writes, stores: { ...stores, userStore } as MemoryStores };
}

describe('a preview', () => {
  it('says who would get and lose which role, by name, and changes nothing', async () => {
    const { stores, writes } = watched(createMemoryStores());
    const { addUser, addGroup, roles, rolesOf, seen } = makeWorld(FIRST, { stores });
    const [ada, bob] = [await addUser('ada'), await addUser('bob'), await addUser('eve')];
    await addGroup('Editors', [ada]);
    await addGroup('Admins', [bob]);
    seen();
    writes.length = 0;
    const next = createRolePolicy({ defaultRole: 'guest', groupRoles: [admins] });
    const preview = await roles.preview('default', next, { examples: 2 });
    expect(preview).toMatchObject({ scanned: 3, total: 3, complete: true, changed: 3, kept: 0 });
    expect(counts(preview)).toEqual({
      guest: [2, 0],
      editor: [0, 1],
      admin: [1, 0],
      member: [0, 2],
    });
    expect(preview.users).toHaveLength(2);
    const all = await roles.preview('default', next);
    expect(all.users.find(({ userId }) => userId === ada)).toEqual({
      userId: ada,
      userName: 'ada',
      before: [expect.objectContaining({ role: 'editor' })],
      after: [{ role: 'guest', reason: 'default' }],
      kept: undefined,
    });
    expect(writes).toEqual([]);
    expect(seen()).toEqual([]);
    expect(await rolesOf(ada)).toEqual(['editor']);
  });

  it('tells of locks and of the last administrator', async () => {
    const policy = createRolePolicy({ groupRoles: [admins, editors], administratorRole: 'admin' });
    const { addUser, addGroup, roles } = makeWorld(policy);
    const [ada, bob, eve] = [await addUser('ada'), await addUser('bob'), await addUser('eve')];
    await addGroup('Admins', [ada, bob]);
    await addGroup('Editors', [eve]);
    await roles.lock('default', eve, [{ role: 'owner' }]);
    const next = createRolePolicy({ defaultRole: 'member', administratorRole: 'admin' });
    const preview = await roles.preview('default', next);
    expect(preview).toMatchObject({ changed: 1, kept: 2 });
    expect(preview.users.map(({ userId, kept }) => [userId, kept])).toEqual(
      expect.arrayContaining([
        [[ada, bob].sort()[0], undefined],
        [[ada, bob].sort()[1], 'lastAdministrator'],
        [eve, 'locked'],
      ]),
    );
    expect(preview.users[2]?.userId).toBe(eve);
  });

  it.each([
    [true, 1_000],
    [false, 999],
  ])('stops where it is told to, and says so: cursors %p', async (cursor, scanned) => {
    const stores = createMemoryStores();
    const userStore = overriding(stores.userStore, {
      capabilities: { ...stores.userStore.capabilities, cursor },
    });
    const { roles } = makeWorld(FIRST, { stores, userStore });
    for (let at = 0; at < 1_100; at += 1) {
      await stores.userStore.create(ctx, { userName: `user${at}`, active: true });
    }
    const preview = await roles.preview('default', FIRST, { maxUsers: 600 });
    expect(preview).toMatchObject({ scanned, total: 1_100, complete: false });
    expect(counts(preview)).toEqual({ member: [scanned, 0] });
    expect((await roles.preview('default', FIRST)).complete).toBe(true);
  });

  it('foretells exactly what a replay does', async () => {
    const role = fc.constantFrom('admin', 'editor', 'member');
    const mapping = fc.record({
      group: fc.record({ displayName: fc.constantFrom('A', 'B', 'C') }),
      role,
    });
    const policy = fc.record({
      defaultRole: role,
      disabledRole: fc.constantFrom('none', 'member'),
      groupRoles: fc.array(mapping, { maxLength: 4 }),
      administratorRole: fc.constant('admin'),
    });
    const person = fc.record({
      groups: fc.subarray(['A', 'B', 'C']),
      active: fc.boolean(),
      locked: fc.option(role, { freq: 4 }),
    });
    const current = changeable(FIRST);
    const { roles, stores } = makeWorld(current.find);
    const { userStore, groupStore } = stores;
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        policy,
        policy,
        fc.array(person, { minLength: 1, maxLength: 6 }),
        async (first, next, people) => {
          runs += 1;
          const tenantId = `tenant${runs}`;
          const here = { ...ctx, tenantId };
          const rolesOf = async (id: string) =>
            (await userStore.rolesOf(here, id))?.assignments.map((each) => each.role).sort();
          current.set(createRolePolicy(first));
          const ids: string[] = [];
          for (const [at, { active }] of people.entries()) {
            ids.push((await userStore.create(here, { userName: `user${at}`, active })).id);
          }
          for (const displayName of ['A', 'B', 'C']) {
            const { id } = await groupStore.create(here, { displayName });
            const members = ids.filter((_, at) => people[at]?.groups.includes(displayName));
            const add = members.map((value) => ({ value }));
            await groupStore.changeMembers(here, id, {
              from: 'empty',
              add,
              remove: [],
              unknown: 'refuse',
            });
          }
          for (const [at, { locked }] of people.entries()) {
            if (locked === null) continue;
            await userStore.setRoles(here, ids[at] ?? '', [{ role: locked }]);
          }
          await roles.replay(tenantId);
          const before = await Promise.all(ids.map((id) => rolesOf(id)));
          const preview = await roles.preview(tenantId, createRolePolicy(next));
          current.set(createRolePolicy(next));
          await roles.replay(tenantId);
          const after = await Promise.all(ids.map((id) => rolesOf(id)));
          const changed = ids.filter((_, at) => `${before[at]}` !== `${after[at]}`);
          expect(preview.changed).toBe(changed.length);
          for (const name of ['admin', 'editor', 'member', 'none']) {
            const has = (all: typeof before) => all.filter((each) => each?.includes(name)).length;
            const { gained = 0, lost = 0 } = preview.roles.find((r) => r.role === name) ?? {};
            expect(has(after) - has(before)).toBe(gained - lost);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('an explanation', () => {
  it('gives the reason for every role, also for what a lock holds back', async () => {
    const { addUser, addGroup, roles } = makeWorld(FIRST);
    const ada = await addUser('ada', { displayName: 'Ada L.' });
    const group = await addGroup('Editors', [ada]);
    expect(await roles.explain('default', [ada, 'nobody'])).toEqual([
      {
        userId: ada,
        userName: 'ada',
        displayName: 'Ada L.',
        active: true,
        locked: false,
        current: [expect.objectContaining({ role: 'editor' })],
        computed: [{ role: 'editor', reason: `group:${group}` }],
        absence: 'unmapped',
        groups: [expect.objectContaining({ value: group, display: 'Editors' })],
      },
    ]);
    await roles.lock('default', ada, [{ role: 'owner' }]);
    expect(await roles.explain('default', [ada])).toMatchObject([
      { locked: true, current: [{ role: 'owner' }], computed: [{ role: 'editor' }] },
    ]);
    expect(await roles.explain('other', [ada])).toEqual([]);
  });

  it('names the last administrator, and leaves roles alone where none are provisioned', async () => {
    const policy = changeable(
      createRolePolicy({ groupRoles: [admins], administratorRole: 'admin' }),
    );
    const { addUser, addGroup, leave, roles } = makeWorld(policy.find);
    const ada = await addUser('ada');
    const group = await addGroup('Admins', [ada]);
    await leave(group, ada);
    expect(await roles.explain('default', [ada])).toMatchObject([
      { computed: [{ role: 'admin', reason: 'lastAdministrator' }] },
    ]);
    const { roles: none, stores } = makeWorld(() => undefined);
    const { id } = await stores.userStore.create(ctx, { userName: 'eve', active: true });
    await stores.userStore.setRoles(ctx, id, [{ role: 'owner' }]);
    await stores.userStore.unlockRoles(ctx, id);
    expect(await none.explain('default', [id])).toMatchObject([
      { current: [{ role: 'owner' }], computed: [{ role: 'owner' }] },
    ]);
  });
});

describe('a lock', () => {
  it('holds in every sync until it is lifted, and every step is told', async () => {
    const { addUser, addGroup, join, roles, rolesOf, seen } = makeWorld(FIRST);
    const ada = await addUser('ada');
    const group = await addGroup('Editors');
    seen();
    await roles.lock('default', ada, [{ role: 'owner' }]);
    expect(seen()).toMatchObject([
      {
        type: 'roles.changed',
        resourceId: ada,
        before: ['member'],
        after: ['owner'],
        reasons: ['custom:locked'],
        principal: { id: 'roles' },
      },
    ]);
    await join(group, ada);
    expect(await rolesOf(ada)).toEqual(['owner']);
    expect(seen()).toMatchObject([{ type: 'roles.kept', reason: 'locked', wanted: ['editor'] }]);
    await roles.unlock('default', ada);
    expect(await rolesOf(ada)).toEqual(['editor']);
    expect(seen()).toMatchObject([
      { type: 'roles.changed', before: ['owner'], after: ['editor'], reasons: [`group:${group}`] },
    ]);
  });

  it('places and withdraws people, in tenants that are named only', async () => {
    const { addUser, roles, rolesOf, stores } = makeWorld(FIRST, {
      roles: { targetTenants: ['acme', 'globex'] },
    });
    const ada = await addUser('ada');
    await roles.lock('default', ada, [{ role: 'editor', targetTenantId: 'acme' }]);
    expect(await rolesOf(ada)).toEqual(['acme/editor']);
    expect(await stores.userStore.placedIn(ctx, 'acme')).toEqual([ada]);
    const foreign = roles.lock('default', ada, [{ role: 'editor', targetTenantId: 'initech' }]);
    await expect(foreign).rejects.toMatchObject({ code: 'invalidValue' });
    expect(await stores.userStore.placedIn(ctx, 'initech')).toEqual([]);
    await roles.unlock('default', ada);
    expect(await rolesOf(ada)).toEqual(['member']);
    expect(await stores.userStore.placedIn(ctx, 'acme')).toEqual([]);
  });

  it('may take the role of the last administrator, loudly', async () => {
    const policy = createRolePolicy({ groupRoles: [admins], administratorRole: 'admin' });
    const { addUser, addGroup, roles, seen } = makeWorld(policy);
    const [ada, bob] = [await addUser('ada'), await addUser('bob')];
    await addGroup('Admins', [ada, bob]);
    seen();
    await roles.lock('default', ada, [{ role: 'member' }]);
    expect(seen().map(({ type }) => type)).toEqual(['roles.changed']);
    await roles.lock('default', bob, []);
    expect(seen()).toMatchObject([
      { type: 'roles.changed', resourceId: bob, after: [] },
      { type: 'administrator.lost', resourceId: bob, role: 'admin' },
    ]);
  });

  it('finds nobody in another tenant', async () => {
    const { addUser, roles, rolesOf } = makeWorld(FIRST);
    const ada = await addUser('ada');
    const code = { code: 'notFound' };
    await expect(roles.lock('other', ada, [{ role: 'owner' }])).rejects.toMatchObject(code);
    await expect(roles.unlock('other', ada)).rejects.toMatchObject(code);
    expect(await rolesOf(ada)).toEqual(['member']);
  });

  it('is not offered by a store without the methods, and says so', async () => {
    const stores = createMemoryStores();
    const { setRoles: _, ...rest } = stores.userStore;
    const { addUser, roles } = makeWorld(FIRST, { stores, userStore: rest });
    const ada = await addUser('ada');
    expect(roles).toMatchObject({ provisioned: true, lockable: false });
    await expect(roles.lock('default', ada, [])).rejects.toThrow('setRoles() and unlockRoles()');
  });

  it('sees ids as clients do', async () => {
    const stores = createMemoryStores();
    const ids = {
      encode: (id: string) => `u-${id}`,
      decode: (id: string) => (id.startsWith('u-') ? id.slice(2) : undefined),
    };
    const userStore = overriding(stores.userStore, { ids });
    const { addUser, roles } = makeWorld(FIRST, { stores, userStore });
    const ada = await addUser('ada');
    expect(ada).toMatch(/^u-/);
    await roles.lock('default', ada, [{ role: 'owner' }]);
    const [found] = (await roles.findUsers('default', 'AD')).found;
    expect(found?.id).toBe(ada);
    expect((await roles.explain('default', [ada]))[0]).toMatchObject({ userId: ada, locked: true });
    await roles.unlock('default', ada);
  });
});

describe('looking up', () => {
  it.each(['full', 'equality', 'none'] as const)(
    'finds users and groups by a part of their names, filter %s',
    async (filter) => {
      const stores = createMemoryStores();
      const { userStore, groupStore } = stores;
      const world = makeWorld(FIRST, {
        stores,
        userStore: overriding(userStore, {
          capabilities: { ...userStore.capabilities, filter },
        }),
        groupStore: overriding(groupStore, {
          capabilities: { ...groupStore.capabilities, filter },
        }),
      });
      const { addUser, addGroup, roles } = world;
      const ada = await addUser('ada@example.com', { displayName: 'Lovelace' });
      await addUser('bob@example.com');
      const group = await addGroup('Editors', [ada], { externalId: 'e-1' });
      await addGroup('Editors of Paris');
      const names = async (text: string, limit?: number) => {
        const { found, more } = await roles.findUsers('default', text, limit);
        return [found.map(({ userName }) => userName), more];
      };
      expect(await names('LOVE')).toEqual([['ada@example.com'], false]);
      expect(await names('@example')).toEqual([['ada@example.com', 'bob@example.com'], false]);
      expect(await names('', 1)).toEqual([['ada@example.com'], true]);
      expect(await names('nobody"')).toEqual([[], false]);
      const groups = await roles.findGroups('default', 'editors');
      expect(groups.found.map(({ displayName }) => displayName)).toEqual([
        'Editors',
        'Editors of Paris',
      ]);
      expect(groups.found[0]).not.toHaveProperty('members');
      const named = await roles.groupsNamed('default', [
        { id: group },
        { externalId: 'e-1' },
        { displayName: 'editors' },
        { externalId: 'gone' },
      ]);
      expect(named.map((each) => each?.id)).toEqual([group, group, group, undefined]);
      expect((await roles.findUsers('other', '')).found).toEqual([]);
      expect((await roles.findGroups('other', '')).found).toEqual([]);
      expect(await roles.groupsNamed('other', [{ id: group }])).toEqual([undefined]);
    },
  );
});
