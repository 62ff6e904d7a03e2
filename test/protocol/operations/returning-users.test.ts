import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, type GroupStore, type ScimEvent } from '../../../src/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { USER_RESOURCE_TYPE } from '../../../src/schema/index.js';
import { expectScimError } from '../../support/expect-error.js';
import { patch, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';
import { type Admit, admitting, CTX, TENANT } from './admission/world.js';

const policy = createRolePolicy({
  defaultRole: 'member',
  disabledRole: 'none',
  groupRoles: [{ group: { displayName: 'Admins' }, role: 'admin' }],
});

const RETURN = { conformance: { returningUsers: 'reactivate' } } as const;
const OFF = patch({ op: 'replace', path: 'active', value: false });

function world(options: Admit = RETURN) {
  const made = admitting({}, { roleResolver: policy, ...options });
  const { scim, events, add } = made;
  return {
    ...made,
    /** Somebody who was here and has been disabled. */
    async leaver(userName: string, more: object = {}): Promise<string> {
      const id = await add(userName, more);
      await scim.patch(`/Users/${id}`, OFF).expect(200);
      return id;
    },
    lastWrite: async () => (await made.entries()).find(({ kind }) => kind !== 'read'),
    told: (type: ScimEvent['type']) => events.filter((event) => event.type === type),
  };
}

describe('a POST of somebody inactive', () => {
  it('is a conflict by default', async () => {
    const { scim, leaver } = world({});
    await leaver('ada', { externalId: 'e1' });
    expectScimError(
      await scim.post('/Users', user('ada', { externalId: 'e1' })),
      409,
      'uniqueness',
    );
  });

  it('brings them back by the rule: same id, the record of the POST, and it is told', async () => {
    const { scim, leaver, stored, told, lastWrite } = world();
    const id = await leaver('ada', { externalId: 'e1', title: 'Captain', nickName: 'Countess' });
    const again = user('Ada', { externalId: 'e1', title: 'Lead' });
    const answer = await scim.post('/Users', again).expect(201);
    expect(answer.headers.location).toContain(id);
    expect(answer.body).toMatchObject({ id, userName: 'Ada', title: 'Lead', active: true });
    expect(await stored(id)).not.toHaveProperty('nickName');
    expect(told('user.reactivated')).toMatchObject([{ resourceId: id, returned: true }]);
    expect(told('user.created')).toHaveLength(1);
    expect(await lastWrite()).toMatchObject({
      kind: 'reactivate',
      status: 201,
      existing: 'returned',
    });
  });

  it.each([
    ['neither has an externalId', {}, {}, 201],
    ['the externalId is another one', { externalId: 'e1' }, { externalId: 'e2' }, 409],
    ['the letters of the externalId differ', { externalId: 'e1' }, { externalId: 'E1' }, 409],
    ['only the stored one has an externalId', { externalId: 'e1' }, {}, 409],
    ['only the new one has an externalId', {}, { externalId: 'e1' }, 409],
    ['it says that they stay inactive', {}, { active: false }, 409],
    ['it says null about active', {}, { active: null }, 201],
  ])('where %s', async (_, before, sent, status) => {
    const { scim, leaver, stored } = world();
    const id = await leaver('ada', before);
    await scim.post('/Users', user('ada', sent)).expect(status);
    expect(await stored(id)).toMatchObject({ active: status === 201 });
  });

  it('never means somebody with the same externalId and another name', async () => {
    const { scim, leaver, stored } = world();
    const id = await leaver('ada', { externalId: 'e1' });
    const { body } = await scim.post('/Users', user('eve', { externalId: 'e1' })).expect(201);
    expect(body.id).not.toBe(id);
    expect(await stored(id)).toMatchObject({ active: false });
  });

  it('is a conflict with somebody active', async () => {
    const { scim, add } = world();
    await add('ada');
    expectScimError(await scim.post('/Users', user('ada')), 409, 'uniqueness');
  });

  it('succeeds once of two at the same time', async () => {
    const { scim, leaver } = world();
    await leaver('ada');
    const answers = await Promise.all([1, 2].map(() => scim.post('/Users', user('ada'))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('is found by a scan where the store cannot filter, and not beyond its bound', async () => {
    const stores = createMemoryStores();
    const { capabilities } = stores.userStore;
    const userStore = overriding(stores.userStore, {
      capabilities: { ...capabilities, filter: 'none', relations: [] },
    });
    const { scim, leaver, add } = world({ stores, userStore, ...RETURN, limits: { maxScan: 500 } });
    const id = await leaver('ada');
    expect((await scim.post('/Users', user('ada')).expect(201)).body.id).toBe(id);
    await scim.patch(`/Users/${id}`, OFF).expect(200);
    for (let at = 0; at < 501; at += 1) {
      await stores.userStore.create(CTX, { userName: `u${at}`, active: true });
    }
    await add('bob');
    await scim.post('/Users', user('ada')).expect(409);
  });
});

describe.each([true, false])('roles and groups of who comes back (units: %s)', (units) => {
  const options = (more: Admit = {}): Admit =>
    ({ ...RETURN, ...(units ? {} : { unitOfWork: undefined }), ...more }) as Admit;

  it('are not those of before', async () => {
    const { scim, leaver, told, stores, lastWrite } = world(options());
    const id = await leaver('ada');
    const members = [{ value: id }];
    const team = await scim.post('/Groups', { displayName: 'Admins', members }).expect(201);
    await stores.userStore.setRoles(CTX, id, [{ role: 'owner' }]);
    await scim.post('/Users', user('ada')).expect(201);
    expect(await stores.userStore.rolesOf(CTX, id)).toMatchObject({
      locked: false,
      assignments: [{ role: 'member' }],
    });
    expect((await scim.get(`/Groups/${team.body.id}`)).body).not.toHaveProperty('members');
    expect(told('group.members.changed').at(-1)).toMatchObject({ added: [], removed: [id] });
    expect(told('roles.unlocked')).toMatchObject([
      { resourceId: id, roles: ['owner'], reason: 'returned' },
    ]);
    expect(told('roles.changed').at(-1)).toMatchObject({
      before: ['owner'],
      after: ['member'],
      replaced: 'returned',
    });
    expect(await lastWrite()).toMatchObject({
      rolesReplaced: [{ reason: 'returned', users: 1, userIds: [id] }],
    });
  });

  it('are left also where a group is written as a whole', async () => {
    const stores = createMemoryStores();
    const whole: { [K in keyof GroupStore]?: undefined } = {
      changeMembers: undefined,
      saveWithMembers: undefined,
      membersOf: undefined,
    };
    const { groupStore } = stores;
    const withMembers = overriding<GroupStore>(groupStore, {
      ...whole,
      async replace(ctx, id, next, replacing) {
        const { members = [] } = next as { members?: { value: string }[] };
        const record = await groupStore.replace(ctx, id, next, replacing);
        const change = { from: 'empty', add: members, remove: [], unknown: 'skip' } as const;
        await groupStore.changeMembers(ctx, id, change);
        return { ...record, members };
      },
    });
    const { scim, leaver } = world(options({ stores, groupStore: withMembers }));
    const id = await leaver('ada');
    const other = await leaver('bob');
    const team = await groupStore.create(CTX, { displayName: 'Admins' });
    const add = [{ value: id }, { value: other }];
    await groupStore.changeMembers(CTX, team.id, {
      from: 'empty',
      add,
      remove: [],
      unknown: 'refuse',
    });
    await scim.post('/Users', user('ada')).expect(201);
    const { body } = await scim.get(`/Groups/${team.id}`).expect(200);
    expect(body.members).toMatchObject([{ value: other }]);
  });

  it('stay those of the product where the tenant provisions none', async () => {
    const { scim, leaver, stores } = world(options({ roleResolver: () => undefined }));
    const id = await leaver('ada');
    await stores.userStore.setRoles(CTX, id, [{ role: 'owner' }]);
    await scim.post('/Users', user('ada')).expect(201);
    expect(await stores.userStore.rolesOf(CTX, id)).toMatchObject({ locked: true });
  });
});

describe('who comes back', () => {
  it('must be admitted', async () => {
    const { scim, leaver, stored } = world({
      ...RETURN,
      admission: { decide: (_ctx, { before }) => ({ admitted: before?.active !== false }) },
    });
    const id = await leaver('ada');
    await scim.post('/Users', user('ada')).expect(403);
    expect(await stored(id)).toMatchObject({ active: false });
  });

  it('takes a seat', async () => {
    const { scim, leaver, add } = world({
      ...RETURN,
      admission: { seats: { limit: () => 1 } },
    });
    await leaver('ada');
    await add('bob');
    await scim.post('/Users', user('ada')).expect(403);
  });

  it('is not brought back by a client that may not change them', async () => {
    const { scim, add } = world({ ...RETURN, authorize: ({ action }) => action !== 'modify' });
    await add('ada', { active: false });
    await scim.post('/Users', user('ada')).expect(409);
  });

  it('comes back in a Bulk request, and others can refer to them', async () => {
    const { scim, leaver } = world();
    const id = await leaver('ada');
    const { body } = await scim.post('/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [
        { method: 'POST', path: '/Users', bulkId: 'a', data: user('ada') },
        {
          method: 'POST',
          path: '/Groups',
          bulkId: 'b',
          data: { displayName: 'Team', members: [{ value: 'bulkId:a' }] },
        },
      ],
    });
    expect(body.Operations).toMatchObject([{ status: '201' }, { status: '201' }]);
    expect(body.Operations[0].location).toContain(id);
    expect((await scim.get(`/Users/${id}`)).body.groups).toMatchObject([{ display: 'Team' }]);
  });

  it('is another person where an immutable attribute differs', async () => {
    const { scim, leaver } = world({
      ...RETURN,
      userResourceType: {
        ...USER_RESOURCE_TYPE,
        schemaExtensions: [
          {
            schema: {
              id: 'urn:example:staff',
              attributes: [{ name: 'number', mutability: 'immutable' }],
            },
          },
        ],
      },
    });
    await leaver('ada', { 'urn:example:staff': { number: '1' } });
    await scim.post('/Users', user('ada', { 'urn:example:staff': { number: '2' } })).expect(409);
    await scim.post('/Users', user('ada', { 'urn:example:staff': { number: '1' } })).expect(201);
  });
});

describe('resolveReturning', () => {
  it('decides instead of the comparison, whatever the rule says', async () => {
    const asked: unknown[] = [];
    const { scim, leaver } = world({
      resolveReturning: (ctx, returning) => {
        asked.push([ctx.tenantId, returning]);
        return { action: 'return' };
      },
    });
    const id = await leaver('ada', { externalId: 'e1' });
    const sent = user('ada', { externalId: 'e2', password: 'secret' });
    expect((await scim.post('/Users', sent).expect(201)).body.id).toBe(id);
    expect(asked).toEqual([
      [
        TENANT,
        {
          draft: expect.not.objectContaining({ password: expect.anything() }),
          user: expect.objectContaining({ id, externalId: 'e1', active: false }),
        },
      ],
    ]);
  });

  it('can refuse where the rule would bring back', async () => {
    const { scim, leaver } = world({ ...RETURN, resolveReturning: () => ({ action: 'conflict' }) });
    await leaver('ada');
    await scim.post('/Users', user('ada')).expect(409);
  });

  it('is not about who was changed while it was asked', async () => {
    const stores = createMemoryStores();
    let id = '';
    const { scim, leaver, stored } = world({
      stores,
      resolveReturning: async () => {
        await stores.userStore.replace(CTX, id, {
          userName: 'ada',
          externalId: 'e9',
          active: false,
        });
        return { action: 'return' };
      },
    });
    id = await leaver('ada');
    await scim.post('/Users', user('ada')).expect(409);
    expect(await stored(id)).toMatchObject({ active: false });
  });
});
