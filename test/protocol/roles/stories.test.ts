import { describe, expect, it } from '@jest/globals';
import { createRolePolicy } from '../../../src/roles/index.js';
import { patch, user } from '../../support/messages.js';
import { changeable, ctx, makeWorld } from './support.js';

const named = (displayName: string, role: string) => ({ group: { displayName }, role });

const policy = createRolePolicy({
  defaultRole: 'member',
  disabledRole: 'none',
  groupRoles: [named('Admins', 'admin'), named('Editors', 'editor')],
  precedence: ['admin', 'editor'],
});

describe('somebody in no mapped group', () => {
  it('has the default role, with the reason', async () => {
    const { addUser, rolesOf, seen } = makeWorld(policy);
    const ada = await addUser('ada');
    expect(await rolesOf(ada)).toEqual(['member']);
    expect(seen()).toEqual([
      expect.objectContaining({
        type: 'roles.changed',
        tenantId: 'default',
        principal: { id: 'tests' },
        resourceType: 'User',
        resourceId: ada,
        before: [],
        after: ['member'],
        reasons: ['default'],
      }),
    ]);
  });

  it('has it again with the request that ends the last membership', async () => {
    const { addUser, addGroup, leave, rolesOf, seen } = makeWorld(policy);
    const ada = await addUser('ada');
    const admins = await addGroup('Admins', [ada]);
    expect(await rolesOf(ada)).toEqual(['admin']);
    seen();
    await leave(admins, ada);
    expect(await rolesOf(ada)).toEqual(['member']);
    expect(seen()).toEqual([
      expect.objectContaining({ before: ['admin'], after: ['member'], reasons: ['default'] }),
    ]);
  });
});

describe('membership', () => {
  it('gives roles by the first of the precedence, with the group as the reason', async () => {
    const { addUser, addGroup, rolesOf, seen } = makeWorld(policy);
    const ada = await addUser('ada');
    await addGroup('Editors', [ada]);
    seen();
    const admins = await addGroup('Admins', [ada]);
    expect(await rolesOf(ada)).toEqual(['admin']);
    expect(seen()).toEqual([expect.objectContaining({ reasons: [`group:${admins}`] })]);
  });

  it('counts through nested groups, whichever of them changes', async () => {
    const { addUser, addGroup, join, leave, rolesOf, scim } = makeWorld(policy);
    const ada = await addUser('ada');
    const inner = await addGroup('Inner', [ada]);
    const middle = await addGroup('Middle', [inner]);
    const admins = await addGroup('Admins');
    expect(await rolesOf(ada)).toEqual(['member']);
    await join(admins, middle);
    expect(await rolesOf(ada)).toEqual(['admin']);
    await leave(middle, inner);
    expect(await rolesOf(ada)).toEqual(['member']);
    await join(middle, inner);
    expect(await rolesOf(ada)).toEqual(['admin']);
    await scim.delete(`/Groups/${middle}`).expect(204);
    expect(await rolesOf(ada)).toEqual(['member']);
  });

  it('counts by PUT, by rename, by delete and in Bulk', async () => {
    const { addUser, addGroup, rolesOf, scim } = makeWorld(policy);
    const ada = await addUser('ada');
    const id = await addGroup('Admins', [ada]);
    const path = `/Groups/${id}`;
    await scim.put(path, { displayName: 'Admins', members: [] }).expect(200);
    expect(await rolesOf(ada)).toEqual(['member']);
    await scim.put(path, { displayName: 'Crew', members: [{ value: ada }] }).expect(200);
    expect(await rolesOf(ada)).toEqual(['member']);
    await scim.patch(path, patch({ op: 'replace', path: 'displayName', value: 'Editors' }));
    expect(await rolesOf(ada)).toEqual(['editor']);
    await scim.delete(path).expect(204);
    expect(await rolesOf(ada)).toEqual(['member']);
    await scim
      .post('/Bulk', {
        Operations: [
          {
            method: 'POST',
            path: '/Groups',
            bulkId: 'g',
            data: { displayName: 'Admins', members: [{ value: ada }, { value: 'bulkId:bob' }] },
          },
          { method: 'POST', path: '/Users', bulkId: 'bob', data: { userName: 'bob' } },
        ],
      })
      .expect(200);
    expect(await rolesOf(ada)).toEqual(['admin']);
    const { body } = await scim.get('/Users?filter=userName eq "bob"');
    expect(await rolesOf(body.Resources[0].id)).toEqual(['admin']);
  });

  it('maps by id and by externalId, which users never show', async () => {
    const resolver = changeable(createRolePolicy({}));
    const { addUser, addGroup, rolesOf, roles, scim } = makeWorld(resolver.find);
    const ada = await addUser('ada');
    const one = await addGroup('One', [ada]);
    const two = await addGroup('Two', [ada], { externalId: 'two-in-entra' });
    resolver.set(
      createRolePolicy({
        groupRoles: [
          { group: { id: one }, role: 'by-id' },
          { group: { externalId: 'two-in-entra' }, role: 'by-external-id' },
          { group: { externalId: 'another' }, role: 'no' },
        ],
      }),
    );
    await roles.replay('default');
    expect(await rolesOf(ada)).toEqual(['by-external-id', 'by-id']);
    const { text } = await scim.get(`/Users/${ada}`);
    expect(text).toContain('"display":"Two"');
    expect(text).not.toContain('externalId');
    await scim.patch(
      `/Groups/${two}`,
      patch({ op: 'replace', path: 'externalId', value: 'another' }),
    );
    expect(await rolesOf(ada)).toEqual(['by-id', 'no']);
  });
});

describe('deactivation', () => {
  it('gives the disabled role and keeps the memberships; reactivation restores', async () => {
    const { addUser, addGroup, rolesOf, setActive, seen, scim } = makeWorld(policy);
    const ada = await addUser('ada');
    const admins = await addGroup('Admins', [ada]);
    seen();
    await setActive(ada, false);
    expect(await rolesOf(ada)).toEqual(['none']);
    expect(seen()).toEqual([
      expect.objectContaining({ before: ['admin'], after: ['none'], reasons: ['inactive'] }),
    ]);
    expect((await scim.get(`/Groups/${admins}`)).body.members).toHaveLength(1);
    await setActive(ada, true);
    expect(await rolesOf(ada)).toEqual(['admin']);
    const bob = await addUser('bob', { active: false });
    expect(await rolesOf(bob)).toEqual(['none']);
  });

  it('ends sessions once, however often it is sent, and whatever the lock says', async () => {
    const ended: (readonly string[])[] = [];
    const { addUser, rolesOf, setActive, stores } = makeWorld(policy, {
      onDeactivate: ({ userId, reason }) => void ended.push([userId, reason]),
    });
    const [ada, bob] = [await addUser('ada'), await addUser('bob')];
    await stores.userStore.setRoles(ctx, bob, [{ role: 'auditor' }]);
    for (const id of [ada, ada, bob, bob]) await setActive(id, false);
    expect(await Promise.all([ada, bob].map(rolesOf))).toEqual([['none'], ['auditor']]);
    expect(ended).toEqual([
      [ada, 'deactivated'],
      [bob, 'deactivated'],
    ]);
  });

  it('takes all roles where there is no disabled one, and says why', async () => {
    const { addUser, rolesOf, setActive, seen } = makeWorld(createRolePolicy({ defaultRole: 'm' }));
    const ada = await addUser('ada');
    seen();
    await setActive(ada, false);
    expect(await rolesOf(ada)).toEqual([]);
    expect(seen()).toEqual([expect.objectContaining({ after: [], reasons: ['inactive'] })]);
  });
});

describe('roles set by hand', () => {
  it('survive every kind of sync, each time with a reason, until they are unlocked', async () => {
    const world = makeWorld({ ...policy, userAttributes: ['title', 'nickName'] });
    const { addUser, addGroup, join, leave, rolesOf, roles, setActive, seen, scim, stores } = world;
    const ada = await addUser('ada');
    const admins = await addGroup('Admins');
    const inner = await addGroup('Inner', [ada]);
    await stores.userStore.setRoles(ctx, ada, [{ role: 'auditor' }]);
    seen();
    const path = `/Users/${ada}`;
    const syncs: Record<string, () => PromiseLike<unknown>> = {
      join: () => join(admins, ada),
      leave: () => leave(admins, ada),
      nested: () => join(admins, inner),
      rename: () =>
        scim.patch(`/Groups/${admins}`, patch({ op: 'replace', path: 'displayName', value: 'X' })),
      delete: () => scim.delete(`/Groups/${admins}`),
      patch: () => scim.patch(path, patch({ op: 'replace', path: 'title', value: 'T' })),
      put: () => scim.put(path, user('ada', { nickName: 'A' })),
      deactivate: () => setActive(ada, false),
      reactivate: () => setActive(ada, true),
      bulk: () =>
        scim.post('/Bulk', {
          Operations: [
            { method: 'PATCH', path, data: patch({ op: 'add', path: 'title', value: 'U' }) },
          ],
        }),
      replay: () => roles.replay('default'),
    };
    for (const [name, sync] of Object.entries(syncs)) {
      await sync();
      expect([name, await rolesOf(ada)]).toEqual([name, ['auditor']]);
      expect([name, seen()]).toEqual([
        name,
        [
          expect.objectContaining({
            type: 'roles.kept',
            resourceId: ada,
            roles: ['auditor'],
            wanted: [expect.stringMatching(/^(admin|member|none)$/)],
            reason: 'locked',
          }),
        ],
      ]);
    }
    await stores.userStore.unlockRoles(ctx, ada);
    await roles.recompute('default', [ada]);
    expect(await rolesOf(ada)).toEqual(['member']);
  });
});

describe('a changed mapping', () => {
  it('is exact for everybody after a replay', async () => {
    const resolver = changeable(policy);
    const { addUser, addGroup, rolesOf, roles, seen } = makeWorld(resolver.find);
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) ids.push(await addUser(name));
    const [a = '', b = '', c = '', d = ''] = ids;
    await addGroup('Admins', [a]);
    await addGroup('Editors', [b]);
    await addGroup('Readers', [c]);
    resolver.set(
      createRolePolicy({
        defaultRole: 'guest',
        groupRoles: [named('admins', 'admin'), named('Readers', 'reader')],
      }),
    );
    seen();
    const progress = await roles.replay('default');
    expect(progress).toEqual({ tenantId: 'default', done: 4, total: 4 });
    expect(await Promise.all([a, b, c, d].map(rolesOf))).toEqual([
      ['admin'],
      ['guest'],
      ['reader'],
      ['guest'],
    ]);
    expect(
      seen()
        .map(({ resourceId }) => resourceId)
        .sort(),
    ).toEqual([b, c, d].sort());
    await roles.replay('default');
    expect(seen()).toEqual([]);
  });
});

describe('asserted roles', () => {
  const asserting = createRolePolicy({
    defaultRole: 'member',
    assertedRoles: { Admin: 'admin', 'role-7': 'editor' },
  });
  const json = JSON.stringify({ id: 'role-7', value: 'Ed', displayName: 'Editor' });

  it.each([
    ['plain values', [{ primary: false, value: 'Admin', display: 'A' }], ['admin']],
    ['JSON text within the value', [{ primary: true, value: json }], ['editor']],
    ['several', [{ value: 'Admin' }, { value: json }], ['admin', 'editor']],
    ['broken JSON text', [{ value: '{"value":"Admin"' }], ['member']],
    ['values that nothing maps', [{ value: 'constructor' }, { value: 'admin' }], ['member']],
  ])('are mapped: %s', async (_, roles, expected) => {
    const { addUser, rolesOf, scim } = makeWorld(asserting);
    const ada = await addUser('ada', { roles });
    expect(await rolesOf(ada)).toEqual(expected);
    await scim.patch(`/Users/${ada}`, patch({ op: 'replace', path: 'roles', value: [] }));
    expect(await rolesOf(ada)).toEqual(['member']);
  });

  it('are ignored unless they are mapped', async () => {
    const { addUser, rolesOf } = makeWorld(policy);
    expect(await rolesOf(await addUser('ada', { roles: [{ value: 'admin' }] }))).toEqual([
      'member',
    ]);
  });
});

describe('a resolver of the host', () => {
  it('sees the whole state, and may be another one for each tenant', async () => {
    const subjects: unknown[] = [];
    const { addUser, addGroup, rolesOf } = makeWorld((tenantId) => ({
      resolve: (subject) => {
        subjects.push(subject);
        return { assignments: [{ role: `in-${tenantId}`, reason: 'custom:test' }] };
      },
    }));
    const ada = await addUser('ada', { title: 'T' });
    const crew = await addGroup('Crew', [ada]);
    expect(await rolesOf(ada)).toEqual(['in-default']);
    expect(subjects.at(-1)).toMatchObject({
      tenantId: 'default',
      user: { userName: 'ada', title: 'T' },
      active: true,
      groups: [{ value: crew, display: 'Crew', type: 'direct' }],
      current: [{ role: 'in-default' }],
      locked: false,
    });
  });

  it('that knows nothing of a tenant leaves its roles alone', async () => {
    const { addUser, rolesOf, seen } = makeWorld(() => undefined);
    expect(await rolesOf(await addUser('ada'))).toEqual([]);
    expect(seen()).toEqual([]);
  });

  it('that throws undoes the write, and its message stays inside', async () => {
    const { scim, log } = makeWorld({
      resolve() {
        throw new Error('secret');
      },
    });
    const { text } = await scim.post('/Users', user('ada')).expect(500);
    expect(text).not.toContain('secret');
    expect(JSON.stringify(log)).toContain('roleResolver.resolve failed');
    expect(JSON.stringify(log)).not.toContain('secret');
    expect((await scim.get('/Users')).body.totalResults).toBe(0);
  });
});
