import { expect } from '@jest/globals';
import { group } from '../../support/messages.js';
import { withLatency } from '../../support/stores.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { aUser, ENTERPRISE, GROUP, USER } from '../messages.js';

/** Creating (RFC 7644 §3.3). */
export const createChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.3-a'],
    title: 'readOnly attributes in a create body are ignored',
    async run(t) {
      for (const conformance of ['lenient', 'rfc'] as const) {
        const scim = await t.mount({ conformance });
        const crew = await scim.createGroup();
        const made = await scim.post(
          '/Users',
          aUser({
            id: 'mine',
            meta: { resourceType: 'Robot', created: '2001-01-01T00:00:00Z', location: 'x' },
            groups: [{ value: crew.id }],
          }),
        );
        expectStatus(made, 201);
        expect(made.body.id).not.toBe('mine');
        expect(made.body.meta).not.toMatchObject({ created: '2001-01-01T00:00:00Z' });
        expect((await scim.get(`/Users/${made.body.id}`)).body).not.toHaveProperty('groups');
        expect((await scim.get(`/Groups/${crew.id}`)).body).not.toHaveProperty('members');
      }
    },
  },
  {
    ids: ['RFC7644-3.3-b', 'RFC7644-3.3-c'],
    title:
      'what is left out may get a default; null and [] may be sent, and of active they mean the default',
    async run(t) {
      for (const conformance of ['lenient', 'rfc'] as const) {
        const scim = await t.mount({ conformance });
        const { active: _, ...silent } = aUser();
        const made = await scim.post('/Users', silent);
        expect(made).toMatchObject({ status: 201, body: { active: true } });
        for (const active of [null, []]) {
          const { active: none, ...rest } = aUser();
          const answer = await scim.post('/Users', { ...rest, active });
          expect({ none, status: answer.status }).toMatchObject({ none: true, status: 201 });
          expect(answer.body.active).toBe(true);
          const read = await scim.get(`/Users/${answer.body.id}`);
          expect(read.body.active).toBe(true);
        }
      }
    },
  },
  {
    ids: ['RFC7644-3.3-d', 'RFC7644-3.3-e', 'RFC7644-3.3-f'],
    title: 'success is 201 with the whole resource and its URI in Location and meta',
    async run(t) {
      const scim = await t.mount();
      const person = aUser({
        name: { givenName: 'Ada', familyName: 'King' },
        emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
        [ENTERPRISE]: { department: 'R&D' },
      });
      const { schemas: _, ...sent } = person;
      const ada = await scim.post('/Users', person);
      expect(ada).toMatchObject({ status: 201, body: sent });
      const crew = await scim.post('/Groups', group('Crew', [ada.body.id]));
      expect(crew).toMatchObject({ status: 201, body: { members: [{ value: ada.body.id }] } });
      for (const [made, endpoint] of [
        [crew, '/Groups'],
        [ada, '/Users'],
      ] as const) {
        const uri = `${scim.baseUrl}${endpoint}/${made.body.id}`;
        expect(made.headers.location).toBe(uri);
        expect(made.body.meta.location).toBe(uri);
        const read = await scim.get(`${endpoint}/${made.body.id}?excludedAttributes=groups`);
        expect(made.body).toEqual(read.body);
      }
    },
  },
  {
    ids: ['RFC7644-3.3-g'],
    title: 'what would be there twice is 409 uniqueness, and is not created',
    async run(t) {
      const scim = await t.mount();
      const { userName } = await scim.createUser();
      await scim.createGroup('Crew');
      expectScimError(await scim.post('/Users', aUser({ userName })), 409, 'uniqueness');
      expectScimError(await scim.post('/Groups', group('Crew')), 409, 'uniqueness');
      expect((await scim.get('/')).body.totalResults).toBe(2);
    },
  },
  {
    ids: ['RFC7644-3.3-h'],
    title: 'a missing required attribute is 400 invalidValue',
    async run(t) {
      const scim = await t.mount();
      const { userName: _, ...nameless } = aUser();
      const bodies = [
        ['/Users', nameless, 'userName'],
        ['/Groups', { schemas: [GROUP] }, 'displayName'],
      ] as const;
      for (const [path, body, name] of bodies) {
        const answer = await scim.post(path, body);
        expectScimError(answer, 400, 'invalidValue');
        expect(answer.body.detail).toContain(name);
      }
      expect((await scim.get('/')).body.totalResults).toBe(0);
    },
  },
  {
    ids: ['RFC7644-3.3-i'],
    title: 'what is no JSON object is 400 invalidSyntax',
    async run(t) {
      const scim = await t.mount();
      for (const text of [
        '{',
        '[]',
        '"x"',
        '7',
        'null',
        '',
        `[${JSON.stringify(aUser())}]`,
        '{}}',
      ]) {
        expectScimError(await scim.post('/Users', text), 400, 'invalidSyntax');
      }
      expect((await scim.get('/Users')).body.totalResults).toBe(0);
    },
  },
  {
    ids: ['RFC7644-3.3-j'],
    title: 'attributes and excludedAttributes shape the answer to a create, not the resource',
    async run(t) {
      const scim = await t.mount();
      const person = aUser({ title: 'Boss', displayName: 'Ada' });
      const only = await scim.post('/Users?attributes=userName', person);
      expect(only.status).toBe(201);
      expect(only.body).toEqual({
        schemas: [USER],
        id: expect.any(String),
        userName: person.userName,
      });
      expect((await scim.get(`/Users/${only.body.id}`)).body).toMatchObject({ title: 'Boss' });
      const without = await scim.post(
        '/Users?excludedAttributes=title,meta',
        aUser({ title: 'x' }),
      );
      expect(without).toMatchObject({ status: 201, body: { active: true } });
      expect(without.body).not.toHaveProperty('title');
      expect(without.body).not.toHaveProperty('meta');
    },
  },
  {
    ids: ['RFC7644-3.3-k'],
    title: 'of creates at the same moment with one name exactly one succeeds',
    async run(t) {
      const plain = await t.mount();
      const { userStore, groupStore } = plain.stores;
      const slow = await t.mount({
        userStore: withLatency(userStore, 2),
        groupStore: withLatency(groupStore, 2),
      });
      for (const scim of [plain, slow]) {
        const [person, crew] = [aUser(), group(`Crew of ${scim.origin}`)];
        const times = Array.from({ length: 20 }, (_, i) => i);
        for (const [path, body] of [
          ['/Users', person],
          ['/Groups', crew],
        ] as const) {
          const answers = await Promise.all(times.map(() => scim.post(path, body)));
          expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
          for (const answer of answers) {
            if (answer.status !== 201) expectScimError(answer, 409, 'uniqueness');
          }
        }
        expect(await scim.find('/Users', `userName eq "${person.userName}"`)).toHaveLength(1);
        expect(await scim.find('/Groups', `displayName eq "${crew.displayName}"`)).toHaveLength(1);
      }
    },
  },
];
