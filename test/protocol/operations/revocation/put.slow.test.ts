import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, InvalidValueError } from '../../../../src/index.js';
import { eventually } from '../../../support/eventually.js';
import { expectScimError } from '../../../support/expect-error.js';
import { ENTERPRISE, GROUP, group, patch, USER, user } from '../../../support/messages.js';
import { createWholeGroupStores } from '../../../support/whole-group-stores.js';
import { bulk, bulkRequest, statuses } from '../../bulk/support.js';
import { DEACTIVATE, PERSON, personIn, TOO_LONG, titled } from './world.js';

/** What is wrong in the body of a PUT, besides that it makes somebody inactive. */
const WRONG: readonly object[] = [
  { title: TOO_LONG },
  { title: { nested: 'x' } },
  { title: ['a', 'b'] },
  { name: 7 },
  { name: { givenName: { x: 1 } } },
  { emails: [[]] },
  { emails: [{ value: { x: 1 } }] },
  { schemas: 'urn:x' },
  { userName: 'bob' },
  { userName: null },
  { userName: 'a\u0000' },
  { roles: [{ value: { x: 1 } }] },
  { [ENTERPRISE]: 7 },
  { [ENTERPRISE]: { department: { x: 1 }, manager: { value: '26118915' } } },
];

describe('a PUT that makes somebody inactive', () => {
  it.each(WRONG.map((more) => [titled(more), more] as const))(
    'is not lost to %s',
    async (_, more) => {
      const { scim, path, body, stored, events, entries } = await personIn();
      const { active: _active, ...sent } = user('ada', PERSON);
      await scim.put(path, { ...sent, nickName: 'Countess', ...more, active: false }).expect(200);
      const after = await stored();
      expect(after).toEqual({ ...body, active: false, nickName: 'Countess', meta: after.meta });
      expect(events.map(({ type }) => type)).toEqual(['user.updated', 'user.deactivated']);
      await eventually(() => entries.length > 0);
      expect(entries[0]).toMatchObject({ kind: 'disable', status: 200 });
      const skipped = entries[0]?.skipped?.map((part) => part.path);
      expect(skipped).toEqual('roles' in more ? ['entitlements', 'roles'] : [expect.any(String)]);
      const status = 'userName' in more && more.userName === 'bob' ? 409 : 400;
      const alone = await personIn();
      const refused = await alone.scim.put(alone.path, { ...sent, ...more, active: true });
      expectScimError(refused, status, status === 409 ? 'uniqueness' : refused.body.scimType);
      expect((await alone.stored()).active).toBe(true);
    },
  );

  it('is not lost because it says nothing else', async () => {
    const { scim, path, stored, entries } = await personIn();
    await scim.put(path, { schemas: [USER], active: 'False' }).expect(200);
    expect(await stored()).toMatchObject({ active: false, userName: 'ada' });
    expect((await stored()).title).toBeUndefined();
    await eventually(() => entries.length > 0);
    expect(entries[0]?.skipped?.map((part) => part.path)).toEqual(['userName']);
  });

  it('is not lost to a query of its own', async () => {
    for (const query of [
      'attributes=userName&excludedAttributes=title',
      'attributes=a&attributes=b',
    ]) {
      const { scim, path, stored, entries } = await personIn();
      await scim.put(`${path}?${query}`, user('ada', { active: false })).expect(200);
      expect((await stored()).active).toBe(false);
      await eventually(() => entries.length > 0);
      expect(entries[0]?.skipped?.map((part) => part.path)).toEqual(['query']);
      const again = await personIn();
      await again.scim.patch(`${again.path}?${query}`, patch(DEACTIVATE)).expect(200);
      expect((await again.stored()).active).toBe(false);
      const other = await personIn();
      expectScimError(
        await other.scim.put(`${other.path}?${query}`, user('ada', PERSON)),
        400,
        'invalidValue',
      );
      const renamed = patch({ op: 'replace', path: 'title', value: 'x' });
      expectScimError(
        await other.scim.patch(`${other.path}?${query}`, renamed),
        400,
        'invalidValue',
      );
      expect(await other.stored()).toEqual(other.body);
    }
  });

  it('takes roles away that it leaves out, and keeps those that it cannot say', async () => {
    const { scim, path, stored } = await personIn();
    const { roles: _, ...others } = { ...user('ada'), ...PERSON };
    await scim.put(path, { ...others, title: TOO_LONG }).expect(200);
    const after = await stored();
    expect([after.roles, after.title, after.active]).toEqual([undefined, 'Captain', true]);
    const half = await personIn();
    const roles = [{ value: 'owner' }, { value: { x: 1 } }];
    await half.scim.put(half.path, { ...others, roles, active: false }).expect(200);
    expect((await half.stored()).roles).toEqual(PERSON.roles);
  });

  it('lets nobody in', async () => {
    const { scim, path, stored } = await personIn();
    await scim.patch(path, patch(DEACTIVATE)).expect(200);
    const back = { ...user('ada', PERSON), roles: [], title: TOO_LONG };
    expectScimError(await scim.put(path, back), 400, 'invalidValue');
    expect((await stored()).active).toBe(false);
  });
});

describe('what a store refuses', () => {
  function refusing(attribute: string, times = Number.POSITIVE_INFINITY) {
    const stores = createMemoryStores();
    let left = times;
    const { userStore } = stores;
    return {
      ...stores,
      userStore: {
        ...userStore,
        create: userStore.create.bind(userStore),
        get: userStore.get.bind(userStore),
        list: userStore.list.bind(userStore),
        delete: userStore.delete.bind(userStore),
        replace: (async (ctx, id, next, how) => {
          const before = await userStore.get(ctx, id);
          const isSaid = JSON.stringify(next.title) !== JSON.stringify(before?.title);
          if (isSaid && left > 0) {
            left -= 1;
            throw new InvalidValueError(attribute, 'it is not in the vocabulary.');
          }
          return userStore.replace(ctx, id, next, how);
        }) satisfies typeof userStore.replace,
      } as typeof userStore,
    };
  }

  it.each(['title', 'column_17', 'roles', 'active'])(
    'goes, named as %s or not, before the revocation does',
    async (attribute) => {
      const { scim, path, stored, entries } = await personIn(refusing(attribute));
      const title = { op: 'replace', path: 'title', value: 'Admiral' };
      await scim.patch(path, patch(title, DEACTIVATE)).expect(200);
      expect(await stored()).toMatchObject({ active: false, title: 'Captain' });
      await eventually(() => entries.length > 0);
      expect(entries[0]?.skipped?.length).toBeGreaterThan(0);
      const put = await personIn(refusing(attribute));
      const body = user('ada', { ...PERSON, active: false, title: 'Admiral' });
      await put.scim.put(put.path, body).expect(200);
      expect(await put.stored()).toMatchObject({ active: false, title: 'Captain' });
    },
  );

  it('is the answer where the revocation is what it refuses', async () => {
    const stores = createMemoryStores();
    const replace = async () => {
      throw new InvalidValueError('active', 'no.');
    };
    const userStore = Object.assign(Object.create(stores.userStore), { replace });
    const { scim, path, stored } = await personIn({ ...stores, userStore });
    expectScimError(await scim.patch(path, patch(DEACTIVATE)), 400, 'invalidValue');
    expect((await stored()).active).toBe(true);
  });
});

describe('a PUT of a group', () => {
  it.each(['delta', 'whole'])('takes members out beside a fault (%s)', async (kind) => {
    const stores = kind === 'whole' ? createWholeGroupStores() : {};
    const { scim, id, entries } = await personIn(stores);
    const { body: team } = await scim.post('/Groups', group('Team', [id])).expect(201);
    await scim.post('/Groups', group('Crew')).expect(201);
    for (const displayName of [TOO_LONG, '', 'Crew', undefined]) {
      const path = `/Groups/${team.id}`;
      await scim.put(path, { ...group('Team', [id]) }).expect(200);
      entries.length = 0;
      await scim.put(path, { schemas: [GROUP], displayName, members: [] }).expect(200);
      const { body } = await scim.get(path);
      expect([body.displayName, body.members ?? []]).toEqual(['Team', []]);
      await eventually(() => entries.length > 0);
      expect(entries[0]).toMatchObject({ kind: 'membership' });
    }
  });
});

describe('a Bulk request', () => {
  it('treats each operation as a request of its own', async () => {
    const { scim, path, stored, entries } = await personIn();
    const long = { op: 'replace', path: 'title', value: TOO_LONG };
    const operations = [
      { method: 'PATCH', path, data: patch(long, DEACTIVATE) },
      { method: 'PATCH', path, data: patch(long) },
      { method: 'PUT', path, data: { userName: { x: 1 }, active: false } },
    ];
    const { body } = await scim.post('/Bulk', bulkRequest(operations));
    expect(body.Operations.map(({ status }: { status: string }) => status)).toEqual([
      '200',
      '400',
      '200',
    ]);
    expect((await stored()).active).toBe(false);
    expect(entries.filter(({ operation }) => operation !== undefined)[0]?.skipped).toHaveLength(1);
  });
});

describe('a Bulk operation that refers to nothing', () => {
  const manager = (bulkId: string) => ({ op: 'add', path: `${ENTERPRISE}:manager`, value: bulkId });
  const join = { op: 'add', path: 'members', value: [{ value: 'bulkId:lost' }] };

  it('still takes access away', async () => {
    const { scim, path, id, stored } = await personIn();
    const { body: team } = await scim.post('/Groups', group('Team', [id])).expect(201);
    const leave = { op: 'remove', path: `members[value eq "${id}"]` };
    const results = await bulk(scim, [
      { method: 'POST', path: '/Users', bulkId: 'lost', data: user('bob') },
      { method: 'PATCH', path: `/Groups/${team.id}`, data: patch(join, leave) },
      { method: 'PATCH', path, data: patch(manager('bulkId:unknown'), DEACTIVATE) },
    ]);
    expect(statuses(results)).toEqual(['409', '204', '200']);
    expect(await stored()).toMatchObject({ active: false, [ENTERPRISE]: PERSON[ENTERPRISE] });
    expect((await scim.get(`/Groups/${team.id}`)).body.members).toBeUndefined();
  });

  it('is refused otherwise, and where the rule says so', async () => {
    for (const [operations, conformance] of [
      [[manager('bulkId:lost')], 'lenient'],
      [[manager('bulkId:unknown')], 'lenient'],
      [[manager('bulkId:lost'), DEACTIVATE], { faultsBesideRevocation: 'refuse' }],
    ] as const) {
      const { scim, path, body, stored } = await personIn({ conformance });
      const results = await bulk(scim, [
        { method: 'POST', path: '/Users', bulkId: 'lost', data: user('bob') },
        { method: 'PATCH', path, data: patch(...operations) },
      ]);
      expect(results.map(({ status }) => status[0])).toEqual(['4', '4']);
      expect(await stored()).toEqual(body);
    }
  });
});

it('charges every look at its parts', async () => {
  const { scim, path, stored } = await personIn({ limits: { maxWork: 5_000 } });
  const many = Array.from({ length: 1_000 }, (_, at) => [`unknown${at}`, at]);
  const body = user('ada', { active: false, title: TOO_LONG, ...Object.fromEntries(many) });
  expectScimError(await scim.put(path, body), 400, 'tooMany');
  expect((await stored()).active).toBe(true);
});

describe('a POST', () => {
  it('takes nothing away, so it is refused as a whole', async () => {
    const { scim } = await personIn();
    const body = user('eve', { active: false, title: TOO_LONG });
    expectScimError(await scim.post('/Users', body), 400, 'invalidValue');
    const { body: found } = await scim.get('/Users?filter=userName eq "eve"');
    expect(found.totalResults).toBe(0);
  });
});

it('/Me is what it stands for', async () => {
  let id = '';
  const { scim, path, stored, ...world } = await personIn({
    me: () => ({ resourceType: 'User', id }),
  });
  id = world.id;
  await scim.patch('/Me', patch({ op: 'add', path: 'title', value: {} }, DEACTIVATE)).expect(200);
  expect((await stored()).active).toBe(false);
  expect(path).toContain(id);
});
