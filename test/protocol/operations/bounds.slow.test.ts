import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createMemoryStores, type Limits, type ScimOptions } from '../../../src/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { contextOf } from '../../stores/memory/support.js';
import { mountScim } from '../../support/app.js';
import type { ScimClient } from '../../support/client.js';
import { expectScimError } from '../../support/expect-error.js';
import { ENTERPRISE, group, patch, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';
import { createWholeGroupStores } from '../../support/whole-group-stores.js';

const LIMITS: Partial<Limits> = {
  maxStringLength: 50,
  maxKeyLength: 20,
  maxAttributeValues: 4,
  maxResourceBytes: 1_000,
};

const mount = (options: Partial<ScimOptions> = {}) =>
  mountScim({ ...createMemoryStores(), baseUrl: BASE, limits: LIMITS, ...options });

const BASE = 'https://rfp.example/scim/v2';

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const text = (length: number) => 'x'.repeat(length);
const emails = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ value: `${n}@example.com`, type: 'work' }));

interface Answer {
  readonly status: number;
  readonly body: { readonly detail: string };
}

type Send = (scim: ScimClient, id: string, more: object) => Promise<Answer>;

/** Every way in which a user gets values; all of them take the same attributes. */
const WRITES: Readonly<Record<string, Send>> = {
  POST: async (scim, _, more) => scim.post('/Users', user('new', more)),
  PUT: async (scim, id, more) => scim.put(`/Users/${id}`, user('ada', more)),
  'PATCH without a path': async (scim, id, more) =>
    scim.patch(`/Users/${id}`, patch({ op: 'add', value: more })),
  'PATCH with paths': async (scim, id, more) =>
    scim.patch(
      `/Users/${id}`,
      patch(...Object.entries(more).map(([path, value]) => ({ op: 'replace', path, value }))),
    ),
  Bulk: async (scim, _, more) => {
    const operation = { method: 'POST', path: '/Users', bulkId: 'b', data: user('new', more) };
    const { body } = await scim.post('/Bulk', { schemas: [BULK], Operations: [operation] });
    const [{ status, response }] = body.Operations;
    return { status: Number(status), body: response };
  },
  'Bulk PATCH': async (scim, id, more) => {
    const data = patch({ op: 'add', value: more });
    const operation = { method: 'PATCH', path: `/Users/${id}`, data };
    const { body } = await scim.post('/Bulk', { schemas: [BULK], Operations: [operation] });
    const [{ status, response }] = body.Operations;
    return { status: Number(status), body: response };
  },
};

interface Case {
  readonly limit: keyof Limits;
  readonly attribute: string;
  readonly fits: object;
  readonly beyond: object;
}

const CASES: Readonly<Record<string, Case>> = {
  'a string': {
    limit: 'maxStringLength',
    attribute: 'title',
    fits: { title: text(50) },
    beyond: { title: text(51) },
  },
  'a string in a complex attribute': {
    limit: 'maxStringLength',
    attribute: 'name.familyName',
    fits: { name: { familyName: text(50) } },
    beyond: { name: { familyName: text(51) } },
  },
  'a string in one of many values': {
    limit: 'maxStringLength',
    attribute: 'emails.display',
    fits: { emails: [{ value: 'a@example.com', display: text(50) }] },
    beyond: { emails: [{ value: 'a@example.com', display: text(51) }] },
  },
  'a string in an extension': {
    limit: 'maxStringLength',
    attribute: `${ENTERPRISE}:department`,
    fits: { [ENTERPRISE]: { department: text(50) } },
    beyond: { [ENTERPRISE]: { department: text(51) } },
  },
  'a reference': {
    limit: 'maxStringLength',
    attribute: 'profileUrl',
    fits: { profileUrl: `https://example.com/${text(30)}` },
    beyond: { profileUrl: `https://example.com/${text(31)}` },
  },
  'a certificate': {
    limit: 'maxStringLength',
    attribute: 'x509Certificates.value',
    fits: { x509Certificates: [{ value: text(48) }] },
    beyond: { x509Certificates: [{ value: text(52) }] },
  },
  'a password': {
    limit: 'maxStringLength',
    attribute: 'password',
    fits: { password: text(50) },
    beyond: { password: text(51) },
  },
  'a number that becomes a string': {
    limit: 'maxStringLength',
    attribute: 'title',
    fits: { title: 1e20 },
    beyond: { title: [text(51)] },
  },
  'a unique attribute': {
    limit: 'maxKeyLength',
    attribute: 'userName',
    fits: { userName: text(20) },
    beyond: { userName: text(21) },
  },
  externalId: {
    limit: 'maxKeyLength',
    attribute: 'externalId',
    fits: { externalId: text(20) },
    beyond: { externalId: text(21) },
  },
  'an e-mail address': {
    limit: 'maxKeyLength',
    attribute: 'emails.value',
    fits: { emails: [{ value: `${text(8)}@example.com` }] },
    beyond: { emails: [{ value: `${text(9)}@example.com` }] },
  },
  'the values of an attribute': {
    limit: 'maxAttributeValues',
    attribute: 'emails',
    fits: { emails: emails(4) },
    beyond: { emails: emails(5) },
  },
};

const ways = Object.entries(WRITES).flatMap(([way, send]) =>
  Object.entries(CASES).map(([what, each]) => [way, what, send, each] as const),
);

it.each(ways)('%s: %s is bounded', async (_way, _what, send, { limit, attribute, ...values }) => {
  const { scim } = mount();
  const { body: ada } = await scim.post('/Users', user('ada')).expect(201);
  const refused = await send(scim, ada.id, values.beyond);
  expect(refused).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
  expect(refused.body.detail).toContain(`"${attribute}"`);
  expect(refused.body.detail).toContain(`${LIMITS[limit]} are accepted (${limit})`);
  expect(refused.body.detail).not.toContain('xxx');
  const { body: list } = await scim.get('/Users').expect(200);
  expect(list.Resources).toEqual([ada]);
  const { status, body } = await send(scim, ada.id, values.fits);
  expect({ status, body }).toMatchObject({ status: expect.any(Number) });
  expect(status).toBeLessThan(300);
});

describe('the bytes of a resource', () => {
  const big = { title: text(40), nickName: text(40), displayName: text(40) };
  it('are bounded, whatever they are spread over', async () => {
    const { scim } = mount();
    const roles = Array.from({ length: 4 }, (_, n) => ({ value: `${n}${text(30)}` }));
    const full = { ...big, roles, entitlements: roles, ims: roles, phoneNumbers: roles };
    for (const send of Object.values(WRITES)) {
      const { body } = await scim.post('/Users', user('ada')).expect(201);
      const refused = await send(scim, body.id, { ...full, photos: roles });
      expect(refused).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
      expect(refused.body.detail).toMatch(/^With attribute "\w+" .* 1,000 are .*maxResourceBytes/);
      await scim.delete(`/Users/${body.id}`).expect(204);
    }
  });

  it('may be as many as the limit says, in UTF-8', async () => {
    const attributes = { userName: 'ada', title: 'äß\n"€', active: true };
    const maxResourceBytes = Buffer.byteLength(JSON.stringify(attributes));
    const { scim } = mount({ limits: { maxResourceBytes } });
    await scim.post('/Users', user('bob', attributes)).expect(201);
    const more = { ...attributes, title: `${attributes.title}x` };
    expectScimError(await scim.post('/Users', user('cyr', more)), 400, 'invalidValue');
  });

  it('are bounded where they grow by many small writes', async () => {
    const { scim } = mount({ limits: { ...LIMITS, maxAttributeValues: 1_000 } });
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    const statuses: number[] = [];
    for (let n = 0; n < 40; n += 1) {
      const op = { op: 'add', path: 'roles', value: [{ value: `role number ${n}` }] };
      statuses.push((await scim.patch(`/Users/${body.id}`, patch(op))).status);
    }
    expect(new Set(statuses)).toEqual(new Set([200, 400]));
    const { text: stored } = await scim.get(`/Users/${body.id}`).expect(200);
    expect(stored.length).toBeLessThan(2_000);
  });
});

it('counts the values of an attribute where they grow by many small writes', async () => {
  const { scim } = mount();
  const { body } = await scim.post('/Users', user('ada', { emails: emails(4) })).expect(201);
  const add = { op: 'add', path: 'emails', value: [{ value: 'more@example.com' }] };
  expectScimError(await scim.patch(`/Users/${body.id}`, patch(add)), 400, 'invalidValue');
  const swap = patch({ op: 'remove', path: 'emails[value eq "0@example.com"]' }, add);
  await scim.patch(`/Users/${body.id}`, swap).expect(200);
  const byFilter = { op: 'add', path: 'emails[type eq "home"].value', value: 'h@example.com' };
  expectScimError(await scim.patch(`/Users/${body.id}`, patch(byFilter)), 400, 'invalidValue');
});

describe('what is stored already', () => {
  const oversized = {
    title: text(60),
    nickName: text(90),
    externalId: text(30),
    roles: Array.from({ length: 30 }, (_, n) => ({ value: `role ${n} ${text(40)}` })),
  };

  async function stored() {
    const stores = createMemoryStores();
    const { scim: generous } = mount({ ...stores, limits: {} });
    const { body } = await generous.post('/Users', user('ada', oversized)).expect(201);
    const { scim } = mount(stores);
    return { scim, path: `/Users/${body.id}`, body };
  }

  it('never keeps anybody from being deactivated', async () => {
    for (const deactivate of [
      patch({ op: 'replace', path: 'active', value: false }),
      patch({ op: 'Replace', path: 'active', value: 'False' }),
      patch({ op: 'replace', value: { active: false, displayName: 'Ada' } }),
      patch({ op: 'remove', path: 'nickName' }, { op: 'replace', path: 'active', value: false }),
    ]) {
      const { scim, path } = await stored();
      const { body } = await scim.patch(path, deactivate).expect(200);
      expect(body.active).toBe(false);
    }
    const { scim, path, body } = await stored();
    await scim.put(path, { ...body, active: false }).expect(200);
    const bulk = await stored();
    const data = patch({ op: 'replace', path: 'active', value: false });
    const Operations = [{ method: 'PATCH', path: bulk.path, data }];
    const { body: answer } = await bulk.scim.post('/Bulk', { schemas: [BULK], Operations });
    expect(answer.Operations[0].status).toBe('200');
    await scim.delete(path).expect(204);
  });

  it('can be made smaller, and not larger', async () => {
    const { scim, path } = await stored();
    const remove = { op: 'remove', path: `roles[value eq "${oversized.roles[0]?.value}"]` };
    await scim.patch(path, patch(remove)).expect(200);
    await scim.patch(path, patch({ op: 'replace', path: 'title', value: 'T' })).expect(200);
    const add = { op: 'add', path: 'roles', value: [{ value: 'one more' }] };
    expectScimError(await scim.patch(path, patch(add)), 400, 'invalidValue');
    const grow = { op: 'replace', path: 'displayName', value: text(40) };
    expectScimError(await scim.patch(path, patch(grow)), 400, 'invalidValue');
    const { body } = await scim.get(path).expect(200);
    expect(body.roles).toHaveLength(29);
  });

  it('is judged where the request says it anew', async () => {
    const { scim, path } = await stored();
    const longer = patch({ op: 'replace', value: { active: false, title: text(61) } });
    const { title } = (await scim.get(path)).body;
    const answer = await scim.patch(path, longer).expect(200);
    // Access ends whatever else is wrong; see rule `faultsBesideRevocation`.
    expect([answer.body.active, answer.body.title]).toEqual([false, title]);
    const alone = patch({ op: 'replace', value: { title: text(61) } });
    expectScimError(await scim.patch(path, alone), 400, 'invalidValue');
  });
});

describe('somebody who is linked', () => {
  it('is bounded like somebody who is made', async () => {
    const stores = createMemoryStores();
    await stores.userStore.addHidden('default', { userName: 'ada' });
    const resolveExisting: ScimOptions['resolveExisting'] = async () => ({ action: 'link' });
    const { scim } = mount({ ...stores, resolveExisting });
    const refused = await scim.post('/Users', user('ada', { title: text(51) }));
    expectScimError(refused, 400, 'invalidValue');
    await scim.post('/Users', user('ada', { title: text(50) })).expect(201);
  });
});

describe.each([
  ['a store that takes changes', createMemoryStores],
  ['a store that keeps members in the group', createWholeGroupStores],
] as const)('members of a group, with %s', (_, stores) => {
  it('may be any number, but each of them is a small thing', async () => {
    const shared = stores();
    const { scim } = mount(shared);
    const ids: string[] = [];
    for (let n = 0; n < 30; n += 1) {
      ids.push((await scim.post('/Users', user(`user${n}`)).expect(201)).body.id);
    }
    const limits = { ...LIMITS, maxKeyLength: 36 };
    const { scim: groups } = mount({ ...shared, limits });
    const { body } = await groups.post('/Groups', group('all', ids)).expect(201);
    const path = `/Groups/${body.id}`;
    await groups.put(path, group('all', [...ids, ids[0] ?? ''])).expect(200);
    for (const member of [{ value: text(37) }, { value: ids[0], display: text(37) }]) {
      const members = [member];
      expectScimError(
        await groups.post('/Groups', { ...group('new'), members }),
        400,
        'invalidValue',
      );
      expectScimError(await groups.put(path, { ...group('all'), members }), 400, 'invalidValue');
      const add = { op: 'add', path: 'members', value: members };
      const fresh = (await groups.post('/Groups', group(`g${member.display?.length ?? 0}`))).body
        .id;
      expectScimError(await groups.patch(`/Groups/${fresh}`, patch(add)), 400, 'invalidValue');
      const both = patch({ op: 'replace', path: 'displayName', value: 'n' }, add);
      const refused = await groups.patch(`/Groups/${fresh}`, both);
      expectScimError(refused, 400, 'invalidValue');
      expect(refused.body.detail).toMatch(/"members\.(value|display)".*maxKeyLength/);
    }
    const name = { op: 'replace', path: 'displayName', value: text(37) };
    const refused = await groups.patch(path, patch(name));
    // Only a store that keeps group names unique has them in an index.
    expect(refused.status).toBe(stores === createMemoryStores ? 400 : 204);
  });
});

describe('the groups of a user', () => {
  async function inGroups(count: number, lines: unknown[]) {
    const stores = createMemoryStores();
    const logger = { error() {}, warn: (...line: unknown[]) => void lines.push(line) };
    const { scim } = mount({ ...stores, logger, limits: { maxDerivedGroups: 3 } });
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    for (let n = 0; n < count; n += 1) {
      await scim.post('/Groups', group(`g${n}`, [body.id])).expect(201);
    }
    return { scim, id: body.id };
  }

  it('are shown whole up to the limit', async () => {
    const lines: unknown[] = [];
    const { scim, id } = await inGroups(3, lines);
    expect((await scim.get(`/Users/${id}`).expect(200)).body.groups).toHaveLength(3);
    expect(lines).toEqual([]);
  });

  it('are left out beyond it, with one line in the log, and still found by', async () => {
    const lines: unknown[] = [];
    const { scim, id } = await inGroups(4, lines);
    expect((await scim.get(`/Users/${id}`).expect(200)).body.groups).toBeUndefined();
    expect(lines).toEqual([
      [
        expect.stringContaining('maxDerivedGroups'),
        expect.objectContaining({ users: 1, limit: 3 }),
      ],
    ]);
    const { body: groups } = await scim.get('/Groups').expect(200);
    for (const { id: groupId } of groups.Resources) {
      const { body } = await scim.get(`/Users?filter=groups.value+eq+"${groupId}"`).expect(200);
      expect(body.totalResults).toBe(1);
    }
    expect(lines).toHaveLength(5);
  });

  it('are all looked at by roles', async () => {
    const stores = createMemoryStores();
    const roleResolver = createRolePolicy({
      defaultRole: 'member',
      groupRoles: [{ group: { displayName: 'g5' }, role: 'admin' }],
      precedence: ['admin', 'member'],
    });
    const { scim } = mount({ ...stores, roleResolver, limits: { maxDerivedGroups: 1 } });
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    for (let n = 0; n < 6; n += 1) {
      await scim.post('/Groups', group(`g${n}`, [body.id])).expect(201);
    }
    expect((await scim.get(`/Users/${body.id}`).expect(200)).body.groups).toBeUndefined();
    const ctx = contextOf('default');
    const [state] = await stores.userStore.lockRoleStates(ctx, [body.id]);
    expect(state?.assignments).toMatchObject([{ role: 'admin' }]);
  });

  it('are all looked at by a filter that the router answers itself', async () => {
    const stores = createMemoryStores();
    const capabilities = { ...stores.userStore.capabilities, relations: [] };
    const userStore = overriding(stores.userStore, { capabilities });
    const { scim } = mount({ ...stores, userStore, limits: { maxDerivedGroups: 1 } });
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    for (const name of ['a', 'b']) await scim.post('/Groups', group(name, [body.id])).expect(201);
    const { body: found } = await scim.get('/Users?filter=groups.display+eq+"b"').expect(200);
    expect(found.totalResults).toBe(1);
  });
});

it('stays below its limits by any sequence of writes', async () => {
  const value = fc.string({ maxLength: 60 }).filter((each) => each.trim() !== '');
  const roles = fc.array(fc.record({ value }), { maxLength: 6 });
  const attributes = fc.record({ title: value, displayName: value, roles }, { requiredKeys: [] });
  const step = fc.tuple(fc.constantFrom('PUT', 'add', 'replace'), attributes);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const { scim } = mount();
      const { body: ada } = await scim.post('/Users', user('ada')).expect(201);
      for (const [kind, more] of steps) {
        const answer =
          kind === 'PUT'
            ? await scim.put(`/Users/${ada.id}`, user('ada', more))
            : await scim.patch(`/Users/${ada.id}`, patch({ op: kind, value: more }));
        expect([200, 400]).toContain(answer.status);
        const { body } = await scim.get(`/Users/${ada.id}`).expect(200);
        const { id: _id, meta: _meta, schemas: _schemas, ...rest } = body;
        expect(Buffer.byteLength(JSON.stringify(rest))).toBeLessThanOrEqual(1_000);
        expect((body.title ?? '').length).toBeLessThanOrEqual(50);
        expect((body.displayName ?? '').length).toBeLessThanOrEqual(50);
        expect((body.roles ?? []).length).toBeLessThanOrEqual(4);
      }
    }),
    { numRuns: 10 },
  );
});

describe('the limits', () => {
  it.each([
    'maxStringLength',
    'maxKeyLength',
    'maxAttributeValues',
    'maxResourceBytes',
    'maxGroupDepth',
    'maxDerivedGroups',
  ] as const)('%s is an integer of at least 1', (name) => {
    for (const value of [0, 1.5, Number.NaN, '5']) {
      expect(() => mountScim({ limits: { [name]: value } as never })).toThrow(
        expect.objectContaining({ code: 'ERR_SCIM_OPTION_VALUE' }),
      );
    }
    mountScim({ limits: { [name]: 1 } });
  });

  it('are met by no user or group of a real directory', async () => {
    const { scim } = mountScim();
    const certificate = 'MIIC'.repeat(1_500);
    const large = {
      userName: `${text(200)}@example.com`,
      externalId: `CN=${text(250)},OU=${text(250)},DC=example,DC=com`,
      emails: emails(50),
      x509Certificates: [1, 2, 3].map((n) => ({ value: `${certificate}${n}AAA` })),
      entitlements: Array.from({ length: 1_000 }, (_, n) => ({ value: `entitlement ${n}` })),
      photos: [{ value: `https://example.com/${text(2_000)}` }],
    };
    await scim.post('/Users', user('ada', large)).expect(201);
  });
});
