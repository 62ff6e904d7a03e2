import { expect } from '@jest/globals';
import { bearerTokens } from '../../../src/auth/index.js';
import {
  createMemoryStores,
  type Principal,
  type RequestContext,
  type ResourceRecord,
  type ScimOptions,
  type UserStore,
} from '../../../src/index.js';
import { overriding } from '../../support/stores.js';
import type { Check } from '../check.js';
import { type Client, createClient, type Headers } from '../client.js';
import { expectScimError, expectStatus } from '../expect.js';
import { add, aUser, BULK_REQUEST, ENTERPRISE, GROUP, patch, replace, USER } from '../messages.js';
import type { Place, Provider, World } from '../world.js';

type TenantOption = NonNullable<ScimOptions['tenant']>;

const BY_PREFIX: Place = { path: '/:tenant/scim/v2' };
const fromPrefix: TenantOption = (_, { params }) => params.tenant;
const prefixOf = (tenant: string) => `/${tenant}/scim/v2`;

const tokenOf = (id: string) => `token-of-${id}-with-more-than-32-characters`;

function authOf(...principals: readonly Principal[]) {
  return bearerTokens(principals.map((principal) => ({ token: tokenOf(principal.id), principal })));
}

/** The client that has this name, below a mount. */
function clientOf(scim: Provider, id: string, mount = scim.mount, headers: Headers = {}): Client {
  const authorization = { Authorization: `Bearer ${tokenOf(id)}` };
  return createClient((request) => scim.request(request), mount, { ...authorization, ...headers });
}

async function sees(client: Client, ...userNames: readonly string[]): Promise<void> {
  const { body } = await client.get('/Users');
  expect(body.Resources.map(({ userName }) => userName)).toEqual(userNames);
}

async function expectApart(one: Client, other: Client): Promise<void> {
  const { id } = await one.createUser({ userName: 'ada', title: 'one' });
  await sees(other);
  await other.createUser({ userName: 'ada', title: 'other' });
  await other.createUser({ userName: 'bea' });
  await sees(one, 'ada');
  await sees(other, 'ada', 'bea');
  expectScimError(await other.get(`/Users/${id}`), 404);
  expect(await other.find('/Users', 'title eq "one"')).toEqual([]);
}

const NORTH = { id: 'north', tenantId: 'north' };
const SOUTH = { id: 'south', tenantId: 'south' };

async function withNorthAndSouth(t: World, options: object = {}, place: Place = {}) {
  const scim = await t.mount({ auth: authOf(NORTH, SOUTH), ...options }, place);
  const at = (tenant: string) => (place.path ? prefixOf(tenant) : scim.mount);
  const north = clientOf(scim, 'north', at('north'));
  return { scim, north, south: clientOf(scim, 'south', at('south')) };
}

/** A store that numbers the users of each tenant from 1. */
function withEqualIds(): UserStore {
  const { userStore } = createMemoryStores();
  const tenants = new Map<string, string[]>();
  const idsOf = ({ tenantId }: RequestContext) => tenants.get(tenantId) ?? [];
  const kept = (ctx: RequestContext, id: string) => idsOf(ctx)[Number(id) - 1] ?? '';
  const shown = <R extends ResourceRecord>(ctx: RequestContext, record: R): R => ({
    ...record,
    id: String(idsOf(ctx).indexOf(record.id) + 1),
  });
  return overriding(userStore, {
    capabilities: { ...userStore.capabilities, filter: 'none', relations: [] },
    async create(ctx, draft) {
      const made = await userStore.create(ctx, draft);
      tenants.set(ctx.tenantId, [...idsOf(ctx), made.id]);
      return shown(ctx, made);
    },
    async get(ctx, id, options) {
      const found = await userStore.get(ctx, kept(ctx, id), options);
      return found && shown(ctx, found);
    },
    async list(ctx, query) {
      const page = await userStore.list(ctx, query);
      return { ...page, resources: page.resources.map((record) => shown(ctx, record)) };
    },
    replace: async (ctx, id, next, options) =>
      shown(ctx, await userStore.replace(ctx, kept(ctx, id), next, options)),
    delete: (ctx, id, options) => userStore.delete(ctx, kept(ctx, id), options),
  });
}

/** Tenants (RFC 7644 §6). */
export const tenancyChecks: readonly Check[] = [
  {
    ids: ['RFC7644-6-a'],
    title: 'no tenants, one per client, one for several clients, several for one client',
    async run(t) {
      const none = await t.mount({ auth: authOf({ id: 'a' }, { id: 'b' }) });
      await clientOf(none, 'a').createUser({ userName: 'ada' });
      await sees(clientOf(none, 'b'), 'ada');

      const { north, south } = await withNorthAndSouth(t);
      await expectApart(north, south);

      const tenantId = 'shared';
      const several = await t.mount({
        auth: authOf({ id: 'a', tenantId }, { id: 'b', tenantId }, NORTH),
      });
      await clientOf(several, 'a').createUser({ userName: 'ada' });
      await sees(clientOf(several, 'b'), 'ada');
      await sees(clientOf(several, 'north'));

      const auth = authOf({ id: 'all', anyTenant: true });
      const one = await t.mount({ auth, tenant: fromPrefix }, BY_PREFIX);
      await expectApart(
        clientOf(one, 'all', prefixOf('north')),
        clientOf(one, 'all', prefixOf('south')),
      );
    },
  },
  {
    ids: ['RFC7644-6-b'],
    title: 'the tenant comes from credentials, path, sub-domain or header',
    async run(t) {
      const auth = authOf({ id: 'all', anyTenant: true });
      const fromHost: TenantOption = (_, request) => request.header('host')?.split('.')[0];
      const fromHeader: TenantOption = (_, request) => request.header('x-tenant');
      const { north, south } = await withNorthAndSouth(t);
      await expectApart(north, south);

      const prefix = await t.mount({ auth, tenant: fromPrefix }, BY_PREFIX);
      const host = await t.mount({ auth, tenant: fromHost });
      const header = await t.mount({ auth, tenant: fromHeader });
      for (const clientAt of [
        (tenant: string) => clientOf(prefix, 'all', prefixOf(tenant)),
        (tenant: string) =>
          clientOf(host, 'all', host.mount, { Host: `${tenant}.scim.example.com` }),
        (tenant: string) => clientOf(header, 'all', header.mount, { 'X-Tenant': tenant }),
      ]) {
        await expectApart(clientAt('north'), clientAt('south'));
      }
      expectScimError(await clientOf(header, 'all').get('/Users'), 401);
    },
  },
  {
    ids: ['RFC7644-6-c'],
    title: 'nothing leads into another tenant: no id, reference, Bulk path or cursor',
    async run(t) {
      const { north, south } = await withNorthAndSouth(t);
      const { id, meta } = await north.createUser({ userName: 'ada' });
      await north.createUser();
      const crew = await north.createGroup('Crew', [id]);
      const before = (await north.get(`/Users/${id}`)).text;
      for (const path of [`/Users/${id}`, `/Groups/${crew.id}`]) {
        const { body } = await north.get(path);
        for (const answer of [
          await south.get(path),
          await south.put(path, body),
          await south.patch(path, patch(replace('displayName', 'x'))),
          await south.delete(path),
        ]) {
          expectScimError(answer, 404);
        }
      }
      const Operations = [
        { method: 'PUT', path: `/Users/${id}`, data: aUser() },
        { method: 'PATCH', path: `/Users/${id}`, data: patch(replace('title', 'x')) },
        { method: 'DELETE', path: `/Users/${id}` },
      ];
      const bulk = await south.post('/Bulk', { schemas: [BULK_REQUEST], Operations });
      expect(bulk.body.Operations.map(({ status }) => status)).toEqual(['404', '404', '404']);

      for (const member of [{ value: id }, { $ref: meta.location }]) {
        const body = { schemas: [GROUP], displayName: 'Spies', members: [member] };
        const made = await south.post('/Groups', body);
        if (made.status !== 201) continue;
        const path = `/Groups/${made.body.id}`;
        await south.patch(path, patch(add('members', [member])));
        expect((await south.get(path)).body).not.toHaveProperty('members');
        await south.delete(path);
      }
      const { nextCursor } = (await north.get('/Users?cursor&count=1')).body;
      const stolen = `/Users?cursor=${encodeURIComponent(String(nextCursor))}&count=1`;
      expectStatus(await north.get(stolen), 200);
      await south.createUser();
      await south.createUser();
      expectScimError(await south.get(stolen), 400, 'invalidCursor');
      expect((await north.get(`/Users/${id}`)).text).toBe(before);
    },
  },
  {
    ids: ['RFC7644-6-c', 'RFC7644-6-d'],
    title: 'a credential of one tenant is refused where the request names another',
    async run(t) {
      const { scim, north, south } = await withNorthAndSouth(t, { tenant: fromPrefix }, BY_PREFIX);
      const { id } = await north.createUser({ userName: 'ada' });
      await south.createUser({ userName: 'bea' });
      const stranger = clientOf(scim, 'south', prefixOf('north'));
      for (const answer of [
        await stranger.get('/Users'),
        await stranger.get(`/Users/${id}`),
        await stranger.post('/Users', aUser()),
        await stranger.post('/Bulk', { schemas: [BULK_REQUEST], Operations: [] }),
        await stranger.delete(`/Users/${id}`),
      ]) {
        expect([401, 403, 404]).toContain(answer.status);
        expectScimError(answer, answer.status);
        if (answer.status === 401) expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
      }
      await sees(north, 'ada');
      await sees(south, 'bea');

      const implied = await withNorthAndSouth(t);
      await implied.north.createUser({ userName: 'ada' });
      for (const name of ['X-Tenant', 'X-Tenant-Id', 'X-Forwarded-Host']) {
        const { south: client } = implied;
        const answer = await client.get('/Users?tenant=north', { [name]: 'north' });
        expect(answer).toMatchObject({ status: 200, body: { totalResults: 0 } });
      }
    },
  },
  {
    ids: ['RFC7644-6-e'],
    title: 'every URI is below the mount of the tenant, and can be followed there',
    async run(t) {
      const { scim, north } = await withNorthAndSouth(t, { tenant: fromPrefix }, BY_PREFIX);
      const boss = await north.createUser();
      const { id } = await north.createUser({
        schemas: [USER, ENTERPRISE],
        [ENTERPRISE]: { manager: { value: boss.id } },
      });
      const group = await north.createGroup('Crew', [id]);
      const Operations = [{ method: 'POST', path: '/Users', bulkId: '1', data: aUser() }];
      const answers = [
        await north.post('/Users', aUser()),
        await north.get(`/Users/${id}`),
        await north.get(`/Groups/${group.id}`),
        await north.get('/Users'),
        await north.get('/ResourceTypes'),
        await north.post('/Bulk', { schemas: [BULK_REQUEST], Operations }),
      ];
      const base = `${scim.origin}${prefixOf('north')}/`;
      const uris = answers.flatMap(({ text, headers }) => [
        ...[...text.matchAll(/"(?:\$ref|location)":"([^"]*)"/g)].map(([, uri]) => uri ?? ''),
        ...(headers.location === undefined ? [] : [headers.location]),
      ]);
      expect(uris.length).toBeGreaterThan(12);
      for (const uri of new Set(uris)) {
        expect(uri.startsWith(base)).toBe(true);
        expectStatus(await north.get(uri.slice(base.length - 1)), 200);
      }
    },
  },
  {
    ids: ['RFC7644-6-f'],
    title: 'two tenants may have the same ids',
    async run(t) {
      const { north, south } = await withNorthAndSouth(t, {
        userStore: withEqualIds(),
        groupStore: undefined,
      });
      expect((await north.createUser({ userName: 'ada' })).id).toBe('1');
      expect((await south.createUser({ userName: 'bea' })).id).toBe('1');
      const title = patch(replace('title', 'of the south'));
      const [read, patched] = await Promise.all([
        north.get('/Users/1'),
        south.patch('/Users/1', title),
      ]);
      expect(read.body).toMatchObject({ userName: 'ada' });
      expect(patched.body).toMatchObject({ userName: 'bea', title: 'of the south' });
      expect((await north.get('/Users/1')).text).toBe(read.text);
      expect(await north.find('/Users', 'userName eq "bea"')).toEqual([]);
      expectStatus(await north.delete('/Users/1'), 204);
      expect((await south.get('/Users/1')).text).toBe(patched.text);
    },
  },
  {
    ids: ['RFC7644-6-g'],
    title: 'names and externalIds are judged inside the tenant',
    async run(t) {
      const { north, south } = await withNorthAndSouth(t);
      const user = { userName: 'ada', externalId: 'X1' };
      const ids: string[] = [];
      for (const client of [north, south]) {
        const { id } = await client.createUser(user);
        ids.push(id);
        await client.createGroup('Crew');
        expectScimError(await client.post('/Users', aUser(user)), 409, 'uniqueness');
        expect(await client.find('/Users', 'externalId eq "X1"')).toEqual([id]);
        expect(await client.find('/Users', 'userName eq "ADA"')).toEqual([id]);
        expect((await client.get('/Users')).body.totalResults).toBe(1);
      }
      expect(new Set(ids).size).toBe(2);
    },
  },
];
