import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, type MemoryUserStore } from '../../../src/index.js';
import {
  createRoleSettings,
  type RoleSettings,
  type RoleSettingsStore,
} from '../../../src/roles/index.js';
import { type Confirming, confirmingSettings } from '../../support/confirming-settings.js';
import { patch } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';
import { ctx, makeWorld } from './support.js';

const TENANT = 'default';
const EDITORS: RoleSettings = {
  defaultRole: 'member',
  groupRoles: [{ group: { displayName: 'Crew' }, role: 'editor' }],
};
const NOBODY: RoleSettings = { defaultRole: 'member', groupRoles: [] };

const serviceOver = (store: RoleSettingsStore) =>
  createRoleSettings({
    store,
    roles: ['editor', 'member'].map((value) => ({ value, label: value })),
  });

/** A router whose settings are confirmed, and another process that saves settings. */
async function world(when: Confirming) {
  const memory = createMemoryStores();
  const { unitOfWork, roleSettingsStore, calls } = confirmingSettings(memory.unitOfWork, when);
  const [mine, others] = [serviceOver(roleSettingsStore), serviceOver(roleSettingsStore)];
  const { revision } = await others.save(TENANT, EDITORS, { expectedRevision: undefined });
  const onLock = { next: async (): Promise<unknown> => undefined };
  const userStore = overriding<MemoryUserStore>(memory.userStore, {
    async lockRoleStates(ctx, ids) {
      const then = onLock.next;
      onLock.next = async () => undefined;
      await then();
      return memory.userStore.lockRoleStates(ctx, ids);
    },
  });
  const made = makeWorld(mine.roleResolver, { stores: { ...memory, userStore }, unitOfWork });
  const takeAway = () => others.save(TENANT, NOBODY, { expectedRevision: revision });
  return { ...made, calls, onLock, takeAway, asked: () => calls.splice(0) };
}

describe.each<Confirming>(['at once', 'late'])('role settings that a unit confirms %s', (when) => {
  it('are read once and confirmed from then on, in every write that asks for a policy', async () => {
    const { addUser, addGroup, join, rolesOf, scim, setActive, asked } = await world(when);
    asked();
    const ada = await addUser('ada');
    expect(asked()).toEqual(['read']);
    const title = patch({ op: 'replace', path: 'title', value: 'Lead' });
    await scim.patch(`/Users/${ada}`, title).expect(200);
    expect(asked()).toEqual(['confirm']);
    const crew = await addGroup('Crew');
    await join(crew, ada);
    await setActive(ada, false);
    await scim.delete(`/Users/${ada}`).expect(204);
    expect(new Set(asked())).toEqual(new Set(['confirm']));
    expect(await rolesOf(ada)).toBeUndefined();
  });

  it('that another process has saved since decide about the next write, and no role comes back', async () => {
    const { addUser, addGroup, join, rolesOf, seen, asked, takeAway } = await world(when);
    const ada = await addUser('ada');
    const crew = await addGroup('Crew');
    await takeAway();
    seen();
    asked();
    await join(crew, ada);
    expect(await rolesOf(ada)).toEqual(['member']);
    expect(seen()).toEqual([]);
    expect(asked()).toContain('read');
  });

  it('that were read once more decide about a write that follows from none of them', async () => {
    const { addUser, scim, rolesOf, takeAway, asked } = await world(when);
    const ada = await addUser('ada');
    await takeAway();
    asked();
    const title = patch({ op: 'replace', path: 'title', value: 'Lead' });
    const { body } = await scim.patch(`/Users/${ada}`, title).expect(200);
    expect([body.title, await rolesOf(ada)]).toEqual(['Lead', ['member']]);
    expect(asked()).toEqual(['confirm', 'read']);
  });

  it('end a write with If-Match no more than any other', async () => {
    const { addUser, scim, takeAway } = await world(when);
    const ada = await addUser('ada');
    const { headers } = await scim.get(`/Users/${ada}`).expect(200);
    await takeAway();
    await scim
      .patch(`/Users/${ada}`, patch({ op: 'replace', path: 'active', value: false }))
      .set('If-Match', headers.etag ?? '')
      .expect(200);
  });

  it('are not saved in the middle of a unit that goes by the earlier ones', async () => {
    const { addUser, addGroup, join, roles, rolesOf, onLock, takeAway } = await world(when);
    const ada = await addUser('ada');
    const crew = await addGroup('Crew');
    const saving: Promise<unknown>[] = [];
    onLock.next = async () => {
      const saved = takeAway();
      saving.push(saved);
      // One that is confirmed late can be saved by then; where it is held, it has to wait for the unit.
      if (when === 'late') await saved;
    };
    await join(crew, ada);
    const after = await rolesOf(ada);
    await Promise.all(saving);
    await roles.replay(TENANT);
    expect([after, await rolesOf(ada)]).toEqual([
      when === 'late' ? ['member'] : ['editor'],
      ['member'],
    ]);
  });

  it('are confirmed by role jobs as well', async () => {
    const { addUser, addGroup, roles, rolesOf, stores, takeAway, asked } = await world(when);
    const ada = await addUser('ada');
    await addGroup('Crew', [ada]);
    expect(await rolesOf(ada)).toEqual(['editor']);
    await stores.roleJobs.enqueue(ctx, [ada]);
    await takeAway();
    asked();
    await roles.drain();
    expect(await rolesOf(ada)).toEqual(['member']);
    expect(asked()).toEqual(['confirm', 'read']);
  });
});
