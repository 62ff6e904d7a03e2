import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { ACME, withTickingClock, withUserAttributes } from '../fixtures.js';
import { aUser, ENTERPRISE, GROUP, patch, replace, USER } from '../messages.js';
import { expectNothingChanged } from '../patching.js';
import type { World } from '../world.js';

const badge = [
  { name: 'serial', mutability: 'immutable' },
  {
    name: 'badge',
    type: 'complex',
    subAttributes: [{ name: 'number', mutability: 'immutable' }, { name: 'colour' }],
  },
] as const;

async function withBadge(t: World, data: object) {
  const scim = await t.mount({ conformance: 'rfc', ...withUserAttributes(badge) });
  const body = (more: object) => aUser({ schemas: [USER, ACME], userName: 'ada', [ACME]: more });
  const { id } = await scim.createUser(body(data));
  const put = (more: object) => scim.put(`/Users/${id}`, body(more));
  const read = async () => (await scim.get(`/Users/${id}`)).body[ACME];
  return { put, read };
}

/** Replacing with PUT (RFC 7644 §3.5, §3.5.1). */
export const replaceChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.5-a', 'RFC7644-3.5.1-i'],
    title: 'PUT answers 200 with the whole resource',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const { id } = await scim.createUser();
      const put = await scim.put(
        `/Users/${id}`,
        aUser({ title: 'Boss', name: { givenName: 'A' } }),
      );
      expectStatus(put, 200);
      expect(put.body).toMatchObject({ id, title: 'Boss', name: { givenName: 'A' } });
      expect(put.body).toEqual((await scim.get(`/Users/${id}`)).body);
      const group = await scim.createGroup('Crew', [id]);
      const renamed = await scim.put(`/Groups/${group.id}`, {
        schemas: [GROUP],
        displayName: 'Staff',
        members: [{ value: id }],
      });
      expect(renamed).toMatchObject({ status: 200, body: { members: [{ value: id }] } });
      expect(renamed.body).toEqual((await scim.get(`/Groups/${group.id}`)).body);
    },
  },
  {
    ids: ['RFC7644-3.5.1-a', 'RFC7644-3.5.1-c'],
    title: 'PUT replaces readWrite and writeOnly values; a password that is left out stays',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc', ...withTickingClock() });
      const user = aUser({ nickName: 'A', name: { givenName: 'A' }, password: 'first-secret' });
      const { id } = await scim.createUser(user);
      const path = `/Users/${id}`;
      const isPassword = (password: string) =>
        expectNothingChanged(scim, path, replace('password', password));

      const next = { ...user, nickName: 'B', name: { givenName: 'B' }, password: 'second-secret' };
      expectStatus(await scim.put(path, next), 200);
      expect((await scim.get(path)).body).toMatchObject({
        nickName: 'B',
        name: { givenName: 'B' },
      });
      await isPassword('second-secret');

      const { password: _, ...unsaid } = next;
      expectStatus(await scim.put(path, { ...unsaid, nickName: 'C' }), 200);
      expect((await scim.get(path)).body.nickName).toBe('C');
      await isPassword('second-secret');
      const { version } = (await scim.get(path)).body.meta;
      expectStatus(await scim.patch(path, patch(replace('password', 'third-secret'))), 200);
      expect((await scim.get(path)).body.meta.version).not.toBe(version);
    },
  },
  {
    ids: ['RFC7644-3.5.1-b'],
    title: 'PUT clears what it leaves out, members too, but for `active`, which it keeps',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const { id } = await scim.createUser({
        userName: 'ada',
        active: false,
        title: 'Boss',
        name: { givenName: 'A' },
        emails: [{ value: 'a@example.com' }],
      });
      const put = await scim.put(`/Users/${id}`, { schemas: [USER], userName: 'ada' });
      expectStatus(put, 200);
      const { body } = await scim.get(`/Users/${id}`);
      expect(body).toEqual({
        schemas: [USER],
        id,
        userName: 'ada',
        active: false,
        meta: body.meta,
      });
      const group = `/Groups/${(await scim.createGroup('Crew', [id])).id}`;
      expectStatus(await scim.put(group, { schemas: [GROUP], displayName: 'Crew' }), 200);
      expect((await scim.get(group)).body).not.toHaveProperty('members');
    },
  },
  {
    ids: ['RFC7644-3.5.1-d'],
    title: 'null and [] clear, even what has a default, and end access',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const user = aUser({
        title: 'Boss',
        name: { givenName: 'A' },
        roles: [{ value: 'admin' }],
        emails: [{ value: 'a@example.com' }],
      });
      const { id } = await scim.createUser(user);
      const none = { title: null, name: null, roles: [], emails: null };
      expectStatus(await scim.put(`/Users/${id}`, { ...user, ...none, active: null }), 200);
      const { body } = await scim.get(`/Users/${id}`);
      for (const name of Object.keys(none)) expect(body).not.toHaveProperty(name);
      expect(body.active).toBe(false);
      const group = await scim.createGroup('Crew', [id]);
      expectStatus(
        await scim.put(`/Groups/${group.id}`, {
          schemas: [GROUP],
          displayName: 'Crew',
          members: [],
        }),
        200,
      );
      expect((await scim.get(`/Groups/${group.id}`)).body).not.toHaveProperty('members');
    },
  },
  {
    ids: ['RFC7644-3.5.1-e'],
    title: 'an immutable value that is set must match',
    async run(t) {
      const { put, read } = await withBadge(t, { serial: '1', badge: { number: '1' } });
      expectScimError(await put({ serial: '2', badge: { number: '1' } }), 400, 'mutability');
      expect(await read()).toEqual({ serial: '1', badge: { number: '1' } });
      expectStatus(await put({ serial: '1', badge: { number: '1' } }), 200);
    },
  },
  {
    ids: ['RFC7644-3.5.1-f'],
    title: 'an immutable attribute without a value takes its first',
    async run(t) {
      const { put, read } = await withBadge(t, { badge: { colour: 'red' } });
      expectStatus(await put({ serial: '2', badge: { colour: 'red', number: '2' } }), 200);
      expect(await read()).toEqual({ serial: '2', badge: { colour: 'red', number: '2' } });
      expectScimError(await put({ serial: '3' }), 400, 'mutability');
    },
  },
  {
    ids: ['RFC7644-3.5.1-n'],
    title: 'mutability holds for each sub-attribute, and not for values that come and go',
    async run(t) {
      const { put, read } = await withBadge(t, { badge: { number: '1', colour: 'red' } });
      expectScimError(await put({ badge: { number: '2', colour: 'red' } }), 400, 'mutability');
      expectStatus(await put({ badge: { number: '1', colour: 'blue' } }), 200);
      expect(await read()).toEqual({ badge: { number: '1', colour: 'blue' } });

      const scim = await t.mount({ conformance: 'rfc' });
      const ids: string[] = [];
      for (const displayName of ['A', 'B', 'C']) {
        ids.push((await scim.createUser({ displayName })).id);
      }
      const [first, second, third] = ids;
      const group = await scim.createGroup('Crew', [first ?? '', second ?? '']);
      const path = `/Groups/${group.id}`;
      const members = [
        { value: first, display: 'somebody else', type: 'User', $ref: 'https://example.com/x' },
        { value: third, display: 'new' },
      ];
      expectStatus(await scim.put(path, { schemas: [GROUP], displayName: 'Crew', members }), 200);
      const { body } = await scim.get(path);
      expect(body.members.map(({ value }) => value).sort()).toEqual([first, third].sort());
      for (const { value, $ref } of body.members) {
        expect($ref).toBe(`${scim.baseUrl}/Users/${value}`);
      }
    },
  },
  {
    ids: ['RFC7644-3.5.1-g'],
    title: 'PUT ignores readOnly values',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const user = aUser();
      const { id } = await scim.createUser(user);
      await scim.createGroup('Crew', [id]);
      const before = (await scim.get(`/Users/${id}`)).body;
      const put = await scim.put(`/Users/${id}`, {
        ...user,
        id: 'other',
        groups: [],
        meta: { resourceType: 'Group', created: '1999-01-01T00:00:00Z', version: 'W/"x"' },
      });
      expectStatus(put, 200);
      expect((await scim.get(`/Users/${id}`)).body).toEqual(before);
      expect(before.groups).toMatchObject([{ display: 'Crew' }]);
    },
  },
  {
    ids: ['RFC7644-3.5.1-h'],
    title: 'PUT must have what is required',
    async run(t) {
      for (const conformance of ['rfc', 'lenient'] as const) {
        const scim = await t.mount({ conformance });
        const user = await scim.createUser();
        const path = `/Users/${user.id}`;
        for (const userName of [undefined, null]) {
          const put = await scim.put(path, { schemas: [USER], userName, title: 'x' });
          expectScimError(put, 400, 'invalidValue');
        }
        const group = await scim.createGroup();
        const unnamed = await scim.put(`/Groups/${group.id}`, { schemas: [GROUP] });
        expectScimError(unnamed, 400, 'invalidValue');
        expect((await scim.get(path)).body).toEqual(user);
      }
    },
  },
  {
    ids: ['RFC7644-3.5.1-k'],
    title: 'PUT of a name that another has is 409 uniqueness',
    async run(t) {
      const scim = await t.mount();
      await scim.createUser({ userName: 'ada' });
      const bea = await scim.createUser({ userName: 'bea' });
      const path = `/Users/${bea.id}`;
      for (const userName of ['ada', 'ADA']) {
        expectScimError(await scim.put(path, aUser({ userName })), 409, 'uniqueness');
      }
      expect((await scim.get(path)).body).toEqual(bea);
      expectStatus(await scim.put(path, aUser({ userName: 'BEA' })), 200);
    },
  },
  {
    ids: ['RFC7644-3.5.1-l'],
    title: 'PUT clears an extension that it leaves out',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const user = aUser();
      const { id, schemas } = await scim.createUser({
        ...user,
        schemas: [USER, ENTERPRISE],
        [ENTERPRISE]: { department: 'Research' },
      });
      expect(schemas).toContain(ENTERPRISE);
      expectStatus(await scim.put(`/Users/${id}`, user), 200);
      const { body } = await scim.get(`/Users/${id}`);
      expect(body).not.toHaveProperty([ENTERPRISE]);
      expect(body.schemas).toEqual([USER]);
    },
  },
  {
    ids: ['RFC7644-3.5.1-m'],
    title: 'PUT of what is there already moves neither version nor lastModified',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc', ...withTickingClock() });
      const user = await scim.createUser({
        name: { givenName: 'A' },
        emails: [{ value: 'a@example.com', type: 'work', primary: true }],
      });
      const group = await scim.createGroup('Crew', [user.id]);
      for (const path of [`/Users/${user.id}`, `/Groups/${group.id}`]) {
        const before = await scim.get(path);
        const put = await scim.put(path, before.body);
        expectStatus(put, 200);
        expect(put.body).toEqual(before.body);
        expect((await scim.get(path)).body).toEqual(before.body);
      }
    },
  },
];
