import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, type MemoryUserStore } from '../../../src/index.js';
import { createRolePolicy, type RoleResolver } from '../../../src/roles/index.js';
import { ENTERPRISE, patch, USER, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';
import { makeWorld, type WorldOptions } from './support.js';

const crew = {
  defaultRole: 'member',
  groupRoles: [{ group: { displayName: 'Crew' }, role: 'crew' }],
};

/** A world that notes for whom roles are looked at. */
function noting(roleResolver: RoleResolver, options: WorldOptions = {}) {
  const memory = createMemoryStores();
  const locked: (readonly string[])[] = [];
  const userStore = overriding<MemoryUserStore>(memory.userStore, {
    lockRoleStates(ctx, ids) {
      locked.push(ids);
      return memory.userStore.lockRoleStates(ctx, ids);
    },
  });
  const world = makeWorld(roleResolver, { stores: { ...memory, userStore }, ...options });
  const set = (id: string, path: string, value: unknown) =>
    world.scim.patch(`/Users/${id}`, patch({ op: 'replace', path, value })).expect(200);
  return { ...world, set, looked: () => locked.splice(0).flat() };
}

/** A resolver that reads some attributes of a user. */
const reading = (...userAttributes: readonly string[]): RoleResolver => ({
  resolve: ({ user: { title, userType } }) => ({
    assignments: [{ role: `${title}/${userType}`, reason: 'custom:title' }],
  }),
  userAttributes,
});

describe('roles', () => {
  it('are computed when somebody is new, is switched on or off, or changes groups', async () => {
    const { addUser, addGroup, join, leave, setActive, set, scim, looked } = noting(
      createRolePolicy(crew),
    );
    const ada = await addUser('ada');
    expect(looked()).toEqual([ada]);
    const team = await addGroup('Crew', [ada]);
    expect(looked()).toEqual([ada]);
    await set(ada, 'title', 'Lead');
    await scim.put(`/Users/${ada}`, user('ada', { nickName: 'A' })).expect(200);
    expect(looked()).toEqual([]);
    for (const work of [
      () => leave(team, ada),
      () => join(team, ada),
      () => setActive(ada, false),
      () => scim.put(`/Users/${ada}`, user('ada', { active: true })).expect(200),
      () =>
        scim.patch(`/Groups/${team}`, patch({ op: 'replace', path: 'displayName', value: 'X' })),
    ]) {
      await work();
      expect(looked()).toEqual([ada]);
    }
  });

  it('of a policy with asserted roles are computed when these change, too', async () => {
    const policy = createRolePolicy({ ...crew, assertedRoles: { boss: 'crew' } });
    const { addUser, set, rolesOf, looked } = noting(policy);
    const ada = await addUser('ada');
    looked();
    await set(ada, 'title', 'Lead');
    expect(looked()).toEqual([]);
    await set(ada, 'roles', [{ value: 'boss' }]);
    expect([looked(), await rolesOf(ada)]).toEqual([[ada], ['crew']]);
  });

  it.each([
    [['title'], true],
    [['TITLE'], true],
    [['userType'], false],
    [['name.givenName', 'title'], true],
    [[], false],
  ])('follow a change of what the resolver reads: %j', async (names, follows) => {
    const { addUser, set, rolesOf } = noting(reading(...names));
    const ada = await addUser('ada');
    await set(ada, 'title', 'Lead');
    expect(await rolesOf(ada)).toEqual([follows ? 'Lead/undefined' : 'undefined/undefined']);
  });

  it.each([
    ['name', true],
    ['name.givenName', true],
    [`${USER}:name.givenName`, true],
    [`${USER}:displayName`, false],
    ['emails[type eq "work"].value', true],
    ['phoneNumbers[type eq "work"].value', false],
    ['department', true],
    [ENTERPRISE.toUpperCase(), true],
    ['a name of nothing', true],
    ['displayName', false],
    [ENTERPRISE, true],
    [`${ENTERPRISE}:department`, true],
    [`${ENTERPRISE}:division`, false],
  ])('are looked at by attribute, sub-attribute or extension: %s', async (name, isSeen) => {
    const { addUser, scim, looked } = noting(reading(name));
    const ada = await addUser('ada');
    looked();
    const changed = {
      name: { givenName: 'Ada' },
      emails: [{ value: 'ada@x.example', type: 'work' }],
      [ENTERPRISE]: { department: 'R' },
    };
    const schemas = [...user('ada').schemas, ENTERPRISE];
    await scim.put(`/Users/${ada}`, user('ada', { ...changed, schemas })).expect(200);
    expect(looked()).toEqual(isSeen ? [ada] : []);
  });

  it('of a resolver that does not say what it reads are always computed', async () => {
    const { userAttributes: _, ...resolver } = reading();
    const { addUser, set, rolesOf } = noting(resolver);
    const ada = await addUser('ada');
    await set(ada, 'title', 'Lead');
    expect(await rolesOf(ada)).toEqual(['Lead/undefined']);
  });

  it('follow the resolver of the tenant as it is at the time', async () => {
    let resolver: RoleResolver = reading();
    const memory = createMemoryStores();
    const world = makeWorld(() => resolver, { stores: memory });
    const ada = await world.addUser('ada');
    const titled = (value: string) =>
      world.scim.patch(`/Users/${ada}`, patch({ op: 'replace', path: 'title', value }));
    await titled('Lead').expect(200);
    expect(await world.rolesOf(ada)).toEqual(['undefined/undefined']);
    resolver = reading('title');
    await titled('Clerk').expect(200);
    expect(await world.rolesOf(ada)).toEqual(['Clerk/undefined']);
  });

  it.each(['title', [7], {}])('must be read of names: %j', (wrong) => {
    const resolver = { ...reading(), userAttributes: wrong as never };
    expect(() => makeWorld(resolver)).toThrow('ERR_SCIM_ROLES');
  });

  it('are not read of a wrong list of a tenant: the write is refused', async () => {
    const resolver = { ...reading(), userAttributes: 'title' as never };
    const { scim } = makeWorld(() => resolver);
    await scim.post('/Users', user('ada')).expect(500);
  });
});

describe('DELETE of a user', () => {
  it('looks at roles only where they leave something behind', async () => {
    const asked: string[] = [];
    const memory = createMemoryStores();
    const told = overriding<MemoryUserStore>(memory.userStore, {
      hasActiveHolder(...given) {
        asked.push('hasActiveHolder');
        return memory.userStore.hasActiveHolder(...given);
      },
      lockRoleStates(...given) {
        asked.push('lockRoleStates');
        return memory.userStore.lockRoleStates(...given);
      },
    });
    const deleting = async (resolver: RoleResolver, options: WorldOptions = {}) => {
      const world = makeWorld(resolver, { stores: { ...memory, userStore: told }, ...options });
      const ids = [await world.addUser('ada'), await world.addUser('bea')];
      const team = await world.addGroup('Crew', ids.slice(0, 1));
      const calls: (readonly string[])[] = [];
      for (const id of ids) {
        asked.length = 0;
        await world.scim.delete(`/Users/${id}`).expect(204);
        calls.push([...asked]);
      }
      await world.scim.delete(`/Groups/${team}`).expect(204);
      return calls;
    };
    expect(await deleting(createRolePolicy(crew))).toEqual([[], []]);
    expect(await deleting(createRolePolicy({ ...crew, administratorRole: 'crew' }))).toEqual([
      ['lockRoleStates', 'hasActiveHolder'],
      ['lockRoleStates'],
    ]);
    const targets = { roles: { targetTenants: ['acme'] } };
    expect(await deleting(createRolePolicy(crew), targets)).toEqual([
      ['lockRoleStates'],
      ['lockRoleStates'],
    ]);
  });
});
