import { expect } from '@jest/globals';
import type { Body } from '../answer.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { add, aUser, GROUP, patch, replace, USER } from '../messages.js';
import type { World } from '../world.js';

const encode = encodeURIComponent;
const interop = (t: World) => t.mount({ conformance: 'interop' });
const ipsie = (t: World) => t.mount({ conformance: 'ipsie' });
const WORK = { type: 'work', value: 'ada@example.com', primary: true };

interface PublishedAttribute {
  readonly name: string;
  readonly subAttributes?: readonly PublishedAttribute[];
  readonly canonicalValues?: readonly string[];
  readonly multiValued?: boolean;
}

const attributesOf = (schema: Body | undefined) =>
  (schema?.attributes ?? []) as readonly PublishedAttribute[];

/** What the profiles say about credentials. */
const credentialChecks: readonly Check[] = [
  {
    ids: ['INTEROP-6-s'],
    title: 'HTTP Basic is not among the schemes unless the host adds it',
    async run(t) {
      const scim = await interop(t);
      const { body } = await scim.get('/ServiceProviderConfig');
      const schemes = body.authenticationSchemes as readonly { readonly type: string }[];
      expect(schemes.map(({ type }) => type)).toEqual(['oauthbearertoken']);
      const basic = await scim.anonymous.get('/Users', { Authorization: 'Basic YTpi' });
      expectScimError(basic, 401);
    },
  },
];

/** The SCIM 2.0 Interoperability Profile. */
export const interopChecks: readonly Check[] = [
  {
    ids: ['INTEROP-4-a'],
    title: 'only a provider that follows the profile says that it does',
    async run(t) {
      for (const [conformance, expected] of [
        ['interop', true],
        ['lenient', undefined],
        ['rfc', undefined],
        [{ preset: 'interop', unknownAttributes: 'ignore' }, undefined],
      ] as const) {
        const scim = await t.mount({ conformance });
        const { body } = await scim.get('/ServiceProviderConfig');
        expect(body.interopProfileConformant).toBe(expected);
      }
    },
  },
  {
    ids: ['INTEROP-5-a', 'INTEROP-5-b', 'INTEROP-5-c', 'INTEROP-5-f'],
    title: 'discovery is exact: types, schemas and the vocabulary of type',
    async run(t) {
      const scim = await interop(t);
      const types = (await scim.get('/ResourceTypes')).body.Resources;
      const schemas = (await scim.get('/Schemas')).body.Resources;
      const ids = schemas.map(({ id }) => id);
      for (const type of types) {
        expect(type.id).toBe(type.name);
        const extensions = type.schemaExtensions as readonly { readonly schema: string }[];
        for (const id of [type.schema, ...extensions.map(({ schema }) => schema)]) {
          expect(ids).toContain(id);
        }
      }
      // The text names some of them as examples; published are the values of every `type`.
      for (const { multiValued, subAttributes = [] } of schemas.flatMap(attributesOf)) {
        const type = subAttributes.find(({ name }) => name === 'type');
        if (multiValued && type) expect(type.canonicalValues?.length).toBeGreaterThan(0);
      }
      const user = attributesOf(schemas.find(({ id }) => id === USER));
      for (const name of ['emails', 'phoneNumbers', 'ims', 'addresses']) {
        const attribute = user.find((candidate) => candidate.name === name);
        const type = attribute?.subAttributes?.find((sub) => sub.name === 'type');
        expect(type?.canonicalValues?.length).toBeGreaterThan(1);
      }
      const unpublished = user.every(({ name }) => name !== 'shoeSize');
      expect(unpublished).toBe(true);
      expectScimError(await scim.post('/Users', aUser({ shoeSize: '42' })), 400, 'invalidSyntax');
    },
  },
  {
    ids: ['INTEROP-5-d', 'INTEROP-6-q'],
    title: 'case rules are the same in filters and in uniqueness, on POST and on PATCH',
    async run(t) {
      const scim = await interop(t);
      const made = await scim.createUser({ userName: 'JSmith', externalId: 'AbC' });
      expect(await scim.find('/Users', 'userName eq "jsmith"')).toEqual([made.id]);
      expect(await scim.find('/Users', 'externalId eq "abc"')).toEqual([]);
      const clash = await scim.post('/Users', aUser({ userName: 'jsmith' }));
      expectScimError(clash, 409, 'uniqueness');
      const other = await scim.createUser({ externalId: 'abc' });
      const taken = await scim.patch(`/Users/${other.id}`, patch(replace('userName', 'JSMITH')));
      expectScimError(taken, 409, 'uniqueness');
    },
  },
  {
    ids: ['INTEROP-5-e', 'INTEROP-6-d'],
    title: 'undefined attributes and schema URIs are refused, in bodies and in filters',
    async run(t) {
      const scim = await interop(t);
      expectScimError(await scim.post('/Users', aUser({ dispalyName: 'x' })), 400, 'invalidSyntax');
      const schemas = [USER, 'urn:example:unknown'];
      expectScimError(await scim.post('/Users', aUser({ schemas })), 400, 'invalidSyntax');
      expectScimError(
        await scim.get(`/Users?filter=${encode('foo eq "x"')}`),
        400,
        'invalidFilter',
      );
    },
  },
  {
    ids: ['INTEROP-6-a', 'INTEROP-6-b', 'INTEROP-6-c'],
    title: 'resources are addressed by id only, and found by eq and and',
    async run(t) {
      const scim = await interop(t);
      const made = await scim.createUser({ userName: 'ada', active: true });
      await scim.createUser({ userName: 'bea', active: false });
      expectScimError(await scim.get('/Users/ada'), 404);
      expect(await scim.find('/Users', 'userName eq "ada" and active eq true')).toEqual([made.id]);
      expect(await scim.find('/Users', 'userName eq "bea" and active eq true')).toEqual([]);
      const group = await scim.createGroup('Crew');
      expect(await scim.find('/Groups', `displayName eq "Crew" and id eq "${group.id}"`)).toEqual([
        group.id,
      ]);
      const read = await scim.get(`/Users/${made.id}`);
      expect(read.headers['content-type']).toBe('application/scim+json');
      const plain = await scim.post('/Users', aUser(), { 'Content-Type': 'application/json' });
      expectScimError(plain, 415);
    },
  },
  {
    ids: ['INTEROP-6-e', 'INTEROP-6-f'],
    title: 'lists are paged, by 100 unless fewer are asked for',
    async run(t) {
      const scim = await interop(t);
      const names = Array.from({ length: 120 }, (_, i) => aUser({ userName: `user${i}` }));
      await Promise.all(names.map((body) => scim.post('/Users', body)));
      expect((await scim.get('/Users')).body).toMatchObject({
        totalResults: 120,
        itemsPerPage: 100,
      });
      expect((await scim.get('/Users?count=100')).body.itemsPerPage).toBe(100);
      const rest = await scim.get('/Users?startIndex=101&count=100');
      expect(rest.body.Resources).toHaveLength(20);
    },
  },
  {
    ids: ['INTEROP-6-g', 'INTEROP-6-h', 'INTEROP-6-i', 'INTEROP-6-j', 'INTEROP-6-k', 'INTEROP-6-l'],
    title: 'PATCH is what the profile makes of it',
    async run(t) {
      const scim = await interop(t);
      const { id } = await scim.createUser({
        name: { givenName: 'Ada', familyName: 'Quill' },
        emails: [WORK],
      });
      const path = `/Users/${id}`;
      expect((await scim.get('/ServiceProviderConfig')).body.patch).toEqual({ supported: true });
      const pathless = await scim.patch(path, patch(replace(undefined, { active: false })));
      expectScimError(pathless, 400, 'invalidSyntax');
      expectStatus(await scim.patch(path, patch(add('active', false))), 200);
      expect((await scim.get(path)).body.active).toBe(false);
      expectStatus(await scim.patch(path, patch(replace('active', true))), 200);
      expect((await scim.get(path)).body.active).toBe(true);
      expectStatus(await scim.patch(path, patch(add('name', { middleName: 'M' }))), 200);
      expect((await scim.get(path)).body.name).toMatchObject({
        familyName: 'Quill',
        middleName: 'M',
      });
      expectStatus(await scim.patch(path, patch(replace('name', { givenName: 'A' }))), 200);
      expect((await scim.get(path)).body.name).toEqual({ givenName: 'A' });
      for (const verb of [add, replace]) {
        expectScimError(await scim.patch(path, patch(verb('emails', WORK))), 400, 'invalidValue');
      }
      const element = await scim.patch(path, patch(replace('emails[type eq "work"]', WORK)));
      expectScimError(element, 400, 'invalidPath');
    },
  },
  {
    ids: ['INTEROP-6-n', 'INTEROP-6-o', 'INTEROP-6-p'],
    title: 'deactivation deletes nothing, DELETE does and frees the name, conditions still work',
    async run(t) {
      const scim = await interop(t);
      const { id } = await scim.createUser({ userName: 'ada' });
      const stale = { 'If-Match': 'W/"stale"' };
      expectScimError(
        await scim.patch(`/Users/${id}`, patch(replace('active', false)), stale),
        412,
      );
      expectStatus(await scim.patch(`/Users/${id}`, patch(replace('active', false))), 200);
      expect(await scim.get(`/Users/${id}`)).toMatchObject({
        status: 200,
        body: { active: false },
      });
      expectStatus(await scim.delete(`/Users/${id}`), 204);
      expectScimError(await scim.get(`/Users/${id}`), 404);
      await scim.createUser({ userName: 'ada' });
    },
  },
  ...credentialChecks,
];

/** The OpenID IPSIE account lifecycle profile. */
export const ipsieChecks: readonly Check[] = [
  {
    ids: ['IPSIE-SHARED-c', 'IPSIE-SHARED-g', 'IPSIE-SHARED-h', 'IPSIE-AL2-b'],
    title: 'the interoperability profile is met, with Bulk, PATCH of several attributes and pages',
    async run(t) {
      const scim = await ipsie(t);
      const { body } = await scim.get('/ServiceProviderConfig');
      expect(body).toMatchObject({
        interopProfileConformant: true,
        bulk: { supported: true },
        pagination: { cursor: true },
      });
      expect((body.filter as { maxResults: number }).maxResults).toBeLessThanOrEqual(1000);
      const { id } = await scim.createUser();
      const several = ['displayName', 'title', 'nickName', 'userType', 'locale'].map((name) =>
        replace(name, name === 'locale' ? 'en-US' : `new ${name}`),
      );
      expectStatus(await scim.patch(`/Users/${id}`, patch(...several)), 200);
      expect((await scim.get(`/Users/${id}`)).body).toMatchObject({
        displayName: 'new displayName',
        userType: 'new userType',
        locale: 'en-US',
      });
    },
  },
  {
    ids: ['IPSIE-SHARED-i'],
    title: 'errors have the SCIM format and leak nothing',
    async run(t) {
      const scim = await t.mount({
        conformance: 'ipsie',
        authorize: () => {
          throw new Error('secret of the database');
        },
      });
      const answer = await scim.get('/Users');
      expectScimError(answer, 500);
      expect(answer.text).not.toContain('secret');
    },
  },
  {
    ids: ['IPSIE-AL1-a', 'IPSIE-AL1-c'],
    title: 'PATCH deactivates and reactivates; a deleted userName can be used again',
    async run(t) {
      const scim = await ipsie(t);
      const { id } = await scim.createUser({ userName: 'ada' });
      for (const active of [false, true]) {
        expectStatus(await scim.patch(`/Users/${id}`, patch(replace('active', active))), 200);
        expect((await scim.get(`/Users/${id}`)).body.active).toBe(active);
      }
      expectStatus(await scim.delete(`/Users/${id}`), 204);
      await scim.createUser({ userName: 'ada' });
    },
  },
  {
    ids: ['IPSIE-AL1-d'],
    title: 'users are found by id and by the four filters',
    async run(t) {
      const scim = await ipsie(t);
      const { id } = await scim.createUser({ userName: 'ada', externalId: 'a1', emails: [WORK] });
      await scim.createUser({ emails: [{ ...WORK, type: 'home', value: 'bea@example.com' }] });
      expectStatus(await scim.get(`/Users/${id}`), 200);
      for (const filter of [
        'userName eq "ada"',
        'externalId eq "a1"',
        'emails[value eq "ada@example.com"]',
        'emails[type eq "work" and value eq "ada@example.com"]',
      ]) {
        expect(await scim.find('/Users', filter)).toEqual([id]);
      }
    },
  },
  {
    ids: ['IPSIE-AL2-a'],
    title: 'there is no password: not in the schema, and not in a body',
    async run(t) {
      const scim = await ipsie(t);
      const { body } = await scim.get(`/Schemas/${USER}`);
      const names = attributesOf(body).map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(['userName', 'displayName', 'active']));
      expect(names).not.toContain('password');
      const sent = await scim.post('/Users', aUser({ password: 'Tr0ub4dor&3' }));
      expectScimError(sent, 400, 'invalidSyntax');
      expect((await scim.createUser({ externalId: 'a1' })).externalId).toBe('a1');
    },
  },
  {
    ids: ['IPSIE-AL2-c', 'IPSIE-AL2-d', 'IPSIE-AL2-e', 'IPSIE-AL2-f', 'IPSIE-AL2-g'],
    title: 'groups may be empty, have names of their own, and take 60 member operations at once',
    async run(t) {
      const scim = await ipsie(t);
      const made = await scim.post('/Groups', {
        schemas: [GROUP],
        displayName: 'Crew',
        externalId: 'g1',
      });
      expectStatus(made, 201);
      const { id } = made.body;
      const twin = await scim.post('/Groups', { schemas: [GROUP], displayName: 'crew' });
      expectScimError(twin, 409, 'uniqueness');
      const users = await Promise.all(Array.from({ length: 60 }, () => scim.createUser()));
      const joining = users.map((user) => add('members', [{ value: user.id }]));
      expectStatus(await scim.patch(`/Groups/${id}`, patch(...joining)), 200, 204);
      expect((await scim.get(`/Groups/${id}`)).body.members).toHaveLength(60);
      for (const filter of [
        'displayName eq "Crew"',
        'externalId eq "g1"',
        `members[value eq "${users[0]?.id}"]`,
      ]) {
        expect(await scim.find('/Groups', filter)).toEqual([id]);
      }
      const without = await scim.get('/Groups?excludedAttributes=members');
      expect(without.body.Resources[0]).toMatchObject({ displayName: 'Crew' });
      expect(without.body.Resources[0]).not.toHaveProperty('members');
    },
  },
];
