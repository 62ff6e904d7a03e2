import { describe, expect, it } from '@jest/globals';
import { bearerTokens } from '../../src/auth/index.js';
import type { ScimOptions } from '../../src/index.js';
import { forEachExpress, mountScim } from '../support/app.js';
import { scimClient } from '../support/client.js';
import { expectScimError } from '../support/expect-error.js';
import { user } from '../support/messages.js';
import { rawRequest } from '../support/raw-request.js';
import { whileServing } from '../support/server.js';

const tokenOf = (tenant: string) => `${tenant}-token-for-tests-with-more-than-32-characters`;
const auth = bearerTokens(
  ['north', 'south'].map((tenantId) => ({
    token: tokenOf(tenantId),
    principal: { id: tenantId, tenantId },
  })),
);

/** Whatever a proxy, a gateway or another product takes for the tenant. */
const HEADERS = [
  'X-Tenant',
  'X-Tenant-Id',
  'X-TenantId',
  'Tenant',
  'X-Org-Id',
  'X-Forwarded-Host',
  'X-Forwarded-Prefix',
  'X-Original-URL',
  'X-Rewrite-URL',
  'X-Forwarded-User',
  'X-Remote-User',
  'Forwarded',
  'Host',
];

forEachExpress((mount) => {
  it.each(HEADERS)('the header %s makes nobody another tenant', async (name) => {
    for (const path of ['/scim/v2', '/:tenant/scim/v2']) {
      const { app } = mount({ auth, path });
      const at = (tenant: string) => path.replace(':tenant', tenant);
      const north = scimClient(app, { base: at('north'), token: tokenOf('north') });
      const made = await north.post('/Users', user('ada')).expect(201);
      // A Host that is no host is refused before anything else is looked at.
      const paths = ['/north/scim/v2/Users', `/scim/v2/Users/${made.body.id}`];
      const values = /Host$/.test(name) ? [] : paths;
      for (const value of ['north', ...values]) {
        const south = scimClient(app, {
          base: at('south'),
          token: tokenOf('south'),
          headers: { [name]: value },
        });
        const list = await south.get('/Users').expect(200);
        expect(list.body.totalResults).toBe(0);
        expectScimError(await south.get(`/Users/${made.body.id}`), 404);
      }
    }
  });

  it.each(['tenant=north', 'tenantId=north', 'tenant[]=north', 'tenant=south&tenant=north'])(
    'the query %s makes nobody another tenant',
    async (query) => {
      const { app } = mount({ auth, path: '/:tenant/scim/v2' });
      const north = scimClient(app, { base: '/north/scim/v2', token: tokenOf('north') });
      await north.post('/Users', user('ada')).expect(201);
      const south = scimClient(app, { base: '/south/scim/v2', token: tokenOf('south') });
      const { body } = await south.get(`/Users?${query}`).expect(200);
      expect(body.totalResults).toBe(0);
    },
  );

  it.each([
    '/south/../north/scim/v2/Users',
    '/south/%2e%2e/north/scim/v2/Users',
    '/%6eorth/scim/v2/Users',
    '/north%2fscim%2fv2/../../south/scim/v2/Users',
    '/north/scim/v2/../../../south/scim/v2/Users',
    '//north/scim/v2/Users',
    '/north;south/scim/v2/Users',
    '/north,south/scim/v2/Users',
    '/south%00north/scim/v2/Users',
  ])('the path %s makes nobody another tenant', async (path) => {
    const { app } = mount({ auth, path: '/:tenant/scim/v2' });
    const north = scimClient(app, { base: '/north/scim/v2', token: tokenOf('north') });
    await north.post('/Users', user('ada')).expect(201);
    await whileServing(app, async (origin) => {
      const headers = { Authorization: `Bearer ${tokenOf('south')}` };
      const answer = await rawRequest(origin, { path, headers });
      expect([401, 404]).toContain(answer.status);
      expect(answer.text).not.toContain('ada');
    });
  });
});

describe('a host that takes the tenant from a header', () => {
  const byHeader: ScimOptions['tenant'] = (_, { header }) => header('x-tenant');
  const clientOf = (token: string, tenant?: string) => {
    const { app, path } = mountScim({ auth, tenant: byHeader });
    const headers = tenant === undefined ? {} : { 'X-Tenant': tenant };
    return scimClient(app, { base: path, token: tokenOf(token), headers });
  };

  it('still lets no credential of one tenant into another', async () => {
    await clientOf('north', 'north').get('/Users').expect(200);
    for (const tenant of ['south', 'North', 'north,south', 'south, north', '', undefined]) {
      for (const path of ['/Users', '/Groups', '/Users/1', '/', '/Schemas']) {
        expectScimError(await clientOf('north', tenant).get(path), 401);
      }
      const Operations = [{ method: 'POST', path: '/Users', bulkId: '1', data: user('x') }];
      expectScimError(await clientOf('north', tenant).post('/Bulk', { Operations }), 401);
    }
  });

  it('sees a header that is sent twice as one that names nobody', async () => {
    const { app } = mountScim({ auth, tenant: byHeader });
    await whileServing(app, async (origin) => {
      const headers = {
        Authorization: `Bearer ${tokenOf('north')}`,
        'X-Tenant': ['north', 'south'] as unknown as string,
      };
      const answer = await rawRequest(origin, { path: '/scim/v2/Users', headers });
      expectScimError(answer, 401);
    });
  });
});
