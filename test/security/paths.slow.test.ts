import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, type RequestContext } from '../../src/index.js';
import { forEachExpress, mountScim, TOKEN } from '../support/app.js';
import { expectScimError } from '../support/expect-error.js';
import { user } from '../support/messages.js';
import { rawRequest } from '../support/raw-request.js';
import { whileServing } from '../support/server.js';
import { overriding } from '../support/stores.js';

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const METHODS = ['GET', 'PUT', 'PATCH', 'DELETE'] as const;

/** Paths that lead to `{id}` only for who decodes twice, resolves dots or forgets slashes. */
const DETOURS = [
  '/Groups/../Users/{id}',
  '/Groups/%2e%2e/Users/{id}',
  '/Users/./{id}',
  '/Users/x/../{id}',
  '/Users/..%2fUsers%2f{id}',
  '/Users%2f{id}',
  '/Users%252f{id}',
  '/Users/{id}%00',
  '/Users/%00{id}',
  '/Users/{id}%20',
  '/Users/{id};x=1',
  '/Users/{id}%2f',
  '/Users/{id}/..',
  '/Users\\{id}',
  '/Users/{id}%ff',
  '/Users/%c0%ae%c0%ae/Users/{id}',
  '/Schemas/../Users/{id}',
  '/ServiceProviderConfig/../Users/{id}',
];

/** Ids that are nobody's. */
const NOBODY = [
  '%20',
  '.',
  '..',
  '%2e',
  '%2e%2e',
  '%2f',
  '%00',
  '%0d%0aX-Evil:1',
  '%252e',
  '*',
  "'",
];

forEachExpress((mount) => {
  it.each(DETOURS)('no detour leads to a resource: %s', async (detour) => {
    const asked: string[] = [];
    const stores = createMemoryStores();
    const { app, scim } = mount({
      ...stores,
      userStore: overriding(stores.userStore, {
        get(ctx: RequestContext, id, options) {
          asked.push(id);
          return stores.userStore.get(ctx, id, options);
        },
      }),
    });
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    const path = detour.replaceAll('{id}', body.id);
    await whileServing(app, async (origin) => {
      for (const method of METHODS) {
        const answer = await rawRequest(origin, {
          method,
          path: `/scim/v2${path}`,
          headers: {
            Authorization: `Bearer ${TOKEN}`,
            'Content-Type': 'application/scim+json',
          },
          chunks: method === 'GET' || method === 'DELETE' ? [] : [JSON.stringify(user('eve'))],
        });
        expect(answer.text).not.toContain('ada');
        const scimType = answer.status === 400 ? 'invalidSyntax' : undefined;
        expect([400, 404, 405]).toContain(answer.status);
        expectScimError(answer, answer.status, scimType);
      }
      const anonymous = await rawRequest(origin, { path: `/scim/v2${path}` });
      expectScimError(anonymous, 401);
    });
    expect(asked).not.toContain(body.id);
    const after = await scim.get(`/Users/${body.id}`).expect(200);
    expect(after.body.userName).toBe('ada');
  });

  it('ids that are nobody’s are 404, and never an error of the service', async () => {
    const { app } = mount();
    await whileServing(app, async (origin) => {
      const get = (path: string) =>
        rawRequest(origin, {
          path: `/scim/v2${path}`,
          headers: { Authorization: `Bearer ${TOKEN}` },
        });
      for (const id of [...NOBODY, 'x'.repeat(12_000), '%F0%9F%8C%8A'.repeat(900)]) {
        for (const collection of ['Users', 'Groups', 'Schemas', 'ResourceTypes']) {
          const answer = await get(`/${collection}/${id}`);
          expectScimError(answer, 404);
          expect(answer.headers['x-evil']).toBeUndefined();
          expect(answer.text.length).toBeLessThan(500);
        }
      }
    });
  });

  it('an empty id names the collection or nothing', async () => {
    const { app } = mount();
    await whileServing(app, async (origin) => {
      const send = (method: string, path: string) =>
        rawRequest(origin, {
          method,
          path: `/scim/v2${path}`,
          headers: { Authorization: `Bearer ${TOKEN}` },
        });
      expect(JSON.parse((await send('GET', '/Users/')).text)).toHaveProperty('totalResults', 0);
      for (const method of ['PUT', 'PATCH', 'DELETE']) {
        expectScimError(await send(method, '/Users/'), 405);
        expectScimError(await send(method, '/Users//'), 405);
      }
    });
  });
});

describe('the path of a Bulk operation', () => {
  it('takes no detour either', async () => {
    const { scim } = mountScim();
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    const paths = [
      ...DETOURS,
      'https://other.example/scim/v2/Users/{id}',
      'Users/{id}/../{id}',
      '/Users/{id}?attributes=userName',
      '/Users/{id}#x',
      '/Me',
      '/Bulk',
      '/Users/.search',
      '',
      ' ',
      '/Users/\u0000',
      '/Users/\ud800',
    ];
    const Operations = paths.map((path) => ({
      method: 'DELETE',
      path: path.replaceAll('{id}', body.id),
    }));
    const answer = await scim.post('/Bulk', { schemas: [BULK], Operations }).expect(200);
    const statuses = answer.body.Operations.map(({ status }: { status: string }) => status);
    expect(statuses).toHaveLength(paths.length);
    for (const status of statuses) expect(['400', '404']).toContain(status);
    await scim.get(`/Users/${body.id}`).expect(200);
  });
});
