import { expect } from '@jest/globals';
import { createMemoryStores, type IdCodec } from '../../../src/index.js';
import { overriding } from '../../support/stores.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { LIST_RESPONSE, patch, replace } from '../messages.js';
import type { Provider, World } from '../world.js';

async function withUsers(t: World, count: number): Promise<Provider> {
  const scim = await t.mount();
  for (let i = 0; i < count; i += 1) await scim.createUser();
  return scim;
}

/** Ids with characters that mean something in a URI. */
const AWKWARD: IdCodec = {
  encode: (id) => `a/b c%2F?#${id}`,
  decode: (id) => /^a\/b c%2F\?#(.+)$/.exec(id)?.[1],
};

/** Reading one resource, and lists of them (RFC 7644 §3.4.1, §3.4.2). */
export const readChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.4.1-a', 'RFC7644-3.4.1-c'],
    title: 'GET of a resource is 200 with it, its URI and its version',
    async run(t) {
      const scim = await t.mount();
      await scim.createUser();
      const ada = await scim.createUser({ title: 'Boss' });
      const crew = await scim.createGroup('Crew');
      for (const made of [ada, crew]) {
        const read = await scim.get(made.meta.location.replace(scim.baseUrl, ''));
        expect(read).toMatchObject({ status: 200, body: made });
        expect(read.headers.location).toBe(read.body.meta.location);
        expect(read.headers.etag).toBe(read.body.meta.version);
      }
      const path = `/Users/${ada.id}`;
      await scim.patch(path, patch(replace('title', 'Chief')));
      const later = await scim.get(path);
      expect(later.headers.etag).toBe(later.body.meta.version);
      expect(later.headers.etag).not.toBe(ada.meta.version);
    },
  },
  {
    ids: ['RFC7644-3.4.1-b'],
    title: 'GET of an unknown id is 404, also of an id of another type',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser();
      for (const path of ['/Users/nope', `/Groups/${id}`, `/Users/${id}x`, '/Users/%00']) {
        expectScimError(await scim.get(path), 404);
      }
    },
  },
  {
    ids: ['RFC7644-3.4.1-d'],
    title: 'percent-encoded ids are decoded once',
    async run(t) {
      const { userStore, ...rest } = createMemoryStores();
      const scim = await t.mount({ ...rest, userStore: overriding(userStore, { ids: AWKWARD }) });
      const { id, meta } = await scim.createUser({ title: 'Boss' });
      expect(id).toMatch(/^a\/b c%2F\?#./);
      const path = `/Users/${encodeURIComponent(id)}`;
      expect(meta.location).toBe(scim.baseUrl + path);
      expect(await scim.get(path)).toMatchObject({ status: 200, body: { id, title: 'Boss' } });
      expectScimError(await scim.get(path.replaceAll('%252F', '%2F')), 404);
      expectScimError(await scim.get(path.replaceAll('%', '%25')), 404);
      expectScimError(await scim.get('/Users/%E0%A4%A'), 404);
      expectStatus(await scim.delete(path), 204);
    },
  },
  {
    ids: ['RFC7644-3.4.2-a', 'RFC7644-3.4.2-b'],
    title: 'a query is answered with a ListResponse that holds what was found',
    async run(t) {
      const scim = await withUsers(t, 2);
      const { status, body } = await scim.get('/Users');
      expect(status).toBe(200);
      expect(body.schemas).toEqual([LIST_RESPONSE]);
      expect(body.totalResults).toBe(2);
      expect(body.Resources).toHaveLength(2);
      expect(body).not.toHaveProperty('resources');
      for (const user of body.Resources) {
        expect((await scim.get(`/Users/${user.id}`)).body).toEqual(user);
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2-c', 'RFC7644-3.4.2-d'],
    title: 'a query that finds nothing is 200 with an empty list',
    async run(t) {
      const scim = await withUsers(t, 1);
      const filter = encodeURIComponent('userName eq "none"');
      for (const path of [`/Users?filter=${filter}`, '/Groups', `/?filter=${filter}`]) {
        const { status, body } = await scim.get(path);
        expect({ status, body }).toMatchObject({
          status: 200,
          body: { schemas: [LIST_RESPONSE], totalResults: 0, itemsPerPage: 0, Resources: [] },
        });
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2-e', 'RFC7644-3.4.2-g'],
    title: 'part of a list says where it begins, how long it is, and how much there is',
    async run(t) {
      const scim = await withUsers(t, 25);
      const { body } = await scim.get('/Users?count=10');
      expect(body).toMatchObject({ totalResults: 25, startIndex: 1, itemsPerPage: 10 });
      expect(body.Resources).toHaveLength(10);
      const filter = encodeURIComponent('active eq true');
      const last = await scim.get(`/Users?startIndex=21&count=10&filter=${filter}`);
      expect(last.body).toMatchObject({ totalResults: 25, startIndex: 21, itemsPerPage: 5 });
    },
  },
  {
    ids: ['RFC7644-3.4.2-f'],
    title: 'unknown query parameters are ignored',
    async run(t) {
      for (const conformance of ['lenient', 'rfc'] as const) {
        const scim = await t.mount({ conformance });
        const { id } = await scim.createUser();
        const unknown = '?foo=bar&foo=baz&aadOptscim062020&__proto__=x&constructor=y&a[b]=c';
        const found = await scim.get(`/Users${unknown}`);
        expect(found).toMatchObject({ status: 200, body: { totalResults: 1 } });
        expectStatus(await scim.get(`/Users/${id}${unknown}`), 200);
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2-h'],
    title: 'a query against one resource projects it; a filter there changes nothing',
    async run(t) {
      const scim = await t.mount();
      const { id, schemas, userName } = await scim.createUser({ title: 'Boss' });
      const only = await scim.get(`/Users/${id}?attributes=userName`);
      expect(only.body).toEqual({ schemas, id, userName });
      const filter = encodeURIComponent('userName eq "somebody else"');
      const read = await scim.get(`/Users/${id}?filter=${filter}`);
      expect(read).toMatchObject({ status: 200, body: { id, title: 'Boss' } });
    },
  },
];
