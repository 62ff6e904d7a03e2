import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { ACME, withUserAttributes } from '../fixtures.js';
import { add, aUser, patch, remove, replace } from '../messages.js';

/** RFC 7643 §2.4 and §2.5: lists, and having no value. */
export const multiValuedChecks: readonly Check[] = [
  {
    ids: ['RFC7643-2.4-a'],
    title: 'multi-valued attributes are arrays',
    async run(t) {
      const scim = await t.mount({
        conformance: 'rfc',
        ...withUserAttributes([{ name: 'tags', multiValued: true }]),
      });
      for (const emails of [
        { value: 'a@example.com' },
        'a@example.com',
        ['a@example.com'],
        [[{ value: 'a@example.com' }]],
      ]) {
        expectScimError(await scim.post('/Users', aUser({ emails })), 400, 'invalidValue');
      }
      const { id } = await scim.createUser({
        schemas: [...aUser().schemas, ACME],
        emails: [{ value: 'a@example.com' }],
        [ACME]: { tags: ['x'] },
      });
      const { body } = await scim.get(`/Users/${id}`);
      expect(body).toMatchObject({
        emails: [{ value: 'a@example.com' }],
        [ACME]: { tags: ['x'] },
      });
    },
  },
  {
    ids: ['RFC7643-2.4-b'],
    title: 'a list of complex values has the default sub-attributes unless it names others',
    async run(t) {
      const scim = await t.mount(
        withUserAttributes([{ name: 'badges', type: 'complex', multiValued: true }]),
      );
      const { body } = await scim.get(`/Schemas/${ACME}`);
      const [badges] = body.attributes as readonly {
        readonly subAttributes: readonly { readonly name: string; readonly type: string }[];
      }[];
      const types = badges?.subAttributes.map(({ name, type }) => [name, type]);
      expect(Object.fromEntries(types ?? [])).toEqual({
        value: 'string',
        display: 'string',
        type: 'string',
        primary: 'boolean',
        $ref: 'reference',
      });
      const sent = { value: '1', display: 'One', type: 'blue', primary: true };
      const { id } = await scim.createUser({ [ACME]: { badges: [sent] } });
      expect((await scim.get(`/Users/${id}`)).body).toMatchObject({ [ACME]: { badges: [sent] } });
    },
  },
  {
    ids: ['RFC7643-2.4-c'],
    title: 'at most one value is primary',
    async run(t) {
      const emails = [
        { value: 'a@example.com', primary: true },
        { value: 'b@example.com', primary: true },
      ];
      const lenient = await t.mount();
      const { id } = await lenient.createUser({ emails });
      const primaries = async () =>
        (await lenient.get(`/Users/${id}`)).body.emails.filter(({ primary }) => primary === true);
      expect(await primaries()).toMatchObject([{ value: 'b@example.com' }]);
      const third = add('emails', [{ value: 'c@example.com', primary: true }]);
      await lenient.patch(`/Users/${id}`, patch(third));
      expect(await primaries()).toMatchObject([{ value: 'c@example.com' }]);
      const strict = await t.mount({ conformance: 'rfc' });
      expectScimError(await strict.post('/Users', aUser({ emails })), 400, 'invalidValue');
    },
  },
  {
    ids: ['RFC7643-2.4-d'],
    title: 'a value without primary counts as not primary',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser({ emails: [{ value: 'a@example.com' }] });
      await scim.createUser({ emails: [{ value: 'b@example.com', primary: true }] });
      expect(await scim.find('/Users', 'emails[primary eq false]')).toEqual([id]);
      expect(await scim.find('/Users', 'emails[primary eq true and value sw "a"]')).toEqual([]);
    },
  },
  {
    ids: ['RFC7643-2.4-e'],
    title: 'a default display is immutable, that of a user is not',
    async run(t) {
      const scim = await t.mount({
        conformance: 'rfc',
        ...withUserAttributes([{ name: 'badges', type: 'complex', multiValued: true }]),
      });
      const user = await scim.createUser({
        schemas: [...aUser().schemas, ACME],
        emails: [{ value: 'a@example.com', display: 'A' }],
        [ACME]: { badges: [{ value: '1', display: 'One' }] },
      });
      const group = await scim.createGroup('g', [user.id]);
      const member = replace(`members[value eq "${user.id}"].display`, 'Other');
      const inGroup = await scim.patch(`/Groups/${group.id}`, patch(member));
      expectScimError(inGroup, 400, 'mutability');
      const badge = replace(`${ACME}:badges[value eq "1"].display`, 'Other');
      expectScimError(await scim.patch(`/Users/${user.id}`, patch(badge)), 400, 'mutability');
      const email = replace('emails[value eq "a@example.com"].display', 'Other');
      const changed = await scim.patch(`/Users/${user.id}`, patch(email));
      expect(changed.body.emails).toMatchObject([{ display: 'Other' }]);
    },
  },
  {
    ids: ['RFC7643-2.4-f'],
    title: 'a resource URI means the same with another version segment or none',
    async run(t) {
      const scim = await t.mount();
      const users = [await scim.createUser(), await scim.createUser(), await scim.createUser()];
      const ids = users.map(({ id }) => id);
      const group = await scim.createGroup('g', ids);
      const forms = [
        (id: string) => `${scim.baseUrl}/Users/${id}`,
        (id: string) => `${scim.baseUrl}/v2/Users/${id}`,
        (id: string) => `${scim.origin}/Users/${id}`,
      ];
      for (const [at, form] of forms.entries()) {
        const gone = remove(`members[$ref eq "${form(String(ids[at]))}"]`);
        expectStatus(await scim.patch(`/Groups/${group.id}`, patch(gone)), 200, 204);
        const { body } = await scim.get(`/Groups/${group.id}`);
        expect((body.members ?? []).map(({ value }) => value)).toEqual(ids.slice(at + 1));
      }
      const versioned = await scim.get(`/v2/Users/${ids[0]}`);
      expect(versioned).toMatchObject({ status: 200, body: { id: ids[0] } });
    },
  },
  {
    ids: ['RFC7643-2.4-h'],
    title: 'the same type and value is not returned twice',
    async run(t) {
      const scim = await t.mount();
      const work = { value: 'a@example.com', type: 'work' };
      const { id } = await scim.createUser({ emails: [work, work] });
      await scim.patch(`/Users/${id}`, patch(add('emails', [work])));
      await scim.patch(`/Users/${id}`, patch(add('emails', [{ ...work, value: 'A@example.com' }])));
      expect((await scim.get(`/Users/${id}`)).body.emails).toMatchObject([{ type: 'work' }]);
    },
  },
  {
    ids: ['RFC7643-2.4-i'],
    title: 'one value may occur with several types',
    async run(t) {
      const scim = await t.mount();
      const emails = [
        { value: 'a@example.com', type: 'work' },
        { value: 'a@example.com', type: 'home' },
      ];
      const { id } = await scim.createUser({ emails });
      expect((await scim.get(`/Users/${id}`)).body.emails).toEqual(emails);
    },
  },
  {
    ids: ['RFC7643-2.5-a', 'RFC7643-2.5-c'],
    title: 'absent, null and the empty list are the same, and are left out of answers',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const made = [
        await scim.createUser(),
        await scim.createUser({ title: null, emails: null, name: { givenName: null } }),
        await scim.createUser({ emails: [], name: {} }),
      ];
      const ids = made.map(({ id }) => id);
      for (const user of [...made, ...(await scim.get('/Users')).body.Resources]) {
        expect(Object.keys(user).sort()).toEqual(['active', 'id', 'meta', 'schemas', 'userName']);
      }
      for (const name of ['title', 'emails', 'name', 'name.givenName']) {
        expect(await scim.find('/Users', `${name} pr`)).toEqual([]);
        expect(await scim.find('/Users', `not (${name} pr)`)).toEqual(ids);
      }
      expect(await scim.find('/Users', 'title eq null')).toEqual(ids);
    },
  },
  {
    ids: ['RFC7643-2.5-b'],
    title: 'null and the empty list unassign',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const user = aUser({
        nickName: 'Ada',
        title: 'Dr',
        emails: [{ value: 'a@example.com' }],
        roles: [{ value: 'r' }],
      });
      const { id } = await scim.createUser(user);
      await scim.put(`/Users/${id}`, { ...user, nickName: null, roles: [] });
      const replaced = (await scim.get(`/Users/${id}`)).body;
      expect(replaced).toMatchObject({ title: 'Dr', emails: [{ value: 'a@example.com' }] });
      expect(replaced).not.toHaveProperty('nickName');
      expect(replaced).not.toHaveProperty('roles');
      await scim.patch(`/Users/${id}`, patch(replace('emails', []), replace('title', null)));
      const patched = (await scim.get(`/Users/${id}`)).body;
      expect(patched).not.toHaveProperty('emails');
      expect(patched).not.toHaveProperty('title');
    },
  },
  {
    ids: ['RFC7643-2.5-b'],
    title: 'what says nothing that the schema knows does not unassign',
    async run(t) {
      const lists = { name: { givenName: 'Ada' }, roles: [{ value: 'admin' }] };
      const user = aUser(lists);
      for (const [conformance, status] of [
        ['rfc', 400],
        ['lenient', 200],
      ] as const) {
        const scim = await t.mount({ conformance });
        const { id } = await scim.createUser(user);
        const path = `/Users/${id}`;
        for (const nothing of [[{ id: 'r1', name: 'Admin' }], [{}]]) {
          expectStatus(await scim.patch(path, patch(replace('roles', nothing))), status);
          expectStatus(await scim.put(path, { ...user, roles: nothing }), status);
        }
        expectStatus(await scim.put(path, { ...user, name: { given: 'A' } }), status);
        const { roles, name } = (await scim.get(path)).body;
        expect({ name, roles }).toEqual(lists);
      }
    },
  },
  {
    ids: ['RFC7643-2.5-d'],
    title: 'null for a required attribute is a missing required attribute',
    async run(t) {
      const scim = await t.mount({
        ...withUserAttributes([{ name: 'tags', multiValued: true, required: true }], {
          required: true,
        }),
      });
      const extension = { tags: ['x'] };
      expectStatus(await scim.post('/Users', aUser({ [ACME]: extension })), 201);
      for (const wrong of [
        { userName: null, [ACME]: extension },
        { [ACME]: { tags: null, other: 1 } },
        { [ACME]: { tags: [] } },
      ]) {
        const answer = await scim.post('/Users', aUser(wrong));
        expect({ wrong, status: answer.status }).toEqual({ wrong, status: 400 });
        expectScimError(answer, 400, 'invalidValue');
      }
    },
  },
];
