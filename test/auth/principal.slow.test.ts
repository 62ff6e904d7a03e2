import { describe, expect, it } from '@jest/globals';
import {
  type Auth,
  type Authenticator,
  basicAuth,
  bearerTokens,
  createMemoryTokenStore,
  createTokenService,
  entraJwt,
  jwtAuth,
} from '../../src/auth/index.js';
import type { Principal, ScimOptions } from '../../src/index.js';
import { mountScim, TOKEN } from '../support/app.js';
import { scimClient } from '../support/client.js';
import { expectScimError } from '../support/expect-error.js';
import { user } from '../support/messages.js';
import { AUDIENCE, ISSUER, rsaPair, sign } from './support.js';

const KEY = rsaPair('one');
const BASIC = `Basic ${Buffer.from('ada:secret').toString('base64')}`;

/** By who makes the principal: an authenticator whose principal is this, and what a client sends. */
const MAKERS: Readonly<Record<string, (value: unknown) => readonly [Auth, string]>> = {
  verify: (value) => [{ verify: () => value as Principal }, 'Bearer x-y-z'],
  'a verify that takes time': (value) => [
    { verify: async () => value as Principal },
    'Bearer x-y-z',
  ],
  'the second of two': (value) => [
    [{ verify: () => undefined }, { verify: () => value as Principal }],
    'Bearer x-y-z',
  ],
  basicAuth: (value) => [basicAuth({ verify: () => value as Principal }), BASIC],
  'the claims of a JWT': (value) => [
    jwtAuth({
      algorithms: ['RS256'],
      issuer: ISSUER,
      audience: AUDIENCE,
      key: KEY.publicKey,
      claims: () => value as Principal,
    }),
    `Bearer ${sign(KEY)}`,
  ],
  'what the token service guards': (value) => [
    createTokenService({ store: createMemoryTokenStore() }).guard({
      verify: () => value as Principal,
    }),
    'Bearer x-y-z',
  ],
};

const NO_PRINCIPALS: readonly unknown[] = [
  true,
  1,
  0,
  '',
  'ada',
  {},
  [],
  [{ id: 'ada' }],
  () => ({ id: 'ada' }),
  { id: '' },
  { id: 5 },
  { id: ['ada'] },
  { sub: 'ada' },
  { id: 'ada', tenantId: 5 },
  { id: 'ada', tenantId: '' },
  { id: 'ada', tenantId: null },
  { id: 'ada', tenantId: ['default'] },
  { id: 'ada', scopes: 'scim' },
  { id: 'ada', scopes: 'all' },
  { id: 'ada', scopes: null },
  { id: 'ada', scopes: [1] },
  { id: 'ada', scopes: new Set(['scim']) },
  { id: 'ada', scopes: { includes: () => true } },
  { id: 'ada', anyTenant: 'yes' },
];

function asking(options: Partial<ScimOptions>, authorization: string) {
  const lines: string[] = [];
  const { app, path } = mountScim({
    logger: { warn: () => {}, error: (_, details) => void lines.push(JSON.stringify(details)) },
    ...options,
  });
  const scim = scimClient(app, { base: path, headers: { Authorization: authorization } });
  return { scim, lines };
}

describe.each(Object.keys(MAKERS))('a principal of %s', (maker) => {
  const made = (value: unknown) => MAKERS[maker]?.(value) as readonly [Auth, string];

  it.each(NO_PRINCIPALS.map((value) => [value]))('is not %p: an error', async (value) => {
    const [auth, authorization] = made(value);
    const { scim, lines } = asking({ auth }, authorization);
    expectScimError(await scim.post('/Users', user('ada')), 500);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('something that is not a principal');
  });

  it.each([undefined, null, false])('that is %p is none: 401', async (value) => {
    const [auth, authorization] = made(value);
    const { scim, lines } = asking({ auth }, authorization);
    expectScimError(await scim.get('/Users'), 401);
    expect(lines).toEqual([]);
  });

  it('is an object with an id', async () => {
    const [auth, authorization] = made({ id: 'ada', tenantId: 'acme', scopes: ['scim'] });
    await asking({ auth }, authorization).scim.get('/Users').expect(200);
  });
});

describe('a principal that is known at start', () => {
  it.each([undefined, {}, { id: 5 }, { id: 'x', scopes: 'all' }])('is not %p', (principal) => {
    expect(() => bearerTokens([{ token: TOKEN, principal: principal as Principal }])).toThrow(
      expect.objectContaining({ code: 'ERR_SCIM_AUTH' }),
    );
  });

  it('has a tenant where the address of the mount names one', () => {
    const mounting = (principal: Principal, options: Partial<ScimOptions> = {}) => {
      const auth = bearerTokens([{ token: TOKEN, principal }]);
      return () => mountScim({ auth, baseUrl: 'https://rfp.example/:tenant/scim', ...options });
    };
    const code = { code: 'ERR_SCIM_TENANT' };
    expect(mounting({ id: 'x' })).toThrow(expect.objectContaining(code));
    expect(mounting({ id: 'x', anyTenant: false })).toThrow(expect.objectContaining(code));
    const tokens = createTokenService({ store: createMemoryTokenStore() });
    const guarded = tokens.guard(bearerTokens([{ token: TOKEN, principal: { id: 'x' } }]));
    expect(mounting({ id: 'x' }, { auth: [tokens, guarded] })).toThrow(
      expect.objectContaining(code),
    );
    expect(mounting({ id: 'x', tenantId: 'acme' })).not.toThrow();
    expect(mounting({ id: 'x', anyTenant: true })).not.toThrow();
    expect(mounting({ id: 'x' }, { baseUrl: 'https://rfp.example/scim' })).not.toThrow();
  });
});

describe('a principal without a tenant', () => {
  const jwt = jwtAuth({
    algorithms: ['RS256'],
    issuer: ISSUER,
    audience: AUDIENCE,
    key: KEY.publicKey,
  });
  const withVerify = (principal: Principal): Authenticator => ({ verify: () => principal });

  function at(path: string, options: Partial<ScimOptions>, authorization = 'Bearer x-y-z') {
    const warnings: string[] = [];
    const { app } = mountScim({
      path,
      logger: { warn: (message) => void warnings.push(message), error() {} },
      ...options,
    });
    const headers = { Authorization: authorization, 'X-Tenant': 'acme' };
    const base = path.replace(':tenant', 'acme').replace(':customer', 'acme');
    return { scim: scimClient(app, { base, headers }), warnings };
  }

  it('is refused where the mount path names one', async () => {
    const { scim, warnings } = at('/:tenant/scim', { auth: jwt }, `Bearer ${sign(KEY)}`);
    for (const send of [
      () => scim.get('/Users'),
      () => scim.post('/Users', user('ada')),
      () => scim.get('/Schemas'),
    ]) {
      expectScimError(await send(), 401);
    }
    expect(warnings).toEqual([expect.stringMatching(/^ERR_SCIM_TENANT: .*anyTenant: true/)]);
  });

  const FUNCTIONS: Readonly<Record<string, NonNullable<ScimOptions['tenant']>>> = {
    'a parameter of the path': (_, { params }) => params.customer,
    'the path': (_, request) => (request.path === '/Users' ? 'acme' : undefined),
    'a header': async (_, { header }) => header('x-tenant'),
    'a header after a while': async (_, request) => {
      await new Promise(setImmediate);
      return request.header('x-tenant');
    },
    'a copy of the request': (_, request) => ({ ...request }).method === '' ? undefined : 'acme',
    'the principal or else a header': ({ tenantId }, { header }) => tenantId ?? header('x-tenant'),
  };

  it.each(Object.entries(FUNCTIONS))(
    'is refused where the host reads it from %s',
    async (_, tenant) => {
      const refused = at('/:customer/scim', { auth: withVerify({ id: 'ada' }), tenant });
      expectScimError(await refused.scim.get('/Users'), 401);
      const operator = withVerify({ id: 'ada', anyTenant: true });
      await at('/:customer/scim', { auth: operator, tenant }).scim.get('/Users').expect(200);
      const bound = withVerify({ id: 'ada', tenantId: 'acme' });
      await at('/:customer/scim', { auth: bound, tenant }).scim.get('/Users').expect(200);
      if (tenant === FUNCTIONS['the principal or else a header']) return;
      const foreign = withVerify({ id: 'ada', tenantId: 'globex', anyTenant: true });
      expectScimError(
        await at('/:customer/scim', { auth: foreign, tenant }).scim.get('/Users'),
        401,
      );
    },
  );

  it('is let in where the host finds the tenant by it, or there is only one', async () => {
    const tenants = new Map([['ada', 'acme']]);
    const auth = withVerify({ id: 'ada' });
    const tenant: ScimOptions['tenant'] = ({ id }) => tenants.get(id);
    await at('/scim', { auth, tenant }).scim.get('/Users').expect(200);
    await at('/scim', { auth }).scim.get('/Users').expect(200);
  });

  it('may name any where the host says so, one after the other', async () => {
    const auth = withVerify({ id: 'operator', anyTenant: true });
    const { app } = mountScim({ path: '/:tenant/scim', auth });
    const client = (tenant: string) =>
      scimClient(app, { base: `/${tenant}/scim`, headers: { Authorization: 'Bearer x-y-z' } });
    const { body } = await client('acme').post('/Users', user('ada')).expect(201);
    await client('acme').get(`/Users/${body.id}`).expect(200);
    await client('globex').get(`/Users/${body.id}`).expect(404);
    for (const control of ['%0a', '%0d', '%1b', '%7f', '%c2%85', '%00']) {
      expectScimError(await client(`acme${control}`).get('/Users'), 401);
    }
  });

  it('is what a directory without a tenant of the host has', async () => {
    const directory = '11111111-2222-3333-4444-555555555555';
    const auth = entraJwt({ tenantId: { [directory]: '' } });
    const token = sign(KEY, { tid: directory });
    expectScimError(await at('/:tenant/scim', { auth }, `Bearer ${token}`).scim.get('/Users'), 401);
  });
});
