import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, type ScimEvent } from '../../../src/index.js';
import { createMemoryProvisioningLog } from '../../../src/monitoring/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { mountScim } from '../../support/app.js';
import { GROUP, group, user } from '../../support/messages.js';
import { createWholeGroupStores } from '../../support/whole-group-stores.js';

/** A store that takes changes of members, and one whose groups are whole. */
const STORES = {
  delta: createMemoryStores,
  whole: () => createWholeGroupStores(),
} as const;

async function world(kind: keyof typeof STORES, conformance?: object) {
  const provisioningLog = createMemoryProvisioningLog();
  const events: ScimEvent[] = [];
  const stores = STORES[kind]();
  const { scim } = mountScim({
    ...stores,
    provisioningLog,
    onEvent: (event) => void events.push(event),
    ...(conformance && { conformance }),
    ...(kind === 'delta' && {
      roleResolver: createRolePolicy({
        defaultRole: 'member',
        groupRoles: [{ group: { displayName: 'Admins' }, role: 'admin' }],
        precedence: ['admin', 'member'],
      }),
    }),
  });
  const ids: string[] = [];
  for (const name of ['ada', 'bea']) {
    ids.push((await scim.post('/Users', user(name)).expect(201)).body.id);
  }
  const { body } = await scim.post('/Groups', group('Admins', ids)).expect(201);
  const path = `/Groups/${body.id}`;
  const put = (more: object = {}) =>
    scim.put(path, { schemas: [GROUP], displayName: 'Admins', ...more }).expect(200);
  const members = async () => ((await scim.get(path)).body.members ?? []).length;
  const logged = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return (
      await provisioningLog.query('default', {
        where: { kinds: ['create', 'update', 'unchanged', 'membership'] },
      })
    )[0];
  };
  events.splice(0);
  return { put, members, logged, events, ids };
}

describe.each(Object.keys(STORES) as (keyof typeof STORES)[])('a PUT of a group (%s)', (kind) => {
  it('without members empties it, and the log says so with the number', async () => {
    const { put, members, logged, events, ids } = await world(kind);
    await put();
    expect(await members()).toBe(0);
    const changed = events.find(({ type }) => type === 'group.members.changed');
    expect(changed).toMatchObject({ added: [], removed: expect.arrayContaining(ids) });
    await put();
    expect(await logged()).not.toHaveProperty('omittedMembers');
  });

  it('tells in the log how many were cleared', async () => {
    const { put, logged } = await world(kind);
    await put({ displayName: 'Crew' });
    const entry = await logged();
    expect(entry).toMatchObject({
      method: 'PUT',
      omittedMembers: { action: 'cleared', members: 2 },
    });
  });

  it('keeps them where the rule says so, and tells that', async () => {
    const { put, members, logged } = await world(kind, { omittedMembersOnPut: 'keep' });
    await put({ displayName: 'Crew' });
    expect(await logged()).toMatchObject({ omittedMembers: { action: 'kept', members: 2 } });
    await put({ displayName: 'Crew' });
    expect(await logged()).toMatchObject({ omittedMembers: { action: 'kept', members: 2 } });
    expect(await members()).toBe(2);
    await put({ members: [] });
    expect(await members()).toBe(0);
    expect(await logged()).not.toHaveProperty('omittedMembers');
  });
});

it('whoever was in the group by a PUT without members loses the role that it gave', async () => {
  const { put, events } = await world('delta');
  await put();
  expect(events.filter(({ type }) => type === 'roles.changed')).toHaveLength(2);
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'roles.changed', before: ['admin'], after: ['member'] }),
  );
});
