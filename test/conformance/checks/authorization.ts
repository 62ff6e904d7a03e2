import { expect } from '@jest/globals';
import type { AccessRequest } from '../../../src/index.js';
import { TOKEN } from '../../support/app.js';
import type { Answer } from '../answer.js';
import type { Check } from '../check.js';
import type { Client } from '../client.js';
import { expectRefused, expectScimError, expectStatus } from '../expect.js';
import { aUser, BULK_REQUEST, patch, replace, SEARCH_REQUEST } from '../messages.js';

const SEARCH = { schemas: [SEARCH_REQUEST] };

/** One request of every kind that needs credentials, to a user with this id. */
function requestsOf(scim: Client, id: string): Promise<readonly Answer[]> {
  return Promise.all([
    scim.get('/Users'),
    scim.get('/'),
    scim.post('/Users/.search', SEARCH),
    scim.post('/.search', SEARCH),
    scim.get(`/Users/${id}`),
    scim.post('/Users', aUser()),
    scim.put(`/Users/${id}`, aUser()),
    scim.patch(`/Users/${id}`, patch(replace('title', 'x'))),
    scim.delete(`/Users/${id}`),
    scim.post('/Bulk', { schemas: [BULK_REQUEST], Operations: [] }),
    scim.get('/Me'),
  ]);
}

function expectUnauthorized(answer: Answer): void {
  expectScimError(answer, 401);
  expect(answer.headers['www-authenticate']).toMatch(/^Bearer\b/);
}

/** Authentication and authorization (RFC 7644 §2). */
export const authorizationChecks: readonly Check[] = [
  {
    ids: ['RFC7644-2-a', 'RFC7644-3.12-d'],
    title: 'a request without credentials, or with wrong ones, is 401 and says which are wanted',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser();
      for (const answer of await requestsOf(scim.anonymous, id)) expectUnauthorized(answer);
      for (const Authorization of [
        'Bearer not-the-token-but-one-with-as-many-characters',
        `Bearer ${TOKEN}x`,
        'Bearer',
        `Digest ${TOKEN}`,
      ]) {
        expectUnauthorized(await scim.get('/Users', { Authorization }));
      }
      expect((await scim.get('/Users')).body.totalResults).toBe(1);
    },
  },
  {
    ids: ['RFC7644-2-b'],
    title: 'the policy is asked about every operation, those of a Bulk request included',
    async run(t) {
      const asked: AccessRequest[] = [];
      const scim = await t.mount({
        authorize: (access) => {
          asked.push(access);
          return true;
        },
      });
      const { id } = await scim.createUser();
      await scim.get(`/Users/${id}`);
      await scim.get('/Users');
      await scim.post('/Groups/.search', SEARCH);
      await scim.get('/');
      await scim.put(`/Users/${id}`, aUser());
      await scim.patch(`/Users/${id}`, patch(replace('title', 'x')));
      const data = aUser();
      const bulk = await scim.post('/Bulk', {
        schemas: [BULK_REQUEST],
        Operations: [
          { method: 'POST', path: '/Users', bulkId: 'a', data },
          { method: 'PATCH', path: `/Users/${id}`, data: patch(replace('title', 'y')) },
          { method: 'DELETE', path: `/Users/${id}` },
        ],
      });
      expectStatus(bulk, 200);
      expect(asked.map(({ action, resourceType, id: on }) => [action, resourceType, on])).toEqual([
        ['create', 'User', undefined],
        ['read', 'User', id],
        ['list', 'User', undefined],
        ['list', 'Group', undefined],
        ['list', 'User', undefined],
        ['list', 'Group', undefined],
        ['replace', 'User', id],
        ['modify', 'User', id],
        ['create', 'User', undefined],
        ['modify', 'User', id],
        ['delete', 'User', id],
      ]);
      expect(new Set(asked.map(({ principal }) => principal.id))).toEqual(new Set(['client']));
    },
  },
  {
    ids: ['RFC7644-2-c'],
    title: 'who may do something to one resource may not therefore do it to another',
    async run(t) {
      let own = '';
      const scim = await t.mount({ authorize: ({ id }) => id === undefined || id === own });
      own = (await scim.createUser()).id;
      const other = `/Users/${(await scim.createUser()).id}`;
      expectStatus(await scim.get(`/Users/${own}`), 200);
      expectStatus(await scim.patch(`/Users/${own}`, patch(replace('title', 'x'))), 200);
      expectScimError(await scim.get(other), 403);
      expectScimError(await scim.put(other, aUser()), 403);
      expectScimError(await scim.patch(other, patch(replace('title', 'x'))), 403);
      expectScimError(await scim.delete(other), 403);
      const bulk = await scim.post('/Bulk', {
        schemas: [BULK_REQUEST],
        Operations: [{ method: 'DELETE', path: other }],
      });
      expect(bulk.body.Operations).toMatchObject([{ status: '403' }]);
      const { Resources } = (await scim.get('/Users')).body;
      expect(Resources).toHaveLength(2);
      expect(Resources[1]).not.toHaveProperty('title');
    },
  },
  {
    ids: ['RFC7644-3.12-e'],
    title: 'a client that is known but may not is refused with 403',
    async run(t) {
      const scim = await t.mount({
        authorize: ({ action }) => action === 'read' || action === 'list',
      });
      expectScimError(await scim.post('/Users', aUser()), 403);
      const found = await scim.get('/Users');
      expect(found).toMatchObject({ status: 200, body: { totalResults: 0 } });
    },
  },
  {
    ids: ['RFC7644-2-d'],
    title: 'nobody is let in anonymously unless the host says so in so many words',
    async run(t) {
      await expectRefused(t, { auth: undefined } as object, 'ERR_SCIM_NO_AUTH');
      await expectRefused(t, { auth: {} } as object, 'ERR_SCIM_NO_AUTH');
      await expectRefused(t, { auth: 'anonymous' } as object, 'ERR_SCIM_NO_AUTH');
      const scim = await t.mount();
      expectUnauthorized(await scim.anonymous.get('/Users'));
    },
  },
  {
    ids: ['RFC7644-2-e'],
    title: 'HTTP Basic is neither taken nor published unless the host’s own authenticator does',
    async run(t) {
      const scim = await t.mount();
      for (const pair of [TOKEN, `client:${TOKEN}`, `${TOKEN}:`]) {
        const Authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
        expectUnauthorized(await scim.get('/Users', { Authorization }));
      }
      expectUnauthorized(await scim.get('/Users', { Authorization: `Basic ${TOKEN}` }));
      const { body } = await scim.get('/ServiceProviderConfig');
      expect(body.authenticationSchemes).toMatchObject([{ type: 'oauthbearertoken' }]);
    },
  },
];
