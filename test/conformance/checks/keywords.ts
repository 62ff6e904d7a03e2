import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { ACME, withUserAttributes } from '../fixtures.js';
import {
  add,
  aUser,
  BULK_REQUEST,
  ERROR,
  PATCH_OP,
  patch,
  remove,
  replace,
  SEARCH_REQUEST,
} from '../messages.js';

/** The keywords of RFC 7644 §3.12, table 9, each wherever it belongs. */
export const keywordChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.12-k'],
    title: 'invalidFilter: in a query, a search and a PATCH path',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser({ emails: [{ value: 'a@x' }] });
      for (const filter of ['title xx "x"', 'active gt true']) {
        const search = { schemas: [SEARCH_REQUEST], filter };
        const get = await scim.get(`/Users?filter=${encodeURIComponent(filter)}`);
        expectScimError(get, 400, 'invalidFilter');
        expectScimError(await scim.post('/Users/.search', search), 400, 'invalidFilter');
        expectScimError(await scim.post('/.search', search), 400, 'invalidFilter');
      }
      for (const inner of ['type xx "x"', 'primary gt true', 'type eq']) {
        const wrong = patch(replace(`emails[${inner}].value`, 'b@x'));
        expectScimError(await scim.patch(`/Users/${id}`, wrong), 400, 'invalidFilter');
      }
    },
  },
  {
    ids: ['RFC7644-3.12-l'],
    title: 'tooMany: where more would have to be looked at than the host allows',
    async run(t) {
      const scim = await t.mount({ limits: { maxScan: 3 } });
      for (let i = 0; i < 3; i += 1) await scim.createUser();
      const filter = 'meta.location pr and meta.version ne "x"';
      const path = `/Users?filter=${encodeURIComponent(filter)}`;
      expectStatus(await scim.get(path), 200);
      await scim.createUser();
      expectScimError(await scim.get(path), 400, 'tooMany');
      const search = { schemas: [SEARCH_REQUEST], filter };
      expectScimError(await scim.post('/Users/.search', search), 400, 'tooMany');
      expectScimError(await scim.post('/.search', search), 400, 'tooMany');
    },
  },
  {
    ids: ['RFC7644-3.12-m'],
    title: 'uniqueness: by POST, PUT and PATCH',
    async run(t) {
      const scim = await t.mount();
      const { userName } = await scim.createUser();
      const { id } = await scim.createUser();
      const path = `/Users/${id}`;
      for (const answer of [
        await scim.post('/Users', aUser({ userName })),
        await scim.put(path, aUser({ userName })),
        await scim.patch(path, patch(replace('userName', userName))),
        await scim.patch(path, patch(replace(undefined, { userName }))),
      ]) {
        expectScimError(answer, 409, 'uniqueness');
      }
      expect(await scim.find('/Users', `userName eq "${userName}"`)).toHaveLength(1);
    },
  },
  {
    ids: ['RFC7644-3.12-n'],
    title: 'mutability: by PUT and PATCH',
    async run(t) {
      const badge = { name: 'badge', mutability: 'immutable' } as const;
      const scim = await t.mount({ conformance: 'rfc', ...withUserAttributes([badge]) });
      const person = aUser({ [ACME]: { badge: '7' } });
      const schemas = [...person.schemas, ACME];
      const { id } = await scim.createUser({ ...person, schemas });
      const path = `/Users/${id}`;
      const before = (await scim.get(path)).text;
      for (const answer of [
        await scim.put(path, { ...person, schemas, [ACME]: { badge: '8' } }),
        await scim.patch(path, patch(replace(`${ACME}:badge`, '8'))),
        await scim.patch(path, patch(remove(`${ACME}:badge`))),
        await scim.patch(path, patch(replace('id', 'mine'))),
        await scim.patch(path, patch(add('groups', [{ value: 'x' }]))),
        await scim.patch(path, patch(remove('userName'))),
      ]) {
        expectScimError(answer, 400, 'mutability');
      }
      expect((await scim.get(path)).text).toBe(before);
    },
  },
  {
    ids: ['RFC7644-3.12-o'],
    title: 'invalidSyntax: the structure of any message',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const { id } = await scim.createUser();
      const path = `/Users/${id}`;
      for (const [method, at, schema] of [
        ['post', '/Users', ERROR],
        ['put', path, ERROR],
        ['patch', path, SEARCH_REQUEST],
        ['post', '/Users/.search', PATCH_OP],
        ['post', '/.search', PATCH_OP],
        ['post', '/Bulk', PATCH_OP],
      ] as const) {
        for (const body of ['{', '[]', { ...aUser(), Operations: [], schemas: [schema] }]) {
          expectScimError(await scim[method](at, body), 400, 'invalidSyntax');
        }
      }
      for (const body of [{ schemas: [PATCH_OP] }, patch({ op: 'rename', path: 'title' })]) {
        expectScimError(await scim.patch(path, body), 400, 'invalidSyntax');
      }
      const bulk = { schemas: [BULK_REQUEST], Operations: 'none' };
      expectScimError(await scim.post('/Bulk', bulk), 400, 'invalidSyntax');
    },
  },
  {
    ids: ['RFC7644-3.12-p'],
    title: 'invalidPath: a malformed path of a PATCH',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser();
      for (const path of ['emails[', 'emails[type eq "work"]value', '.title', 'name..x', 'a b']) {
        const answer = await scim.patch(`/Users/${id}`, patch(replace(path, 'x')));
        expect([path, answer.body.scimType]).toEqual([path, 'invalidPath']);
        expectScimError(answer, 400, 'invalidPath');
      }
    },
  },
  {
    ids: ['RFC7644-3.12-q'],
    title: 'noTarget: a path that leads to nothing',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const { id } = await scim.createUser({ emails: [{ value: 'a@x.org', type: 'home' }] });
      for (const operation of [
        replace('emails[type eq "work"].value', 'b@x.org'),
        replace('emails[type eq "work"]', { value: 'b@x.org' }),
        { op: 'remove' },
      ]) {
        expectScimError(await scim.patch(`/Users/${id}`, patch(operation)), 400, 'noTarget');
      }
    },
  },
  {
    ids: ['RFC7644-3.12-r'],
    title: 'invalidValue: a value that is missing or of another type',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const { id } = await scim.createUser();
      const path = `/Users/${id}`;
      for (const wrong of [{ userName: null }, { active: 'x' }, { name: 'x' }, { title: 7 }]) {
        expectScimError(await scim.post('/Users', aUser(wrong)), 400, 'invalidValue');
        expectScimError(await scim.put(path, aUser(wrong)), 400, 'invalidValue');
      }
      for (const operation of [replace('active', 'x'), replace('title', 7), add('emails', 7)]) {
        expectScimError(await scim.patch(path, patch(operation)), 400, 'invalidValue');
      }
    },
  },
  {
    ids: ['RFC7644-3.12-t'],
    title: 'sensitive: what the host calls so is refused in a URI, and taken in a body',
    async run(t) {
      const scim = await t.mount({ sensitiveAttributes: ['name', 'emails.value'] });
      const { id } = await scim.createUser({
        name: { familyName: 'King' },
        emails: [{ type: 'work', value: 'ada@x' }],
      });
      for (const filter of [
        'name.familyName eq "King"',
        'title pr or not (NAME.familyname ne "King")',
        'emails co "ada"',
        'emails[type eq "work" and value eq "ada@x"]',
      ]) {
        const query = `?filter=${encodeURIComponent(filter)}`;
        expectScimError(await scim.get(`/Users${query}`), 403, 'sensitive');
        expectScimError(await scim.get(`/${query}`), 403, 'sensitive');
        const search = { schemas: [SEARCH_REQUEST], filter };
        const found = await scim.post('/Users/.search', search);
        expect(found.body.Resources.map((user) => user.id)).toEqual([id]);
        expectStatus(await scim.post('/.search', search), 200);
      }
      expect(await scim.find('/Users', 'emails[type eq "work"] and name pr')).toEqual([id]);
      const open = await t.mount();
      expect(await open.find('/Users', 'name.familyName eq "King"')).toEqual([]);
    },
  },
];
