import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { type Auth, bearerTokens } from '../../../src/auth/index.js';
import { createMemoryStores, type RequestContext, type ScimOptions } from '../../../src/index.js';
import { forEachExpress, mountScim, TOKEN } from '../../support/app.js';
import { scimClient } from '../../support/client.js';
import { expectScimError } from '../../support/expect-error.js';
import { ENTERPRISE, group, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';

const BY_PATH = '/:tenant/scim/v2';
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

const authOf = (tenantId?: string): Auth =>
  bearerTokens([
    { token: TOKEN, principal: { id: 'idp', ...(tenantId !== undefined && { tenantId }) } },
  ]);

/** A credential that may name any tenant. */
const operator = (): Auth =>
  bearerTokens([{ token: TOKEN, principal: { id: 'operator', anyTenant: true } }]);

/** Which tenant the stores are asked for, at a path and with headers. */
function asking(options: Partial<ScimOptions>, path = '/scim/v2') {
  const tenants: string[] = [];
  const { userStore, groupStore } = createMemoryStores();
  const { app } = mountScim({
    path,
    groupStore,
    userStore: overriding(userStore, {
      list(ctx: RequestContext, query) {
        tenants.push(ctx.tenantId);
        return userStore.list(ctx, query);
      },
    }),
    ...options,
  });
  return async (base = '/scim/v2', headers: Readonly<Record<string, string>> = {}) => {
    tenants.length = 0;
    const answer = await scimClient(app, { base, token: TOKEN, headers }).get('/Users');
    return { answer, tenants: [...tenants] };
  };
}

describe('the tenant of a request', () => {
  it.each<[string, string | undefined, string, string, string[]]>([
    ['nothing names one', undefined, '/scim/v2', '/scim/v2', ['default']],
    ['the credential names one', 'acme', '/scim/v2', '/scim/v2', ['acme']],
    ['both name the same', 'acme', BY_PATH, '/acme/scim/v2', ['acme']],
    ['the path is encoded', 'a b/c', BY_PATH, '/a%20b%2Fc/scim/v2', ['a b/c']],
  ])('where %s', async (_, tenantId, mount, base, expected) => {
    const ask = asking({ auth: authOf(tenantId) }, mount);
    const { answer, tenants } = await ask(base);
    expect({ status: answer.status, tenants }).toEqual({ status: 200, tenants: expected });
  });

  it.each(['/globex/scim/v2', '/Acme/scim/v2', '/acme%20/scim/v2', '/acme%00/scim/v2'])(
    'is refused where the path %s and the credential disagree',
    async (base) => {
      const { answer, tenants } = await asking({ auth: authOf('acme') }, BY_PATH)(base);
      expectScimError(answer, 401);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer .*error="invalid_token"/);
      expect(tenants).toEqual([]);
    },
  );

  it('is what the host’s function says, which may look it up', async () => {
    const ids = new Map([['acme', 't-1']]);
    const tenant: ScimOptions['tenant'] = async (_, { params }) => ids.get(params.tenant ?? '');
    const ask = asking({ auth: operator(), tenant }, BY_PATH);
    expect((await ask('/acme/scim/v2')).tenants).toEqual(['t-1']);
    expectScimError((await ask('/globex/scim/v2')).answer, 401);
    const bound = asking({ auth: authOf('t-1'), tenant }, BY_PATH);
    expect((await bound('/acme/scim/v2')).tenants).toEqual(['t-1']);
    expectScimError(
      (await asking({ auth: authOf('t-2'), tenant }, BY_PATH)('/acme/scim/v2')).answer,
      401,
    );
  });

  it('that does not exist is refused in the same words as somebody else’s', async () => {
    const known = new Set(['acme', 'globex']);
    const tenant: ScimOptions['tenant'] = (_, { params }) =>
      known.has(params.tenant ?? '') ? params.tenant : undefined;
    const ask = asking({ auth: authOf('acme'), tenant }, BY_PATH);
    const [theirs, nobodys] = [await ask('/globex/scim/v2'), await ask('/nobody/scim/v2')];
    expect(nobodys.answer.text).toBe(theirs.answer.text);
    expect(nobodys.answer.status).toBe(theirs.answer.status);
    expect((await ask('/acme/scim/v2')).answer.status).toBe(200);
  });

  it('that does not exist is 404 where nobody is authenticated', async () => {
    const { answer } = await asking({ auth: 'none', tenant: () => undefined })();
    expectScimError(answer, 404);
  });

  it.each([undefined, null, ''])('%j is none', async (value) => {
    const ask = asking({ auth: authOf(), tenant: () => value as undefined });
    const { answer, tenants } = await ask();
    expectScimError(answer, 401);
    expect(tenants).toEqual([]);
  });

  it.each([7, {}, ['acme'], true])(
    '%j is a mistake of the host, and nobody’s data',
    async (value) => {
      const { answer, tenants } = await asking({ auth: authOf(), tenant: () => value as never })();
      expectScimError(answer, 500);
      expect(tenants).toEqual([]);
    },
  );

  it.each([null, '', 7])('%j in a credential lets nobody in', async (tenantId) => {
    const auth = { verify: () => ({ id: 'idp', tenantId: tenantId as never }) };
    for (const [mount, base] of [
      ['/scim/v2', '/scim/v2'],
      [BY_PATH, '/acme/scim/v2'],
    ] as const) {
      const { answer, tenants } = await asking({ auth }, mount)(base);
      expect([401, 500]).toContain(answer.status);
      expect(tenants).toEqual([]);
    }
  });

  it('holds for discovery too, unless that is public', async () => {
    const paths = ['/Schemas', '/ResourceTypes', '/ServiceProviderConfig', '/Nothing', '/Users'];
    const statuses = async (options: Partial<ScimOptions>) => {
      const { app } = mountScim({ path: BY_PATH, auth: authOf('acme'), ...options });
      const foreign = scimClient(app, { base: '/globex/scim/v2', token: TOKEN });
      const answers = await Promise.all(paths.map((path) => foreign.get(path)));
      return answers.map(({ status }) => status);
    };
    expect(await statuses({ discovery: { public: 'none' } })).toEqual([401, 401, 401, 401, 401]);
    expect(await statuses({})).toEqual([401, 401, 200, 401, 401]);
    expect(await statuses({ discovery: { public: 'all' } })).toEqual([200, 200, 200, 401, 401]);
  });
});

forEachExpress((mount) => {
  describe('URIs stay in the form of the tenant', () => {
    const urisOf = (text: string) =>
      [...text.matchAll(/"(?:\$ref|location)":"([^"]*)"/g)].map(([, uri]) => uri ?? '');

    it.each([
      [undefined, 'http://app.example/acme/scim/v2/'],
      ['https://rfp.example/:tenant/scim/v2', 'https://rfp.example/acme/scim/v2/'],
      ['https://rfp.example/t/:tenant/v2/', 'https://rfp.example/t/acme/v2/'],
      ['https://rfp.example:8443/scim', 'https://rfp.example:8443/scim/'],
    ])('with the base URL %s', async (baseUrl, expected) => {
      const { app } = mount({
        path: BY_PATH,
        auth: authOf('acme'),
        ...(baseUrl !== undefined && { baseUrl }),
      });
      const headers = { Host: 'app.example' };
      const scim = scimClient(app, { base: '/acme/scim/v2', token: TOKEN, headers });
      const boss = await scim.post('/Users', user('boss')).expect(201);
      const manager = { [ENTERPRISE]: { manager: { value: boss.body.id } } };
      const made = await scim.post('/Users', user('ada', manager)).expect(201);
      const crew = await scim.post('/Groups', group('Crew', [made.body.id])).expect(201);
      const Operations = [{ method: 'POST', path: '/Users', bulkId: 'x', data: user('bea') }];
      const answers = [
        made,
        crew,
        await scim.get('/Users').expect(200),
        await scim.get(`/Groups/${crew.body.id}`).expect(200),
        await scim.get('/ServiceProviderConfig').expect(200),
        await scim.get('/ResourceTypes').expect(200),
        await scim.post('/Bulk', { schemas: [BULK], Operations }).expect(200),
      ];
      const uris = answers.flatMap(({ text, headers: { location = expected } }) => [
        location,
        ...urisOf(text),
      ]);
      expect(uris.length).toBeGreaterThan(15);
      expect(uris.filter((uri) => !uri.startsWith(expected))).toEqual([]);
    });

    it('encoded as in the path', async () => {
      const baseUrl = 'https://rfp.example/:tenant/scim';
      const { app } = mount({ path: BY_PATH, auth: authOf('a b/c'), baseUrl });
      const answer = await request(app)
        .post('/a%20b%2Fc/scim/v2/Users')
        .set({ Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/scim+json' })
        .send(JSON.stringify(user('ada')));
      expect(answer.headers.location).toBe(
        `https://rfp.example/a%20b%2Fc/scim/Users/${answer.body.id}`,
      );
    });

    it('or are not given at all: a parameter that the mount path lacks is a mistake of the host', async () => {
      const { scim } = mount({
        auth: operator(),
        baseUrl: 'https://rfp.example/:tenant/scim',
      });
      expectScimError(await scim.get('/Users'), 500);
    });
  });
});
