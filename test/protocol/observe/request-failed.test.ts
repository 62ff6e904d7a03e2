import { describe, expect, it } from '@jest/globals';
import { bearerTokens } from '../../../src/auth/index.js';
import { createMemoryStores, type ScimEvent } from '../../../src/index.js';
import { forEachExpress, type MountOptions } from '../../support/app.js';
import { scimClient } from '../../support/client.js';
import { patch, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';

const TOKEN = 'another-token-for-tests-with-more-than-32-characters';
const SECRET = 'a-value-that-nobody-may-see';

forEachExpress((mount) => {
  function failing(options: MountOptions = {}) {
    const failures: Extract<ScimEvent, { type: 'request.failed' }>[] = [];
    const principal = { id: 'entra', tenantId: 'acme' };
    const { app, path } = mount({
      auth: bearerTokens([{ token: TOKEN, principal }]),
      ...options,
      onEvent: (event: ScimEvent) => {
        if (event.type === 'request.failed') failures.push(event);
      },
    });
    const scim = scimClient(app, { base: path, token: TOKEN });
    const known = { tenantId: 'acme', principal };
    return { scim, app, path, known, failures: () => failures.splice(0) };
  }

  describe('a request that fails is told', () => {
    it.each([
      ['a resource that is not there', 'get', '/Users/42', undefined, 'read', 404],
      ['a DELETE of nothing', 'delete', '/Users/42', undefined, 'delete', 404],
      ['a PATCH of nothing', 'patch', '/Users/42', patch(), 'modify', 404],
      ['a PUT of nothing', 'put', '/Users/42', user('x'), 'replace', 404],
      ['a method without meaning', 'put', '/Users', user('x'), 'unknown', 405],
    ] as const)('%s', async (_, method, url, body, operation, status) => {
      const { scim, known, failures } = failing();
      await scim[method](url, body).expect(status);
      expect(failures()).toEqual([
        {
          type: 'request.failed',
          scimVersion: '2.0',
          time: expect.stringMatching(/^\d{4}-.*Z$/),
          requestId: expect.stringMatching(/.{8,}/),
          operation,
          status,
          resourceType: 'User',
          ...known,
        },
      ]);
    });

    it('with the keyword of the error, and none of the values', async () => {
      const { scim, failures } = failing();
      await scim.get(`/Users?filter=${encodeURIComponent(`userName zz "${SECRET}"`)}`).expect(400);
      await scim.post('/Users', user(SECRET)).expect(201);
      await scim.post('/Users', user(SECRET)).expect(409);
      await scim.get(`/${SECRET}`).expect(404);
      await scim.get(`/Users/${SECRET}`).expect(404);
      await scim.post('/Users', `{"${SECRET}"`).expect(400);
      const events = failures();
      expect(
        events.map(({ operation, status, scimType }) => [operation, status, scimType]),
      ).toEqual([
        ['list', 400, 'invalidFilter'],
        ['create', 409, 'uniqueness'],
        ['unknown', 404, undefined],
        ['read', 404, undefined],
        ['create', 400, 'invalidSyntax'],
      ]);
      expect(JSON.stringify(events)).not.toContain(SECRET);
    });

    it('without tenant and principal while nobody knows them', async () => {
      const { app, path, failures } = failing();
      await scimClient(app, { base: path }).get('/Users').expect(401);
      await scimClient(app, { base: path, token: SECRET }).delete('/Groups/1').expect(401);
      const events = failures();
      expect(events).toMatchObject([
        { status: 401, operation: 'list', resourceType: 'User' },
        { status: 401, operation: 'delete', resourceType: 'Group' },
      ]);
      for (const event of events) {
        expect(event).not.toHaveProperty('tenantId');
        expect(event).not.toHaveProperty('principal');
      }
    });

    it('when the host forbids it, and when the store breaks', async () => {
      const stores = createMemoryStores();
      const list = () => Promise.reject(new Error(SECRET));
      const { scim, known, failures } = failing({
        ...stores,
        userStore: overriding(stores.userStore, { list }),
        authorize: ({ action }) => action !== 'create',
      });
      await scim.post('/Users', user('ada')).expect(403);
      await scim.get('/Users').expect(500);
      const events = failures();
      expect(events).toMatchObject([
        { status: 403, operation: 'create', ...known },
        { status: 500, operation: 'list', ...known },
      ]);
      expect(JSON.stringify(events)).not.toContain(SECRET);
    });

    it('for each operation of a Bulk request, and for the request as a whole', async () => {
      const { scim, known, failures } = failing();
      const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'];
      const Operations = [
        { method: 'POST', path: '/Users', bulkId: 'a', data: user('ada') },
        { method: 'POST', path: '/Users', bulkId: 'b', data: user('ADA') },
        { method: 'DELETE', path: '/Groups/none' },
        { method: 'PATCH', path: '/Nowhere/1', data: patch() },
      ];
      await scim.post('/Bulk', { schemas, Operations }).expect(200);
      const events = failures();
      expect(events).toMatchObject([
        { operation: 'create', status: 409, scimType: 'uniqueness', resourceType: 'User' },
        { operation: 'delete', status: 404, resourceType: 'Group' },
        { operation: 'modify', status: 404 },
      ]);
      for (const event of events) expect(event).toMatchObject({ bulk: true, ...known });
      expect(new Set(events.map(({ requestId }) => requestId)).size).toBe(1);
      await scim.post('/Bulk', { schemas, Operations: 'none' }).expect(400);
      const [whole, ...more] = failures();
      expect(more).toEqual([]);
      expect(whole).toMatchObject({ operation: 'bulk', status: 400, ...known });
      expect(whole).not.toHaveProperty('bulk');
    });

    it('and a request that succeeds is not', async () => {
      const { scim, failures } = failing();
      const { body } = await scim.post('/Users', user('ada')).expect(201);
      await scim.get(`/Users/${body.id}`).expect(200);
      await scim.get('/ServiceProviderConfig').expect(200);
      expect(failures()).toEqual([]);
    });
  });
});
