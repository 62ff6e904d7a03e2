import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { LIST_RESPONSE, SEARCH_REQUEST } from '../messages.js';
import type { Provider, World } from '../world.js';

const search = (parameters: object) => ({ schemas: [SEARCH_REQUEST], ...parameters });
const encode = encodeURIComponent;

async function withPeople(t: World, names: readonly string[], options = {}): Promise<Provider> {
  const scim = await t.mount(options);
  for (const userName of names) await scim.createUser({ userName, title: `T-${userName}` });
  return scim;
}

/** Queries over all resource types, and by POST (RFC 7644 §3.4.2.1, §3.4.3). */
export const queryChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.4.2.1-a', 'RFC7644-3.4.2.1-b', 'RFC7644-3.4.2.1-c'],
    title: 'a query at the root covers every type, and meta.resourceType narrows it',
    async run(t) {
      const scim = await withPeople(t, ['ada', 'bea']);
      await scim.createGroup('Crew');
      const all = await scim.get('/');
      expectStatus(all, 200);
      expect(all.body.schemas).toEqual([LIST_RESPONSE]);
      expect(all.body.totalResults).toBe(3);
      expect(all.body.Resources.map(({ meta }) => meta.resourceType)).toEqual([
        'User',
        'User',
        'Group',
      ]);
      const groups = await scim.get(`/?filter=${encode('meta.resourceType eq "Group"')}`);
      expect(groups.body.Resources.map(({ displayName }) => displayName)).toEqual(['Crew']);
      const second = await scim.get('/?startIndex=2&count=2');
      expect(second.body.totalResults).toBe(3);
      expect(second.body.Resources.map(({ meta }) => meta.resourceType)).toEqual(['User', 'Group']);
      const sorted = await scim.get('/?sortBy=id&sortOrder=descending');
      const ids = sorted.body.Resources.map(({ id }) => id);
      expect(ids).toEqual([...ids].sort().reverse());
    },
  },
  {
    ids: ['RFC7644-3.4.2.1-e'],
    title: 'an attribute that a type lacks is unassigned there, and no error',
    async run(t) {
      for (const conformance of ['lenient', 'rfc'] as const) {
        const scim = await withPeople(t, ['ada'], { conformance });
        await scim.createGroup('Crew');
        const users = await scim.get(`/?filter=${encode('userName pr')}`);
        expect(users.body.Resources.map(({ userName }) => userName)).toEqual(['ada']);
        const others = await scim.get(`/?filter=${encode('not (userName pr)')}`);
        expect(others.body.Resources.map(({ displayName }) => displayName)).toEqual(['Crew']);
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2.1-d', 'RFC7644-3.12-l'],
    title: 'more matches than may be looked at are refused with tooMany',
    async run(t) {
      const names = Array.from({ length: 11 }, (_, i) => `user${i}`);
      const scim = await withPeople(t, names, { limits: { maxScan: 10 } });
      const path = `/Users?filter=${encode('meta.location pr')}`;
      expectScimError(await scim.get(path), 400, 'tooMany');
      expectScimError(
        await scim.post('/Users/.search', search({ filter: 'meta.location pr' })),
        400,
        'tooMany',
      );
    },
  },
  {
    ids: ['RFC7644-3.4.3-a', 'RFC7644-3.4.3-c', 'RFC7644-3.4.3-d', 'RFC7644-3.4.3-f'],
    title: 'POST …/.search queries like GET, with every parameter, and creates nothing',
    async run(t) {
      const scim = await withPeople(t, ['ada', 'bea', 'cyr']);
      const wanted = search({
        filter: 'userName ne "bea"',
        attributes: ['userName'],
        sortBy: 'userName',
        sortOrder: 'descending',
        startIndex: 1,
        count: 1,
      });
      for (const path of ['/Users/.search', '/.search']) {
        const found = await scim.post(path, wanted);
        expectStatus(found, 200);
        expect(found.body).toMatchObject({ totalResults: 2, startIndex: 1, itemsPerPage: 1 });
        expect(found.body.Resources).toEqual([
          { schemas: expect.anything(), id: expect.anything(), userName: 'cyr' },
        ]);
        expect([undefined, scim.baseUrl + path]).toContain(found.headers.location);
      }
      const without = await scim.post('/Users/.search', search({ excludedAttributes: ['title'] }));
      expect(without.body.Resources[0]).toMatchObject({ userName: 'ada' });
      expect(without.text).not.toContain('T-ada');
      expect((await scim.get('/Users')).body.totalResults).toBe(3);
    },
  },
  {
    ids: ['RFC7644-3.4.3-b'],
    title: 'a search body of another message is refused',
    async run(t) {
      const scim = await t.mount({ conformance: { missingSchemas: 'refuse' } });
      const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
      expectScimError(await scim.post('/Users/.search', { schemas }), 400, 'invalidSyntax');
      expectScimError(await scim.post('/.search', { schemas }), 400, 'invalidSyntax');
      const strict = await t.mount({ conformance: 'rfc' });
      expectScimError(await strict.post('/Users/.search', {}), 400, 'invalidSyntax');
    },
  },
  {
    ids: ['RFC7644-3.4.3-e'],
    title: '.search is never taken for an id',
    async run(t) {
      const scim = await t.mount();
      for (const method of ['get', 'delete'] as const) {
        const answer = await scim[method]('/Users/.search');
        expectScimError(answer, 405);
        expect(answer.headers.allow).toBe('POST');
      }
    },
  },
];

const ME = { resourceType: 'User' };

/** `/Me` (RFC 7644 §3.11). */
export const meChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.11-a', 'RFC7644-3.12-i'],
    title: '/Me is 501 for every method where no subject is mapped to a resource',
    async run(t) {
      const scim = await t.mount();
      expectScimError(await scim.get('/Me'), 501);
      expectScimError(await scim.delete('/Me'), 501);
      for (const method of ['post', 'put', 'patch'] as const) {
        expectScimError(await scim[method]('/Me', {}), 501);
      }
    },
  },
  {
    ids: ['RFC7644-3.11-c', 'RFC7644-3.11-d'],
    title: '/Me acts on the own resource, and Location is its permanent URI',
    async run(t) {
      let id = '';
      const scim = await t.mount({ me: () => ({ ...ME, id }) });
      const user = await scim.createUser({ userName: 'ada' });
      id = user.id;
      const permanent = `${scim.baseUrl}/Users/${id}`;
      const read = await scim.get('/Me');
      expect(read).toMatchObject({ status: 200, body: { id, userName: 'ada' } });
      const put = await scim.put('/Me', { schemas: user.schemas, userName: 'ada', title: 'Boss' });
      expect(put).toMatchObject({ status: 200, body: { title: 'Boss' } });
      const patched = await scim.patch('/Me', {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'replace', path: 'title', value: 'Chief' }],
      });
      expect(patched).toMatchObject({ status: 200, body: { title: 'Chief' } });
      for (const answer of [read, put, patched]) {
        expect(answer.headers.location).toBe(permanent);
        expect(answer.body.meta.location).toBe(permanent);
      }
      expectStatus(await scim.delete('/Me'), 204);
      expectScimError(await scim.get(`/Users/${id}`), 404);
    },
  },
  {
    ids: ['RFC7644-3.11-e', 'RFC7644-3.11-f'],
    title: 'a subject without a resource gets 404, and may create one',
    async run(t) {
      const scim = await t.mount({ me: () => undefined });
      expectScimError(await scim.get('/Me'), 404);
      const made = await scim.post('/Me', {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        userName: 'ada',
      });
      expectStatus(made, 201);
      expect(made.headers.location).toBe(`${scim.baseUrl}/Users/${made.body.id}`);
      expectStatus(await scim.get(`/Users/${made.body.id}`), 200);
    },
  },
];
