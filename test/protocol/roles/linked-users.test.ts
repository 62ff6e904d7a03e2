import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import {
  createMemoryStores,
  type RoleAssignment,
  type RoleOptions,
  type UnitOfWork,
  type UserStore,
} from '../../../src/index.js';
import { createMemoryProvisioningLog } from '../../../src/monitoring/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { patch, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';
import { ctx, makeWorld } from './support.js';

const policy = createRolePolicy({
  defaultRole: 'member',
  disabledRole: 'none',
  groupRoles: [
    { group: { displayName: 'Admins' }, role: 'admin' },
    { group: { displayName: 'Readers' }, role: 'reader' },
  ],
  precedence: ['admin', 'reader'],
  administratorRole: 'admin',
});

/** A product in which somebody has roles of their own before SCIM comes and links them. */
async function withPerson(
  roles: readonly RoleAssignment[],
  { units = true, ...options }: RoleOptions & { readonly units?: boolean } = {},
  resolver: Parameters<typeof makeWorld>[0] = policy,
) {
  const stores = createMemoryStores();
  const { userStore, unitOfWork } = stores;
  const log = createMemoryProvisioningLog();
  const owning = overriding<UserStore>(userStore, {
    async linkExisting(of, hiddenId, draft) {
      const record = await userStore.linkExisting?.(of, hiddenId, draft);
      await userStore.setRoles(of, hiddenId, roles);
      await userStore.unlockRoles(of, hiddenId);
      if (!record) throw new Error('There is no linkExisting().');
      return record;
    },
  });
  const world = makeWorld(resolver, {
    stores,
    userStore: owning,
    unitOfWork: units ? unitOfWork : (undefined as UnitOfWork | undefined),
    resolveExisting: () => ({ action: 'link' }),
    provisioningLog: log,
    roles: options,
  });
  const id = await userStore.addHidden('default', { userName: 'ada' });
  const isLocked = async () => (await userStore.rolesOf(ctx, id))?.locked;
  const lastEntry = async () => {
    await nextTurn();
    await nextTurn();
    return (await log.query('default', { limit: 1 }))[0];
  };
  return { ...world, id, isLocked, lastEntry, userStore: owning };
}

describe.each([true, false])(
  'linking somebody with roles of their own (units of work: %s)',
  (units) => {
    it('keeps them, locked, and says so in event and log', async () => {
      const { scim, id, rolesOf, isLocked, seen, lastEntry } = await withPerson(
        [{ role: 'editor' }],
        { units },
      );
      await scim.post('/Users', user('ada')).expect(201);
      expect(await rolesOf(id)).toEqual(['editor']);
      expect(await isLocked()).toBe(true);
      expect(seen()).toEqual([
        expect.objectContaining({
          type: 'roles.kept',
          resourceId: id,
          roles: ['editor'],
          wanted: ['member'],
          reason: 'linked',
        }),
      ]);
      expect(await lastEntry()).toMatchObject({
        kind: 'create',
        rolesKept: [{ reason: 'linked', users: 1, userIds: [id] }],
      });
    });

    it('keeps them through later writes, until an administrator lifts the lock', async () => {
      const { scim, id, rolesOf, addGroup, roles, seen } = await withPerson([{ role: 'editor' }], {
        units,
      });
      await scim.post('/Users', user('ada')).expect(201);
      await scim.patch(`/Users/${id}`, patch({ op: 'add', path: 'title', value: 'T' })).expect(200);
      await addGroup('Readers', [id]);
      await roles.replay('default');
      expect(await rolesOf(id)).toEqual(['editor']);
      seen();
      await roles.unlock('default', id);
      expect(await rolesOf(id)).toEqual(['reader']);
    });

    it('provisions who has what the policy says like everybody else', async () => {
      const { scim, id, rolesOf, isLocked, addGroup, seen } = await withPerson(
        [{ role: 'member' }],
        { units },
      );
      await scim.post('/Users', user('ada')).expect(201);
      expect([await rolesOf(id), await isLocked(), seen()]).toEqual([['member'], false, []]);
      await addGroup('Readers', [id]);
      expect(await rolesOf(id)).toEqual(['reader']);
    });

    it('provisions who has no roles at all', async () => {
      const { scim, id, rolesOf, isLocked } = await withPerson([], { units });
      await scim.post('/Users', user('ada')).expect(201);
      expect([await rolesOf(id), await isLocked()]).toEqual([['member'], false]);
    });

    it('keeps nothing for who is linked as inactive', async () => {
      const { scim, id, rolesOf, isLocked } = await withPerson([{ role: 'admin' }], { units });
      await scim.post('/Users', user('ada', { active: false })).expect(201);
      expect([await rolesOf(id), await isLocked()]).toEqual([['none'], false]);
    });

    it('computes them at once where the host says so', async () => {
      const { scim, id, rolesOf, isLocked, seen } = await withPerson([{ role: 'editor' }], {
        units,
        linkedUsers: 'compute',
      });
      await scim.post('/Users', user('ada')).expect(201);
      expect([await rolesOf(id), await isLocked()]).toEqual([['member'], false]);
      expect(seen()).toMatchObject([
        { type: 'roles.changed', before: ['editor'], after: ['member'] },
      ]);
    });

    it('leaves them alone in a tenant whose roles are not provisioned', async () => {
      const { scim, id, rolesOf, isLocked } = await withPerson(
        [{ role: 'editor' }],
        { units },
        () => undefined,
      );
      await scim.post('/Users', user('ada')).expect(201);
      expect([await rolesOf(id), await isLocked()]).toEqual([['editor'], false]);
    });
  },
);

describe('linking in a Bulk request', () => {
  it('keeps the roles, too', async () => {
    const { scim, id, rolesOf, seen } = await withPerson([{ role: 'editor' }]);
    const Operations = [{ method: 'POST', path: '/Users', bulkId: 'a', data: user('ada') }];
    await scim.post('/Bulk', { Operations }).expect(200);
    expect(await rolesOf(id)).toEqual(['editor']);
    expect(seen()).toMatchObject([{ type: 'roles.kept', reason: 'linked' }]);
  });
});

describe('at start', () => {
  const { userStore, ...stores } = createMemoryStores();
  const unlockable = overriding<UserStore>(userStore, { setRoles: undefined });
  const start = (roles: RoleOptions) => () =>
    makeWorld(policy, {
      ...stores,
      userStore: unlockable,
      resolveExisting: () => ({ action: 'link' }),
      roles,
    });

  it('a store that cannot lock roles is refused, unless they are computed', () => {
    expect(start({})).toThrow('linkedUsers');
    expect(start({})).toThrow('ERR_SCIM_ROLES');
    expect(start({ linkedUsers: 'compute' })).not.toThrow();
  });

  it('an unknown choice is refused', () => {
    expect(start({ linkedUsers: 'perhaps' as never })).toThrow('ERR_SCIM_OPTION_VALUE');
  });
});
