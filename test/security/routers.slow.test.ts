import { describe, expect, it } from '@jest/globals';
import express from 'express';
import { bearerTokens } from '../../src/auth/index.js';
import { createMemoryStores, createScimRouter } from '../../src/index.js';
import { EXPRESS, type ExpressName, forEachExpress, mountScim, TOKEN } from '../support/app.js';
import { type ScimClient, scimClient } from '../support/client.js';
import { group, patch, user } from '../support/messages.js';
import { whileServing } from '../support/server.js';
import { withLatency } from '../support/stores.js';

const REQUESTS = 200;
const TENANTS = ['north', 'south'] as const;
type Tenant = (typeof TENANTS)[number];

const tokenOf = (tenant: Tenant) => `${tenant}-token-for-tests-with-more-than-32-characters`;
const quiet = { warn() {}, error() {} };

function slowStores() {
  const { userStore, groupStore } = createMemoryStores();
  return { userStore: withLatency(userStore, 2), groupStore: withLatency(groupStore, 2) };
}

/** Every kind of request once for one person, each answer checked for traces of the other tenant. */
async function journey(scim: ScimClient, tenant: Tenant, index: number): Promise<void> {
  const other = TENANTS.find((each) => each !== tenant) ?? '';
  const userName = `person-${index}`;
  const made = await scim.post('/Users', user(userName, { title: `${tenant}-${index}` }));
  expect(made.status).toBe(201);
  const id: string = made.body.id;
  const answers = [
    made,
    await scim.get(`/Users/${id}`),
    await scim.get(`/Users?filter=userName eq "${userName}"`),
    await scim.patch(`/Users/${id}`, patch({ op: 'add', path: 'nickName', value: tenant })),
    await scim.post('/Groups', { ...group(`group-${index}`, [id]), externalId: tenant }),
    await scim.get('/Users?count=20'),
  ];
  for (const { status, text } of answers) {
    expect(status).toBeLessThan(300);
    expect(text).not.toContain(other);
    if (status !== 204) expect(text).toContain(tenant);
  }
  const found = await scim.get(`/Users?filter=userName eq "${userName}"`);
  expect(found.body).toMatchObject({ totalResults: 1, Resources: [{ id, nickName: tenant }] });
}

/** Both tenants at once: the same names, the same ids where stores allow, interleaved. */
async function bothAtOnce(clients: Readonly<Record<Tenant, ScimClient>>): Promise<void> {
  const journeys = Array.from({ length: REQUESTS / 2 }, (_, i) =>
    TENANTS.map((tenant) => journey(clients[tenant], tenant, i)),
  );
  await Promise.all(journeys.flat());
  for (const tenant of TENANTS) {
    const { body } = await clients[tenant].get('/Users?count=500');
    expect(body.totalResults).toBe(REQUESTS / 2);
    expect(body.Resources.every(({ title }: { title: string }) => title.startsWith(tenant))).toBe(
      true,
    );
  }
}

describe('two routers in one process', () => {
  it('share nothing under 200 concurrent requests', async () => {
    const app = express();
    for (const tenant of TENANTS) {
      app.use(
        `/${tenant}/scim`,
        createScimRouter({
          ...slowStores(),
          auth: bearerTokens([{ token: tokenOf(tenant), principal: { id: tenant } }]),
          logger: quiet,
        }),
      );
    }
    await whileServing(app, (_, server) =>
      bothAtOnce({
        north: scimClient(server, { base: '/north/scim', token: tokenOf('north') }),
        south: scimClient(server, { base: '/south/scim', token: tokenOf('south') }),
      }),
    );
  });

  it('do not accept each other’s tokens', async () => {
    const [north, south] = TENANTS.map((tenant) =>
      mountScim({
        auth: bearerTokens([{ token: tokenOf(tenant), principal: { id: tenant } }]),
      }),
    );
    if (!north || !south) throw new Error('two are mounted');
    const stranger = { base: '/scim/v2', token: tokenOf('south') };
    await scimClient(north.app, stranger).get('/Users').expect(401);
    await scimClient(south.app, stranger).get('/Users').expect(200);
  });
});

describe('two tenants of one router', () => {
  const auth = bearerTokens(
    TENANTS.map((tenantId) => ({
      token: tokenOf(tenantId),
      principal: { id: tenantId, tenantId },
    })),
  );
  const clientsOf = (app: Parameters<typeof scimClient>[0], path: string) => ({
    north: scimClient(app, { base: path, token: tokenOf('north') }),
    south: scimClient(app, { base: path, token: tokenOf('south') }),
  });

  it('share nothing under 200 concurrent requests', async () => {
    const { app, path } = mountScim({ ...slowStores(), auth });
    await whileServing(app, (_, server) => bothAtOnce(clientsOf(server, path)));
  });

  it('cannot reach each other’s resources by id, as members or by filter', async () => {
    const { app, path } = mountScim({ auth });
    const { north, south } = clientsOf(app, path);
    const { body } = await north.post('/Users', user('ada')).expect(201);
    const mine = await south.post('/Users', user('ada')).expect(201);
    expect(mine.body.id).not.toBe(body.id);

    const target = `/Users/${body.id}`;
    await south.get(target).expect(404);
    await south.put(target, user('taken')).expect(404);
    await south.patch(target, patch({ op: 'replace', path: 'active', value: false })).expect(404);
    await south.delete(target).expect(404);
    const found = await south.get(`/Users?filter=id eq "${body.id}"`).expect(200);
    expect(found.body.totalResults).toBe(0);
    const made = await south.post('/Groups', group('Crew', [body.id, mine.body.id])).expect(201);
    const crew = await south.get(`/Groups/${made.body.id}`).expect(200);
    expect(crew.body.members).toEqual([expect.objectContaining({ value: mine.body.id })]);

    const after = await north.get(target).expect(200);
    expect(after.body).toMatchObject({ userName: 'ada', active: true });
    expect(after.body).not.toHaveProperty('groups');
  });

  it('are taken from the path where the host says so', async () => {
    const { app } = mountScim({
      path: '/:tenant/scim/v2',
      tenant: (_, { params }) => params.tenant,
      auth: bearerTokens([{ token: TOKEN, principal: { id: 'all', anyTenant: true } }]),
    });
    const north = scimClient(app, { base: '/north/scim/v2', token: TOKEN });
    const south = scimClient(app, { base: '/south/scim/v2', token: TOKEN });
    const { body } = await north.post('/Users', user('ada')).expect(201);
    expect(body.meta.location).toMatch(/\/north\/scim\/v2\/Users\/[^/]+$/);
    await south.get(`/Users/${body.id}`).expect(404);
  });

  it('that the host does not know are refused', async () => {
    const { scim } = mountScim({ tenant: () => undefined });
    await scim.get('/Users').expect(401);
  });
});

describe.each(Object.keys(EXPRESS) as ExpressName[])('locations on %s', (name) => {
  const { Router } = EXPRESS[name];
  const host = { Host: 'app.example:8080' };

  const locationOf = async (scim: ScimClient) => {
    const made = await scim.post('/Users', user('ada')).expect(201);
    expect(made.headers.location).toBe(made.body.meta.location);
    const listed = await scim.get('/Users').expect(200);
    expect(listed.body.Resources[0].meta.location).toBe(made.body.meta.location);
    return new URL(made.body.meta.location);
  };

  it('include every level of nested mounts, and lead back', async () => {
    const app = EXPRESS[name]();
    const router = Router();
    router.use(
      '/scim/v2',
      createScimRouter({ ...createMemoryStores(), auth: 'none', logger: quiet }),
    );
    app.use('/a/b', Router().use('/c', router));
    await whileServing(app, async (origin, server) => {
      const location = await locationOf(scimClient(server, { base: '/a/b/c/scim/v2' }));
      expect(location.href).toMatch(new RegExp(`^${origin}/a/b/c/scim/v2/Users/[^/]+$`));
      expect((await fetch(location)).status).toBe(200);
    });
  });

  it('follow each mount of one router', async () => {
    const app = EXPRESS[name]();
    const scim = createScimRouter({ ...createMemoryStores(), auth: 'none', logger: quiet });
    app.use('/one', scim);
    app.use('/two', scim);
    const { href } = await locationOf(scimClient(app, { base: '/one', headers: host }));
    expect(href).toMatch(/^http:\/\/app\.example:8080\/one\/Users\/[^/]+$/);
    const { body } = await scimClient(app, { base: '/two' }).get('/Users').expect(200);
    expect(new URL(body.Resources[0].meta.location).pathname).toMatch(/^\/two\/Users/);
  });

  it('are right at the root of a host', async () => {
    const { app, token } = mountScim({ express: name, path: '/' });
    const { href } = await locationOf(scimClient(app, { base: '', token, headers: host }));
    expect(href).toMatch(/^http:\/\/app\.example:8080\/Users\/[^/]+$/);
  });

  const forwarded = {
    ...host,
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Host': 'scim.example.com',
    'X-Forwarded-For': '192.0.2.1',
  };

  it('are those of the proxy where the app trusts it', async () => {
    const { app, path, token } = mountScim({
      express: name,
      before: (each) => each.set('trust proxy', true),
    });
    const { href } = await locationOf(scimClient(app, { base: path, token, headers: forwarded }));
    expect(href).toMatch(/^https:\/\/scim\.example\.com\/scim\/v2\/Users\/[^/]+$/);
  });

  it('are not taken from headers that anybody can send', async () => {
    const { app, path, token } = mountScim({ express: name });
    const { href } = await locationOf(scimClient(app, { base: path, token, headers: forwarded }));
    expect(href).toMatch(/^http:\/\/app\.example:8080\/scim\/v2\/Users\/[^/]+$/);
  });

  it('begin with the base URL of the options', async () => {
    const { scim } = mountScim({ express: name, baseUrl: 'https://rfp.example/tenant/scim/v2/' });
    const { href } = await locationOf(scim);
    expect(href).toMatch(/^https:\/\/rfp\.example\/tenant\/scim\/v2\/Users\/[^/]+$/);
  });
});

forEachExpress((mount) => {
  it('a router sees only what is below its mount', async () => {
    const { app } = mount({
      before: (each) => each.get('/other', (_, res) => void res.send('mine')),
    });
    app.get('/scim/v2x', (_, res) => void res.send('also mine'));
    const plain = scimClient(app, { base: '' });
    expect((await plain.get('/other')).text).toBe('mine');
    expect((await plain.get('/scim/v2x')).text).toBe('also mine');
  });
});
