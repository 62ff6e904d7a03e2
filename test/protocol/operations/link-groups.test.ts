import { describe, expect, it } from '@jest/globals';
import {
  createMemoryStores,
  type ExistingResource,
  type GroupStore,
  type UserStore,
} from '../../../src/index.js';
import { createDeletionGuard } from '../../../src/monitoring/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { expectScimError } from '../../support/expect-error.js';
import { group, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';
import { type Admit, admitting, CTX, TENANT } from './admission/world.js';

const policy = createRolePolicy({
  defaultRole: 'member',
  disabledRole: 'none',
  groupRoles: [{ group: { displayName: 'Admins' }, role: 'admin' }],
});

function world(options: Admit = {}) {
  const stores = options.stores ?? createMemoryStores();
  const asked: ExistingResource[] = [];
  const made = admitting(
    {},
    {
      stores,
      roleResolver: policy,
      resolveExisting: (_ctx, existing) => {
        asked.push(existing);
        return { action: 'link' };
      },
      ...options,
    },
  );
  const { userStore, groupStore } = stores;
  return {
    ...made,
    asked,
    hideGroup: groupStore.addHidden.bind(groupStore, TENANT),
    hideUser: userStore.addHidden.bind(userStore, TENANT),
    rolesOf: async (id: string) =>
      (await userStore.rolesOf(CTX, id))?.assignments.map(({ role }) => role),
    membersOf: async (id: string): Promise<readonly string[]> => {
      const { body } = await made.scim.get(`/Groups/${id}`).expect(200);
      return (body.members ?? []).map(({ value }: { value: string }) => value);
    },
  };
}

/** Groups that are always written as a whole, with their members. */
function wholeGroups(groupStore: GroupStore): GroupStore {
  const { changeMembers, getHidden } = groupStore;
  const shown: GroupStore['get'] = async (ctx, id) => groupStore.get(ctx, id);
  return overriding<GroupStore>(groupStore, {
    changeMembers: undefined,
    saveWithMembers: undefined,
    membersOf: undefined,
    getHidden,
    async replace(ctx, id, next, options) {
      const { members = [] } = next as { members?: { value: string }[] };
      await groupStore.replace(ctx, id, next, options);
      const change = { from: 'empty', add: members, remove: [], unknown: 'skip' } as const;
      await changeMembers?.(ctx, id, change);
      const record = await shown(ctx, id);
      if (!record) throw new Error('It was there a moment ago.');
      return record;
    },
  });
}

describe('a team that the product has already', () => {
  it('does not exist for SCIM, and its name is taken', async () => {
    const { scim, hideGroup } = world({ resolveExisting: () => ({ action: 'refuse' }) });
    const id = await hideGroup({ displayName: 'Admins' });
    await scim.get(`/Groups/${id}`).expect(404);
    expect((await scim.get('/Groups')).body.totalResults).toBe(0);
    expectScimError(await scim.post('/Groups', group('admins')), 409, 'uniqueness');
  });

  it.each([
    ['changes', (store: GroupStore) => store],
    ['whole lists', wholeGroups],
  ])('is linked and keeps its members; those of the POST join (%s)', async (_, storeOf) => {
    const stores = createMemoryStores();
    const made = world({ stores, groupStore: storeOf(stores.groupStore) });
    const { scim, add, hideGroup, asked, ofType, rolesOf, membersOf, entries } = made;
    const ada = await add('ada');
    const bob = await add('bob');
    const id = await hideGroup({ displayName: 'Admins' }, [ada]);
    expect(await rolesOf(ada)).toEqual(['member']);
    const { body, headers } = await scim.post('/Groups', group('ADMINS', [bob])).expect(201);
    expect(body).toMatchObject({ id, displayName: 'ADMINS' });
    expect(headers.etag).toBe((await scim.get(`/Groups/${id}`)).headers.etag);
    expect(await membersOf(id)).toEqual([ada, bob]);
    expect(asked).toEqual([
      {
        resourceType: 'Group',
        draft: expect.objectContaining({ displayName: 'ADMINS' }),
        attribute: 'displayName',
        hiddenId: id,
      },
    ]);
    expect(ofType('group.created')).toMatchObject([{ resourceId: id, linked: true }]);
    expect(ofType('group.members.changed')).toMatchObject([{ added: [bob], removed: [] }]);
    expect([await rolesOf(ada), await rolesOf(bob)]).toEqual([['admin'], ['admin']]);
    expect((await entries()).find(({ kind }) => kind === 'create')).toMatchObject({
      existing: 'linked',
      resourceType: 'Group',
    });
  });

  it('gives its members roles, but for those who keep what was set by hand', async () => {
    const { scim, add, stores, hideGroup, rolesOf, ofType } = world();
    const ada = await add('ada');
    await stores.userStore.setRoles(CTX, ada, [{ role: 'owner' }]);
    const bob = await add('bob');
    await hideGroup({ displayName: 'Admins' }, [ada, bob]);
    await scim.post('/Groups', group('Admins')).expect(201);
    expect([await rolesOf(ada), await rolesOf(bob)]).toEqual([['owner'], ['admin']]);
    expect(ofType('roles.kept')).toMatchObject([{ resourceId: ada, reason: 'locked' }]);
  });

  it('shows members when SCIM does, and they have its role from then on', async () => {
    const { scim, hideUser, hideGroup, rolesOf, membersOf } = world();
    const ada = await hideUser({ userName: 'ada' });
    const bob = await hideUser({ userName: 'bob' }, [{ role: 'owner' }]);
    const id = await hideGroup({ displayName: 'Admins' }, [ada, bob]);
    await scim.post('/Groups', group('Admins')).expect(201);
    expect(await membersOf(id)).toEqual([]);
    // A client that names everybody does not know them.
    await scim.put(`/Groups/${id}`, group('Admins')).expect(200);
    await scim.post('/Users', user('ada')).expect(201);
    await scim.post('/Users', user('bob')).expect(201);
    expect(await membersOf(id)).toEqual([ada, bob]);
    expect([await rolesOf(ada), await rolesOf(bob)]).toEqual([['admin'], ['owner']]);
  });

  it('is refused where the store cannot link, without asking', async () => {
    const stores = createMemoryStores();
    const groupStore = overriding<GroupStore>(stores.groupStore, { linkExisting: undefined });
    const { scim, hideGroup, asked } = world({ stores, groupStore });
    await hideGroup({ displayName: 'Admins' });
    await scim.post('/Groups', group('Admins')).expect(409);
    expect(asked).toEqual([]);
  });
});

describe('a person whom the product has already', () => {
  it('and who is inactive there, is not let in by silence, nor counted as taken away', async () => {
    const ended: string[] = [];
    const guarded: string[] = [];
    const guard = createDeletionGuard({ threshold: { count: 10 } });
    const { scim, hideUser } = world({
      onDeactivate: ({ userId }) => void ended.push(userId),
      deletionGuard: {
        ...guard,
        admit(ctx, request) {
          guarded.push(request.resourceId);
          return guard.admit(ctx, request);
        },
      },
    });
    await hideUser({ userName: 'ada', active: false });
    await hideUser({ userName: 'bob', active: false });
    const there = await hideUser({ userName: 'cyr' });
    const { active: _active, ...silent } = user('ada') as Record<string, unknown>;
    expect((await scim.post('/Users', silent).expect(201)).body.active).toBe(false);
    await scim.post('/Users', user('bob', { active: false })).expect(201);
    await scim.post('/Users', user('cyr', { active: false })).expect(201);
    expect([ended, guarded]).toEqual([[there], [there]]);
  });

  it('has roles of the policy at once by choice, and event and log tell it', async () => {
    const made = world({ roles: { linkedUsers: 'compute' } });
    const { scim, hideUser, rolesOf, ofType, entries } = made;
    const id = await hideUser({ userName: 'ada' }, [{ role: 'owner' }]);
    await scim.post('/Users', user('ada')).expect(201);
    await scim.post('/Users', user('eve')).expect(201);
    expect(await rolesOf(id)).toEqual(['member']);
    expect(ofType('roles.changed')).toMatchObject([
      { before: ['owner'], after: ['member'], replaced: 'linked' },
      { before: [], after: ['member'] },
    ]);
    expect(ofType('roles.changed')[1]).not.toHaveProperty('replaced');
    const [, entry] = await entries();
    expect(entry).toMatchObject({
      existing: 'linked',
      rolesReplaced: [{ reason: 'linked', users: 1, userIds: [id] }],
    });
  });

  it('is asked for by stores with ids of their own, hidden ones as the host knows them', async () => {
    const stores = createMemoryStores();
    const ids = {
      encode: (id: string) => `u-${id}`,
      decode: (id: string) => (id.startsWith('u-') ? id.slice(2) : undefined),
    };
    const userStore: UserStore = { ...stores.userStore, ids };
    const { scim, hideUser, asked } = world({ stores, userStore });
    const id = await hideUser({ userName: 'ada', active: false });
    const { body } = await scim.post('/Users', user('ada', { active: true })).expect(201);
    expect([body.id, asked[0]?.hiddenId]).toEqual([`u-${id}`, id]);
  });
});
