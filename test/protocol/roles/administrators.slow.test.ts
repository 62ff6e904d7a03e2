import { describe, expect, it } from '@jest/globals';
import type { ScimEvent } from '../../../src/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { patch } from '../../support/messages.js';
import { changeable, ctx, makeWorld } from './support.js';

const guarded = {
  defaultRole: 'member',
  disabledRole: 'none',
  groupRoles: [
    { group: { displayName: 'Admins' }, role: 'admin' },
    { group: { displayName: 'Editors' }, role: 'editor' },
  ],
  precedence: ['admin', 'editor'],
  administratorRole: 'admin',
};
const policy = createRolePolicy(guarded);

const types = (events: readonly ScimEvent[]) => events.map(({ type }) => type);

describe('the last administrator', () => {
  it('is disabled like everybody else, with a loud event, once', async () => {
    const { addUser, addGroup, rolesOf, seen, setActive, scim } = makeWorld(policy);
    const ada = await addUser('ada');
    await addGroup('Admins', [ada]);
    seen();
    await setActive(ada, false);
    expect(await rolesOf(ada)).toEqual(['none']);
    expect(seen()).toEqual([
      expect.objectContaining({ type: 'roles.changed', after: ['none'] }),
      expect.objectContaining({ type: 'administrator.lost', resourceId: ada, role: 'admin' }),
    ]);
    await scim.patch(`/Users/${ada}`, patch({ op: 'add', path: 'title', value: 'T' }));
    expect(seen()).toEqual([]);
  });

  it('is deleted like everybody else, with the same event', async () => {
    const { addUser, addGroup, seen, scim } = makeWorld(policy);
    const ada = await addUser('ada');
    const bob = await addUser('bob');
    await addGroup('Admins', [ada, bob]);
    seen();
    await scim.delete(`/Users/${ada}`).expect(204);
    expect(seen()).toEqual([]);
    await scim.delete(`/Users/${bob}`).expect(204);
    expect(types(seen())).toEqual(['administrator.lost']);
  });

  it('with roles set by hand is missed when disabled, and keeps them', async () => {
    const reading = { ...policy, userAttributes: ['title'] };
    const { addUser, rolesOf, seen, setActive, scim, stores } = makeWorld(reading);
    const ada = await addUser('ada');
    await stores.userStore.setRoles(ctx, ada, [{ role: 'admin' }]);
    seen();
    await setActive(ada, false);
    expect(await rolesOf(ada)).toEqual(['admin']);
    expect(types(seen())).toEqual(['roles.kept', 'administrator.lost']);
    await scim.patch(`/Users/${ada}`, patch({ op: 'add', path: 'title', value: 'T' }));
    expect(types(seen())).toEqual(['roles.kept']);
  });

  it.each(['leaving the group', 'a rename', 'the end of the group', 'a changed mapping'])(
    'keeps the role in spite of %s, with a reason',
    async (how) => {
      const resolver = changeable(policy);
      const { addUser, addGroup, leave, rolesOf, roles, seen, scim } = makeWorld(resolver.find);
      const ada = await addUser('ada');
      const bob = await addUser('bob');
      const admins = await addGroup('Admins', [ada]);
      seen();
      const path = `/Groups/${admins}`;
      const ways: Record<string, () => PromiseLike<unknown>> = {
        'leaving the group': () => leave(admins, ada),
        'a rename': () =>
          scim.patch(path, patch({ op: 'replace', path: 'displayName', value: 'Crew' })),
        'the end of the group': () => scim.delete(path),
        'a changed mapping': () => {
          resolver.set(createRolePolicy({ ...guarded, groupRoles: [] }));
          return roles.replay('default');
        },
      };
      await ways[how]?.();
      expect(await rolesOf(ada)).toEqual(['admin']);
      expect(await rolesOf(bob)).toEqual(['member']);
      expect(seen()).toEqual([
        expect.objectContaining({
          type: 'roles.kept',
          resourceId: ada,
          roles: ['admin'],
          wanted: ['member'],
          reason: 'lastAdministrator',
        }),
      ]);
    },
  );

  it('loses it once there is another, and in a swap by one request', async () => {
    const { addUser, addGroup, rolesOf, roles, seen, scim } = makeWorld(policy);
    const [ada, bob] = [await addUser('ada'), await addUser('bob')];
    const admins = await addGroup('Admins', [ada]);
    seen();
    await scim
      .patch(
        `/Groups/${admins}`,
        patch({ op: 'replace', path: 'members', value: [{ value: bob }] }),
      )
      .expect(204);
    expect(await Promise.all([ada, bob].map(rolesOf))).toEqual([['member'], ['admin']]);
    expect(types(seen())).toEqual(['roles.changed', 'roles.changed']);
    await scim.put(`/Groups/${admins}`, { displayName: 'Admins', members: [] }).expect(200);
    expect(await rolesOf(bob)).toEqual(['admin']);
    await addGroup('Admins too', [ada]);
    await scim.put(`/Groups/${admins}`, { displayName: 'Admins', members: [{ value: ada }] });
    await roles.recompute('default', [bob]);
    expect(await Promise.all([ada, bob].map(rolesOf))).toEqual([['admin'], ['member']]);
  });

  it('is one of several who lose it at once, and nobody inactive', async () => {
    const { addUser, addGroup, rolesOf, setActive, scim } = makeWorld(policy);
    const ids = [await addUser('a'), await addUser('b'), await addUser('c')].sort();
    const admins = await addGroup('Admins', ids);
    await setActive(ids[2] ?? '', false);
    await scim.delete(`/Groups/${admins}`).expect(204);
    expect(await Promise.all(ids.map(rolesOf))).toEqual([['member'], ['admin'], ['none']]);
  });

  it('keeps nothing for the sake of a batch when a later one has another', async () => {
    const { stores } = makeWorld(policy);
    const ids: string[] = [];
    for (let n = 0; n < 1_100; n += 1) {
      ids.push((await stores.userStore.create(ctx, { userName: `u${n}`, active: true })).id);
    }
    const made = [...ids];
    ids.sort();
    const mapped = (displayName: string) =>
      createRolePolicy({ ...guarded, groupRoles: [{ group: { displayName }, role: 'admin' }] });
    const resolver = changeable(mapped('Admins'));
    const { addGroup, rolesOf, roles, scim } = makeWorld(resolver.find, {
      stores,
      roles: { maxInCommit: 2_000 },
    });
    const early = await addGroup('Early', ids.slice(0, 500));
    const late = await addGroup('Late', ids.slice(500));
    const admins = await addGroup('Admins', [early]);
    const holders = async () => {
      const all = await Promise.all(ids.map(rolesOf));
      return all.flatMap((found, at) => (found?.includes('admin') ? [at] : []));
    };
    const from = (start: number, end: number) =>
      Array.from({ length: end - start }, (_, n) => start + n);
    expect(await holders()).toEqual(from(0, 500));

    const swapped = { displayName: 'Admins', members: [{ value: late }] };
    await scim.put(`/Groups/${admins}`, swapped).expect(200);
    expect(await holders()).toEqual(from(500, 1_100));

    await addGroup('Made first', made.slice(0, 500));
    await addGroup('Made last', made.slice(500));
    for (const name of ['Made first', 'Made last']) {
      resolver.set(mapped(name));
      await roles.replay('default');
    }
    const last = new Set(made.slice(500));
    expect(await holders()).toEqual(from(0, 1_100).filter((at) => last.has(ids[at] ?? '')));

    resolver.set(mapped('Early'));
    await roles.replay('default');
    expect(await holders()).toEqual(from(0, 500));

    resolver.set(mapped('Late'));
    for (const batch of [ids.slice(0, 500), ids.slice(500, 1_000), ids.slice(1_000)]) {
      await stores.roleJobs.enqueue(ctx, batch);
    }
    await roles.drain();
    expect(await holders()).toEqual(from(500, 1_100));
  });
});
