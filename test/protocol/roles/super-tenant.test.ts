import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, createRolePolicy } from '../../../src/index.js';
import { mountScim } from '../../support/app.js';
import { overriding } from '../../support/stores.js';
import { ctx, makeWorld } from './support.js';

const inTenant = (displayName: string, role: string, targetTenantId: string) => ({
  group: { displayName },
  role,
  targetTenantId,
});

const options = {
  disabledRole: 'none',
  groupRoles: [
    inTenant('Acme', 'member', 'acme'),
    inTenant('Acme admins', 'admin', 'acme'),
    inTenant('Globex', 'member', 'globex'),
  ],
  precedence: ['admin', 'member'],
};
const policy = createRolePolicy(options);
const targets = { roles: { targetTenants: ['acme', 'globex'] } };

describe('one provider for several tenants', () => {
  it('places people where their groups say, with the right roles, and withdraws them', async () => {
    const { addUser, addGroup, join, leave, rolesOf, seen, setActive, scim, stores } = makeWorld(
      policy,
      targets,
    );
    const placed = async () => [
      await stores.userStore.placedIn(ctx, 'acme'),
      await stores.userStore.placedIn(ctx, 'globex'),
    ];
    const [ada = '', bob = ''] = [await addUser('ada'), await addUser('bob')].sort();
    const acme = await addGroup('Acme', [ada]);
    const globex = await addGroup('Globex', [ada, bob]);
    expect(await placed()).toEqual([[ada], [ada, bob]]);
    expect(await rolesOf(ada)).toEqual(['acme/member', 'globex/member']);
    seen();

    const admins = await addGroup('Acme admins', [ada]);
    expect(await rolesOf(ada)).toEqual(['acme/admin', 'globex/member']);
    expect(seen()).toEqual([
      expect.objectContaining({
        resourceId: ada,
        targetTenantId: 'acme',
        before: ['member'],
        after: ['admin'],
      }),
    ]);

    await setActive(ada, false);
    expect(await rolesOf(ada)).toEqual(['acme/none', 'globex/none']);
    expect(await placed()).toEqual([[ada], [ada, bob]]);
    await setActive(ada, true);

    await leave(acme, ada);
    await leave(admins, ada);
    expect(await rolesOf(ada)).toEqual(['globex/member']);
    expect(await placed()).toEqual([[], [ada, bob]]);
    await join(acme, bob);
    await scim.delete(`/Groups/${globex}`).expect(204);
    expect(await placed()).toEqual([[bob], []]);
    await scim.delete(`/Users/${bob}`).expect(204);
    expect(await placed()).toEqual([[], []]);
  });

  it('guards the last administrator of each tenant by itself', async () => {
    const { addUser, addGroup, leave, rolesOf } = makeWorld(
      createRolePolicy({ ...options, administratorRole: 'admin' }),
      targets,
    );
    const ada = await addUser('ada');
    const admins = await addGroup('Acme admins', [ada]);
    await leave(admins, ada);
    expect(await rolesOf(ada)).toEqual(['acme/admin']);
  });

  it('leaves alone what a person has in tenants that are not named any more', async () => {
    const stores = createMemoryStores();
    const before = makeWorld(policy, { ...targets, stores });
    const ada = await before.addUser('ada');
    await before.addGroup('Acme', [ada]);
    await before.addGroup('Globex', [ada]);
    const after = makeWorld(createRolePolicy({ defaultRole: 'guest' }), {
      stores,
      roles: { targetTenants: ['acme'] },
    });
    await after.roles.replay('default');
    expect(await after.rolesOf(ada)).toEqual(['globex/member', 'guest']);
    expect(await stores.userStore.placedIn(ctx, 'globex')).toEqual([ada]);
    expect(await stores.userStore.placedIn(ctx, 'acme')).toEqual([]);
  });

  it('never reaches a tenant that a resolver makes up', async () => {
    const { scim, stores } = makeWorld(
      () => ({
        resolve: () => ({
          assignments: [{ role: 'admin', targetTenantId: 'initech', reason: 'custom:x' }],
        }),
      }),
      targets,
    );
    await scim.post('/Users', { userName: 'ada' }).expect(500);
    expect(await stores.userStore.placedIn(ctx, 'initech')).toEqual([]);
    expect((await scim.get('/Users')).body.totalResults).toBe(0);
  });
});

describe('a wrong configuration of roles', () => {
  const memory = createMemoryStores();
  const without = (...names: readonly (keyof typeof memory.userStore)[]) => ({
    ...memory,
    userStore: overriding(memory.userStore, Object.fromEntries(names.map((n) => [n, undefined]))),
  });

  it.each([
    [
      'a tenant that is not named',
      { ...memory, roleResolver: policy, roles: { targetTenants: ['acme'] } },
    ],
    [
      'tenants without units of work',
      {
        userStore: memory.userStore,
        groupStore: memory.groupStore,
        roleResolver: policy,
        ...targets,
      },
    ],
    ['no lockRoleStates', { ...without('lockRoleStates'), roleResolver: createRolePolicy({}) }],
    ['no assignRoles', { ...without('assignRoles'), roleResolver: createRolePolicy({}) }],
    ['no placeUser', { ...without('placeUser'), roleResolver: policy, ...targets }],
    [
      'no hasActiveHolder',
      { ...without('hasActiveHolder'), roleResolver: createRolePolicy({ administratorRole: 'a' }) },
    ],
    [
      'no groupsOf',
      {
        ...memory,
        groupStore: overriding(memory.groupStore, { groupsOf: undefined }),
        roleResolver: createRolePolicy({}),
      },
    ],
    ['incomplete jobs', { ...memory, roleJobs: {}, roleResolver: createRolePolicy({}) }],
  ])('%s is refused at start', (_, wrong) => {
    expect(() => mountScim(wrong as Parameters<typeof mountScim>[0])).toThrow(
      expect.objectContaining({ code: 'ERR_SCIM_ROLES' }),
    );
  });

  it.each([
    [{ roleResolver: {} }, 'ERR_SCIM_OPTION_VALUE'],
    [{ roles: { maxInCommit: 0 } }, 'ERR_SCIM_OPTION_VALUE'],
    [{ roles: { targetTenants: [''] } }, 'ERR_SCIM_OPTION_VALUE'],
    [{ roles: { maxincommit: 1 } }, 'ERR_SCIM_UNKNOWN_OPTION'],
  ])('%j is refused at start', (wrong, code) => {
    expect(() => mountScim({ ...memory, ...wrong } as Parameters<typeof mountScim>[0])).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it.each([
    [undefined],
    [{ fallback: 'x' }],
    [{ defaultRole: '' }],
    [{ groupRoles: {} }],
    [{ groupRoles: [{ role: 'x' }] }],
    [{ groupRoles: [{ group: {}, role: 'x' }] }],
    [{ groupRoles: [{ group: { id: 'a', displayName: 'b' }, role: 'x' }] }],
    [{ groupRoles: [{ group: { name: 'b' }, role: 'x' }] }],
    [{ groupRoles: [{ group: { id: 7 }, role: 'x' }] }],
    [{ groupRoles: [{ group: { id: 'a' }, role: ' ' }] }],
    [{ groupRoles: [{ group: { id: 'a' }, role: 'x', targetTenantId: '' }] }],
    [{ groupRoles: [{ group: { id: 'a' }, role: 'x' }], precedence: ['y'] }],
    [{ assertedRoles: { A: 'x' }, precedence: ['y'] }],
    [{ precedence: ['x', 'x'] }],
    [{ precedence: 'first' }],
    [{ assertedRoles: 'all' }],
    [{ assertedRoles: { A: 1 } }],
    [{ administratorRole: 'x', disabledRole: 'x' }],
  ])('the policy %j is refused', (wrong) => {
    expect(() => createRolePolicy(wrong as Parameters<typeof createRolePolicy>[0])).toThrow(
      expect.objectContaining({
        code: expect.stringMatching(/^ERR_SCIM_(?:ROLE_POLICY|UNKNOWN_OPTION)$/),
      }),
    );
  });
});
