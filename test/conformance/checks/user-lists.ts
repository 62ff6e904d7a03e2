import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { add, aUser, patch, remove } from '../messages.js';
import type { World } from '../world.js';

/** A self-made certificate's shape: a SEQUENCE of one INTEGER. */
const DER = Buffer.from([0x30, 0x03, 0x02, 0x01, 0x07]);

/** Which values of a list a provider with the preset `rfc` takes, and which it refuses. */
async function expectElements(
  t: World,
  name: string,
  { right, wrong }: { readonly right: readonly object[]; readonly wrong: readonly object[] },
): Promise<void> {
  const scim = await t.mount({ conformance: 'rfc' });
  for (const element of right) {
    const { id } = await scim.createUser({ [name]: [element] });
    expect((await scim.get(`/Users/${id}`)).body[name]).toEqual([element]);
  }
  for (const element of wrong) {
    const answer = await scim.post('/Users', aUser({ [name]: [element] }));
    expect({ element, status: answer.status }).toEqual({ element, status: 400 });
    expectScimError(answer, 400, 'invalidValue');
  }
}

const values = (...texts: readonly string[]) => texts.map((value) => ({ value }));

/** RFC 7643 §4.1.2: the multi-valued attributes of a user. */
export const userListChecks: readonly Check[] = [
  {
    ids: ['RFC7643-4.1.2-a'],
    title: 'emails are addresses',
    run: (t) =>
      expectElements(t, 'emails', {
        right: values('ada@example.com', 'A.B+c@sub.example.com', 'jörg@example.com'),
        wrong: values('nope', '@example.com', 'a b@example.com', 'a@', 'a@-x.com'),
      }),
  },
  {
    ids: ['RFC7643-4.1.2-b'],
    title: 'phoneNumbers may be written in any way',
    run: (t) =>
      expectElements(t, 'phoneNumbers', {
        right: values('tel:+1-201-555-0123', '555-555-5555', '+49 (0)30 1234 ext. 5'),
        wrong: [{ value: { number: '555' } }],
      }),
  },
  {
    ids: ['RFC7643-4.1.2-d'],
    title: 'photos are URLs',
    run: (t) =>
      expectElements(t, 'photos', {
        right: [
          { value: 'https://example.com/ada.jpg', type: 'photo' },
          { value: 'https://example.com/ada-small.jpg', type: 'thumbnail' },
        ],
        wrong: values('x y', '::'),
      }),
  },
  {
    ids: ['RFC7643-4.1.2-d'],
    title: 'the types of photos are photo and thumbnail',
    async run(t) {
      const scim = await t.mount();
      const { text } = await scim.get('/Schemas/urn:ietf:params:scim:schemas:core:2.0:User');
      expect(text).toContain('"canonicalValues":["photo","thumbnail"]');
    },
  },
  {
    ids: ['RFC7643-4.1.2-e'],
    title: 'a country is an ISO 3166-1 alpha-2 code',
    run: (t) =>
      expectElements(t, 'addresses', {
        right: [{ country: 'US' }, { country: 'DE', type: 'work' }],
        wrong: [{ country: 'USA' }, { country: 'Germany' }, { country: 'U1' }],
      }),
  },
  {
    ids: ['RFC7643-4.1.2-f'],
    title: 'an address needs none of its parts',
    async run(t) {
      await expectElements(t, 'addresses', {
        right: [{ locality: 'X' }, { formatted: '1 Main St' }, { type: 'home' }],
        wrong: [],
      });
      const scim = await t.mount();
      const made = await scim.createUser({ addresses: [{ locality: 'X', value: 'all of it' }] });
      expect(made.addresses).toEqual([{ locality: 'X' }]);
    },
  },
  {
    ids: ['RFC7643-4.1.2-g'],
    title: 'groups is readOnly: membership is changed at the group',
    async run(t) {
      const scim = await t.mount();
      const group = await scim.createGroup();
      const user = aUser({ groups: [{ value: group.id }] });
      const { id } = await scim.createUser(user);
      expectStatus(await scim.put(`/Users/${id}`, user), 200);
      const attempt = add('groups', [{ value: group.id }]);
      expectScimError(await scim.patch(`/Users/${id}`, patch(attempt)), 400, 'mutability');
      expect((await scim.get(`/Users/${id}`)).body).not.toHaveProperty('groups');
      expect((await scim.get(`/Groups/${group.id}`)).body).not.toHaveProperty('members');
      await scim.patch(`/Groups/${group.id}`, patch(add('members', [{ value: id }])));
      expectStatus(await scim.put(`/Users/${id}`, aUser({ groups: [] })), 200);
      expect((await scim.get(`/Users/${id}`)).body.groups).toHaveLength(1);
      const leaving = await scim.patch(`/Users/${id}`, patch(remove('groups')));
      expectScimError(leaving, 400, 'mutability');
    },
  },
  {
    ids: ['RFC7643-4.1.2-h'],
    title: 'groups names each group by id and URI',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser();
      const group = await scim.createGroup('Research', [id]);
      const expected = {
        groups: [
          {
            value: group.id,
            $ref: `${scim.baseUrl}/Groups/${group.id}`,
            display: 'Research',
            type: 'direct',
          },
        ],
      };
      expect((await scim.get(`/Users/${id}`)).body).toMatchObject(expected);
      expect((await scim.get('/Users')).body.Resources).toMatchObject([expected]);
    },
  },
  {
    ids: ['RFC7643-4.1.2-i'],
    title: 'membership through a nested group is indirect',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser();
      const inner = await scim.createGroup('inner', [id]);
      const outer = await scim.createGroup('outer', [inner.id]);
      const { groups } = (await scim.get(`/Users/${id}`)).body;
      const types = Object.fromEntries(groups.map(({ value, type }) => [value, type]));
      expect(types).toEqual({ [inner.id]: 'direct', [outer.id]: 'indirect' });
    },
  },
  {
    ids: ['RFC7643-4.1.2-j'],
    title: 'groups follows what happens to users and groups',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser();
      const other = await scim.createUser();
      const groups = [
        await scim.createGroup('a', [id, other.id]),
        await scim.createGroup('b', [id]),
      ];
      const names = async () =>
        ((await scim.get(`/Users/${id}`)).body.groups ?? []).map(({ display }) => display).sort();
      expect(await names()).toEqual(['a', 'b']);
      expectStatus(await scim.delete(`/Groups/${groups[1]?.id}`), 204);
      expect(await names()).toEqual(['a']);
      const path = `/Groups/${groups[0]?.id}`;
      await scim.patch(path, patch({ op: 'replace', path: 'displayName', value: 'c' }));
      expect(await names()).toEqual(['c']);
      await scim.patch(path, patch(remove(`members[value eq "${id}"]`)));
      expect(await names()).toEqual([]);
      expectStatus(await scim.delete(`/Users/${other.id}`), 204);
      expect((await scim.get(path)).body).not.toHaveProperty('members');
    },
  },
  {
    ids: ['RFC7643-4.1.2-k'],
    title: 'a certificate is one DER value in base64',
    run: (t) =>
      expectElements(t, 'x509Certificates', {
        right: values(DER.toString('base64')),
        wrong: values(
          '-----BEGIN CERTIFICATE-----',
          Buffer.concat([DER, DER]).toString('base64'),
          DER.subarray(0, 4).toString('base64'),
          Buffer.from('hello').toString('base64'),
        ),
      }),
  },
  {
    ids: ['RFC7643-4.1.2-l'],
    title: 'entitlements and roles have no vocabulary',
    async run(t) {
      const right = values('anything', 'ünïcode', '{"json":true}');
      await expectElements(t, 'roles', { right, wrong: [{ value: { a: 1 } }] });
      await expectElements(t, 'entitlements', { right, wrong: [{ value: { a: 1 } }] });
    },
  },
];
