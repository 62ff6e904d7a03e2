import { describe, expect, it } from '@jest/globals';
import { createMemoryTokenStore, createTokenService } from '../../src/auth/index.js';
import { createMemoryStores } from '../../src/index.js';
import { mountThings, THING } from '../protocol/attribute-types/everything.js';
import { mountScim, TOKEN } from '../support/app.js';
import { scimClient } from '../support/client.js';
import { expectScimError } from '../support/expect-error.js';
import { group, patch, user } from '../support/messages.js';

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

/** A mount with a user and a group in it, and a client with these scopes. */
async function withScopes(scopes: readonly string[] | undefined) {
  const tokens = createTokenService({ store: createMemoryTokenStore() });
  const stores = createMemoryStores();
  const { app, scim: root } = mountScim({
    ...stores,
    auth: [
      tokens,
      { verify: ({ token }) => (token === TOKEN ? { id: 'root', tenantId: 'acme' } : undefined) },
    ],
    baseUrl: 'https://rfp.example/scim/v2',
    me: () => ({ id: userId }),
  });
  const userId = (await root.post('/Users', user('ada')).expect(201)).body.id as string;
  const groupId = (await root.post('/Groups', group('Team')).expect(201)).body.id as string;
  const input = { tenantId: 'acme', label: 'x', ...(scopes && { scopes }) };
  const { token } = await tokens.issue(input);
  return { scim: scimClient(app, { base: '/scim/v2', token }), root, userId, groupId, tokens };
}

type World = Awaited<ReturnType<typeof withScopes>>;

const rename = patch({ op: 'replace', path: 'displayName', value: 'New' });
const search = { schemas: [SEARCH] };

/** Every operation on users and on groups, with the scope that it needs. */
const OPERATIONS: readonly (readonly [
  string,
  string,
  (world: World) => Promise<{ status: number }>,
])[] = [
  ['list', 'users:read', ({ scim }) => scim.get('/Users')],
  ['search', 'users:read', ({ scim }) => scim.post('/Users/.search', search)],
  ['read', 'users:read', ({ scim, userId }) => scim.get(`/Users/${userId}`)],
  ['read by /Me', 'users:read', ({ scim }) => scim.get('/Me')],
  ['create', 'users:write', ({ scim }) => scim.post('/Users', user('bob'))],
  ['replace', 'users:write', ({ scim, userId }) => scim.put(`/Users/${userId}`, user('eve'))],
  ['modify', 'users:write', ({ scim, userId }) => scim.patch(`/Users/${userId}`, rename)],
  ['modify by /Me', 'users:write', ({ scim }) => scim.patch('/Me', rename)],
  ['delete', 'users:write', ({ scim, userId }) => scim.delete(`/Users/${userId}`)],
  ['list', 'groups:read', ({ scim }) => scim.get('/Groups')],
  ['search', 'groups:read', ({ scim }) => scim.post('/Groups/.search', search)],
  ['read', 'groups:read', ({ scim, groupId }) => scim.get(`/Groups/${groupId}`)],
  ['create', 'groups:write', ({ scim }) => scim.post('/Groups', group('Other'))],
  ['replace', 'groups:write', ({ scim, groupId }) => scim.put(`/Groups/${groupId}`, group('X'))],
  ['modify', 'groups:write', ({ scim, groupId }) => scim.patch(`/Groups/${groupId}`, rename)],
  ['delete', 'groups:write', ({ scim, groupId }) => scim.delete(`/Groups/${groupId}`)],
];
const ALL = ['users:read', 'users:write', 'groups:read', 'groups:write'];

describe('the scopes of a credential', () => {
  it.each(OPERATIONS)('%s needs %s', async (_, scope, run) => {
    const allowed = await run(await withScopes([scope]));
    expect(allowed.status).toBeLessThan(300);
    const refused = await run(await withScopes(ALL.filter((other) => other !== scope)));
    expect(refused).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining(`"${scope}"`) },
    });
  });

  it.each<[string, string[] | undefined]>([
    ['no scopes at all', undefined],
    ['the one scope of IPSIE', ['scim']],
  ])('%s: everything', async (_, scopes) => {
    for (const [, , run] of OPERATIONS) {
      expect((await run(await withScopes(scopes))).status).toBeLessThan(300);
    }
  });

  it('an empty list: nothing, but discovery', async () => {
    const world = await withScopes([]);
    for (const [, , run] of OPERATIONS) expect((await run(world)).status).toBe(403);
    await world.scim.get('/Schemas').expect(200);
  });

  it('change nothing where they are missing', async () => {
    const { scim, root, userId } = await withScopes(['users:read', 'groups:write']);
    const before = (await root.get(`/Users/${userId}`)).body;
    expectScimError(await scim.patch(`/Users/${userId}`, rename), 403);
    expectScimError(await scim.delete(`/Users/${userId}`), 403);
    expect((await root.get(`/Users/${userId}`)).body).toEqual(before);
  });

  it('hold for every operation of a Bulk request by itself', async () => {
    const { scim, userId, groupId, root } = await withScopes(['users:write']);
    const { body } = await scim
      .post('/Bulk', {
        schemas: [BULK],
        Operations: [
          { method: 'POST', path: '/Users', bulkId: 'u', data: user('bob') },
          { method: 'POST', path: '/Groups', bulkId: 'g', data: group('Evil') },
          { method: 'PATCH', path: `/Groups/${groupId}`, data: rename },
          { method: 'PUT', path: `/Groups/${groupId}`, data: group('Evil') },
          { method: 'DELETE', path: `/Groups/${groupId}` },
          { method: 'DELETE', path: `/Users/${userId}` },
        ],
      })
      .expect(200);
    const statuses = body.Operations.map(({ status }: { status: string }) => status);
    expect(statuses).toEqual(['201', '403', '403', '403', '403', '204']);
    const groups = (await root.get('/Groups')).body.Resources;
    expect(groups.map(({ displayName }: { displayName: string }) => displayName)).toEqual(['Team']);
  });

  it('hold for operations that are done together', async () => {
    const { scim, root } = await withScopes(['users:write']);
    const cyclic = (name: string, other: string) => ({
      method: 'POST',
      path: '/Groups',
      bulkId: name,
      data: group(name, [`bulkId:${other}`]),
    });
    const { body } = await scim
      .post('/Bulk', { schemas: [BULK], Operations: [cyclic('a', 'b'), cyclic('b', 'a')] })
      .expect(200);
    expect(body.Operations.every(({ status }: { status: string }) => status !== '201')).toBe(true);
    expect((await root.get('/Groups')).body.totalResults).toBe(1);
  });

  it('leave out of a query of everything what cannot be read', async () => {
    const typesOf = async ({ scim }: World) => {
      const { body } = await scim.get('/').expect(200);
      return body.Resources.map(
        ({ meta }: { meta: { resourceType: string } }) => meta.resourceType,
      );
    };
    expect(await typesOf(await withScopes(['users:read']))).toEqual(['User']);
    expect(await typesOf(await withScopes(['groups:read']))).toEqual(['Group']);
    expectScimError(await (await withScopes(['users:write'])).scim.get('/'), 403);
  });

  it('are named after the endpoint of a type of the host’s own', async () => {
    const withThings = (scopes: readonly string[]) =>
      mountThings({
        auth: { verify: () => ({ id: 'x', scopes }) },
      }).scim;
    await withThings(['things:read']).get('/Things').expect(200);
    await withThings(['users:read']).get('/Things').expect(403);
    const body = { schemas: [THING], label: 'one' };
    await withThings(['things:write']).post('/Things', body).expect(201);
    await withThings(['things:read', 'Things:write']).post('/Things', body).expect(403);
  });

  it('say nothing while the switch of the tenant is off: 403 before anything else', async () => {
    const { scim, tokens, root, userId } = await withScopes(['scim']);
    await tokens.setProvisioning('acme', false);
    const answer = await scim.delete(`/Users/${userId}`);
    expectScimError(answer, 403);
    expect(answer.body.detail).toContain('switched off');
    await tokens.setProvisioning('acme', true);
    await root.get(`/Users/${userId}`).expect(200);
  });
});
