import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, type UserStore } from '../../../src/index.js';
import {
  createMemoryRoleSettingsStore,
  createRoleSettings,
  type RoleSettings,
} from '../../../src/roles/index.js';
import { user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';
import { ctx, makeWorld } from './support.js';

const TENANT = 'default';
const settingsWith = (groupRoles: RoleSettings['groupRoles']): RoleSettings => ({
  defaultRole: 'member',
  groupRoles: groupRoles ?? [],
});
const EDITORS = settingsWith([{ group: { displayName: 'Crew' }, role: 'editor' }]);
const NOBODY = settingsWith([]);

/** Settings in a store that tells with which transaction it was read, and what happens while users are locked. */
async function world() {
  const memory = createMemoryStores();
  const store = createMemoryRoleSettingsStore();
  const read: unknown[] = [];
  const settings = createRoleSettings({
    store: {
      ...store,
      read(tenantId, of) {
        read.push(of?.transaction);
        return store.read(tenantId);
      },
    },
    roles: ['editor', 'member'].map((value) => ({ value, label: value })),
    targetTenants: (_, of) => {
      read.push(of?.transaction);
      return [];
    },
  });
  const { revision } = await settings.save(TENANT, EDITORS, { expectedRevision: undefined });
  const onLock = { next: async (): Promise<unknown> => undefined };
  const userStore = overriding<UserStore>(memory.userStore, {
    async lockRoleStates(of, ids) {
      const then = onLock.next;
      onLock.next = async () => undefined;
      await then();
      return memory.userStore.lockRoleStates(of, ids);
    },
  });
  const made = makeWorld(settings.roleResolver, { stores: memory, userStore });
  const takeAway = () => settings.save(TENANT, NOBODY, { expectedRevision: revision });
  return { ...made, settings, read, onLock, takeAway };
}

describe('role settings', () => {
  it('are read in the unit of work of every write, and outside of any without it', async () => {
    const { addUser, addGroup, join, leave, setActive, scim, roles, read, settings } =
      await world();
    const ada = await addUser('ada');
    const crew = await addGroup('Crew', [ada]);
    read.length = 0;
    const writes: Record<string, () => PromiseLike<unknown>> = {
      leave: () => leave(crew, ada),
      join: () => join(crew, ada),
      disable: () => setActive(ada, false),
      put: () => scim.put(`/Users/${ada}`, user('ada')).expect(200),
      lock: () => roles.lock(TENANT, ada, [{ role: 'editor' }]),
      unlock: () => roles.unlock(TENANT, ada),
      recompute: () => roles.recompute(TENANT, [ada]),
      replay: () => roles.replay(TENANT),
      delete: () => scim.delete(`/Users/${ada}`).expect(204),
    };
    for (const [name, write] of Object.entries(writes)) {
      await write();
      expect([name, read.length > 0, read.every((each) => each !== undefined)]).toEqual([
        name,
        true,
        true,
      ]);
      read.length = 0;
    }
    await settings.read(TENANT);
    expect(read.filter((each) => each !== undefined)).toEqual([]);
  });

  it('that are saved while a write waits for its users decide about them', async () => {
    const { addUser, addGroup, join, rolesOf, scim, onLock, takeAway } = await world();
    const ada = await addUser('ada');
    const crew = await addGroup('Crew', []);
    onLock.next = takeAway;
    await join(crew, ada);
    expect(await rolesOf(ada)).toEqual(['member']);
    await scim.delete(`/Groups/${crew}`).expect(204);
  });

  it('that are saved while a role is computed anew do not come back', async () => {
    const { addUser, addGroup, rolesOf, roles, stores, onLock, takeAway } = await world();
    const ada = await addUser('ada');
    await addGroup('Crew', [ada]);
    expect(await rolesOf(ada)).toEqual(['editor']);
    await stores.roleJobs.enqueue(ctx, [ada]);
    onLock.next = takeAway;
    await roles.drain();
    expect(await rolesOf(ada)).toEqual(['member']);
  });
});
