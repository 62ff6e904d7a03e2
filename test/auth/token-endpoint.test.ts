import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import jsonwebtoken, { type JwtHeader } from 'jsonwebtoken';
import request from 'supertest';
import { createMemoryStores, createScimRouter } from '../../src/index.js';
import {
  AUDIENCE,
  EC,
  ISSUER,
  lastRefusal,
  pem,
  SIGNING_KEY,
  tokenWorld,
} from './token-endpoint-support.js';

const GRANT = 'grant_type=client_credentials';

describe('the client credentials grant', () => {
  it('answers with a JWT access token for the client and its tenant', async () => {
    const { basic, clientId, clock } = tokenWorld();
    const { status, headers, body } = await basic();
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers.pragma).toBe('no-cache');
    expect(headers['content-type']).toBe('application/json');
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'scim',
    });
    const { header, payload } = jsonwebtoken.verify(body.access_token, EC.publicKey, {
      algorithms: ['ES256'],
      clockTimestamp: clock.now() / 1000,
      complete: true,
    });
    const iat = clock.now() / 1000;
    expect(header).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: 'one' });
    expect(payload).toEqual({
      iss: ISSUER,
      sub: clientId,
      client_id: clientId,
      aud: AUDIENCE,
      iat,
      exp: iat + 3600,
      jti: expect.any(String),
      scope: 'scim',
      tenant: 'acme',
    });
  });

  it('takes the credentials from the body as well', async () => {
    const { token, clientId, secret } = tokenWorld();
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
    expect((await token(form)).status).toBe(200);
  });

  it('decodes what the header holds (RFC 6749 §2.3.1)', async () => {
    const { token, clientId, secret } = tokenWorld();
    const every = (text: string) =>
      [...text].map((each) => `%${each.charCodeAt(0).toString(16)}`).join('');
    const pair = Buffer.from(`${every(clientId)}:${every(secret)}`).toString('base64');
    expect((await token(GRANT).set('Authorization', `Basic ${pair}`)).status).toBe(200);
  });

  it('accepts the client_id in the body beside the header, if it is the same', async () => {
    const { basic, clientId } = tokenWorld();
    expect((await basic({ client_id: clientId })).status).toBe(200);
    expect((await basic({ client_id: 'another' })).body.error).toBe('invalid_request');
  });

  it('ignores unknown parameters and those without a value', async () => {
    const { basic } = tokenWorld();
    expect((await basic({ scope: '', resource: 'x', client_secret: '' })).status).toBe(200);
  });

  it.each([
    ['no grant type', '', 'invalid_request'],
    ['another grant type', 'grant_type=password', 'unsupported_grant_type'],
    ['a grant type in other case', 'grant_type=Client_Credentials', 'unsupported_grant_type'],
  ])('refuses %s', async (_, form, error) => {
    const { status, body } = await tokenWorld().token(form);
    expect(status).toBe(400);
    expect(body.error).toBe(error);
  });

  it('refuses bytes that are not UTF-8', async () => {
    const { app, token, clientId, secret } = tokenWorld();
    const latin = (text: string) => Buffer.from(text, 'latin1');
    const body = await request(app)
      .post('/oauth/token')
      .set('Content-Type', 'application/x-www-form-urlencoded')
      .serialize((each) => each)
      .send(latin(`${GRANT}&client_id=${clientId}&client_secret=\xeb`) as never);
    expect([body.status, body.body.error]).toEqual([400, 'invalid_request']);
    const pair = latin(`${clientId}:${secret}\xeb`).toString('base64');
    expect((await token(GRANT).set('Authorization', `Basic ${pair}`)).status).toBe(401);
  });

  it('answers other methods with 405', async () => {
    const { app } = tokenWorld();
    for (const method of ['get', 'put', 'delete'] as const) {
      const { status, headers } = await request(app)[method]('/oauth/token');
      expect([status, headers.allow]).toEqual([405, 'POST']);
    }
  });

  it('passes on what is not its own', async () => {
    const { app } = tokenWorld();
    app.use('/oauth', (_, response) => void response.status(418).end());
    await request(app).get('/oauth/authorize').expect(418);
  });

  it('tells the host what happened, without secrets', async () => {
    const { basic, events, secret, clientId } = tokenWorld();
    const { body } = await basic();
    await basic({}, clientId, 'wrong');
    expect(events).toMatchObject([
      { type: 'access_token.issued', clientId, tenantId: 'acme', method: 'client_secret_basic' },
      { type: 'client.refused', clientId, tenantId: 'acme', reason: 'secret_wrong' },
    ]);
    const told = JSON.stringify(events);
    expect([secret, body.access_token, 'wrong"'].filter((each) => told.includes(each))).toEqual([
      'wrong"',
    ]);
  });

  it('is not disturbed by a listener that throws', async () => {
    const { basic } = tokenWorld({ onEvent: () => Promise.reject(new Error('x')) });
    expect((await basic()).status).toBe(200);
  });
});

describe('scopes', () => {
  const scoped = () => {
    const world = tokenWorld();
    const { clientId } = world.clients.register({
      tenantId: 'acme',
      scopes: ['users:read', 'users:write'],
    });
    const { secret } = world.clients.issueSecret('acme', clientId);
    return (form?: Record<string, string>) => world.basic(form, clientId, secret);
  };

  it('are all those of the client if none is asked for', async () => {
    expect((await scoped()()).body.scope).toBe('users:read users:write');
  });

  it('can be fewer', async () => {
    expect((await scoped()({ scope: 'users:read' })).body.scope).toBe('users:read');
  });

  it.each(['groups:read', 'users:read groups:read', 'scim', 'USERS:READ', ' ', 'users:read\u0000'])(
    'cannot be others: %j',
    async (scope) => {
      const { status, body } = await scoped()({ scope });
      expect([status, body.error]).toEqual([400, 'invalid_scope']);
    },
  );

  it('can be a part of everything', async () => {
    const { basic } = tokenWorld();
    expect((await basic({ scope: 'groups:read  users:read groups:read' })).body.scope).toBe(
      'groups:read users:read',
    );
    expect((await basic({ scope: 'https://graph.microsoft.com/.default' })).body.error).toBe(
      'invalid_scope',
    );
  });

  it('are always a subset of the client’s own', async () => {
    const run = scoped();
    const names = ['users:read', 'users:write', 'groups:read', 'groups:write', 'scim', 'x', ''];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...names), { maxLength: 5 }), async (wanted) => {
        const { status, body } = await run({ scope: wanted.join(' ') });
        const granted = status === 200 ? String(body.scope).split(' ') : [];
        expect(['users:read', 'users:write']).toEqual(expect.arrayContaining(granted));
        expect(status === 200 || body.error === 'invalid_scope').toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

describe('client secrets', () => {
  it('can be several at once, and end one by one', async () => {
    const { clients, clientId, secret, basic, clock } = tokenWorld();
    const second = clients.rotateSecret('acme', clientId, { overlapSeconds: 60 }).secret;
    expect((await basic()).status).toBe(200);
    expect((await basic({}, clientId, second)).status).toBe(200);
    clock.pass(60_000);
    expect((await basic({}, clientId, secret)).status).toBe(401);
    expect((await basic({}, clientId, second)).status).toBe(200);
  });

  it.each([
    ['expired', 'secret_expired'],
    ['revoked', 'secret_revoked'],
    ['of a disabled client', 'client_disabled'],
    ['of another client', 'secret_wrong'],
  ])('are refused when %s, with the same answer', async (how, reason) => {
    const world = tokenWorld();
    const { clients, clientId, basic, clock } = world;
    const issued = clients.issueSecret('acme', clientId, { expiresInSeconds: 3600 });
    let { secret } = issued;
    if (how === 'expired') clock.pass(3_600_000);
    if (how === 'revoked') clients.revokeSecret('acme', clientId, issued.record.id);
    if (how === 'of a disabled client') clients.setDisabled('acme', clientId, true);
    if (how === 'of another client') {
      const other = clients.register({ tenantId: 'acme' });
      secret = clients.issueSecret('acme', other.clientId).secret;
    }
    const refusal = await basic({}, clientId, secret);
    const unknown = await basic({}, 'nobody', secret);
    expect(refusal.status).toBe(401);
    expect(refusal.headers['www-authenticate']).toMatch(/^Basic realm=/);
    expect(refusal.text).toBe(unknown.text);
    expect(refusal.body.error).toBe('invalid_client');
    expect(world.events.map((event) => 'reason' in event && event.reason)).toEqual([
      reason,
      'unknown_client',
    ]);
  });

  it('in the body are refused with 400 (RFC 6749 §5.2)', async () => {
    const world = tokenWorld();
    const { status, headers, body } = await world.token(
      `${GRANT}&client_id=${world.clientId}&client_secret=wrong`,
    );
    expect([status, body.error]).toEqual([400, 'invalid_client']);
    expect(headers['www-authenticate']).toBeUndefined();
    expect(lastRefusal(world)).toBe('secret_wrong');
  });

  it('do not help a client whose id the store finds by other rules than ours', async () => {
    const world = tokenWorld();
    const { clientId, basic, clients } = world;
    const find = clients.find;
    Object.assign(clients, { find: (id: string) => find(id.toLowerCase()) });
    expect((await basic({}, clientId.toUpperCase())).status).toBe(401);
    expect((await basic()).status).toBe(200);
  });
});

describe('access tokens', () => {
  const withScim = (options: Parameters<typeof tokenWorld>[0] = {}) => {
    const world = tokenWorld(options);
    world.app.use(
      '/scim/v2',
      createScimRouter({
        ...createMemoryStores(),
        auth: world.endpoint.authenticator,
        logger: { warn() {}, error() {} },
      }),
    );
    const users = (token: string) =>
      request(world.app).get('/scim/v2/Users').set('Authorization', `Bearer ${token}`);
    return { ...world, users };
  };

  it('open the router, with their scopes, until they expire', async () => {
    const { basic, users, clock } = withScim();
    const all = (await basic()).body.access_token;
    const groups = (await basic({ scope: 'groups:read' })).body.access_token;
    expect((await users(all)).status).toBe(200);
    expect((await users(groups)).status).toBe(403);
    clock.pass((3600 + 30) * 1000 - 1);
    expect((await users(all)).status).toBe(200);
    clock.pass(1);
    expect((await users(all)).status).toBe(401);
  });

  it('end with their client', async () => {
    const { basic, users, clients, clientId } = withScim();
    const token = (await basic()).body.access_token;
    clients.setDisabled('acme', clientId, true);
    expect((await users(token)).status).toBe(401);
    clients.setDisabled('acme', clientId, false);
    expect((await users(token)).status).toBe(200);
  });

  it('are for the tenant of the client alone', async () => {
    const { endpoint, basic, clients, clientId } = withScim();
    const token = (await basic()).body.access_token;
    const credential = { scheme: 'bearer', token };
    const asked = {
      method: 'GET',
      path: '/Users',
      params: {},
      ip: undefined,
      header: () => undefined,
    };
    expect(await endpoint.authenticator.verify(credential, asked)).toEqual({
      id: clientId,
      tenantId: 'acme',
      scopes: ['scim'],
    });
    const find = clients.find;
    Object.assign(clients, {
      find: async (id: string) => ({ ...(await find(id)), tenantId: 'globex' }),
    });
    expect(await endpoint.authenticator.verify(credential, asked)).toBeUndefined();
  });

  it('outlive a rotation of the signing key', async () => {
    const former = withScim();
    const token = (await former.basic()).body.access_token;
    const next = { algorithm: 'HS256', kid: 'two', key: 'x'.repeat(32) } as const;
    const retired = { ...SIGNING_KEY, key: pem(EC.publicKey) };
    const { users } = withScim({ clients: former.clients, signingKey: [next, retired] });
    expect((await users(token)).status).toBe(200);
    const { users: without } = withScim({ clients: former.clients, signingKey: next });
    expect((await without(token)).status).toBe(401);
  });

  it.each([
    ['another type', { header: { typ: 'JWT' } }, {}],
    ['another audience', {}, { aud: 'https://elsewhere.example' }],
    ['another issuer', {}, { iss: 'https://elsewhere.example' }],
    ['no expiry', {}, { exp: undefined }],
    ['no scope', {}, { scope: undefined }],
    ['another tenant', {}, { tenant: 'globex' }],
    ['an unknown client', {}, { sub: 'nobody' }],
    ['an unknown key id', { keyid: 'other' }, {}],
    ['a public key as secret', { algorithm: 'HS256', key: pem(EC.publicKey) }, {}],
    ['no algorithm', { algorithm: 'none', key: '' }, {}],
  ] as const)('are refused with %s', async (_, options, claims) => {
    const { users, clientId, clock } = withScim();
    const forge = (over: object, how: object) => {
      const { key = EC.privateKey, ...sign } = { ...how } as { key?: string };
      const now = clock.now() / 1000;
      const all = {
        iss: ISSUER,
        sub: clientId,
        aud: AUDIENCE,
        iat: now,
        exp: now + 3600,
        scope: 'scim',
        tenant: 'acme',
        ...over,
      };
      return jsonwebtoken.sign(JSON.parse(JSON.stringify(all)), key, {
        algorithm: 'ES256',
        keyid: 'one',
        header: { typ: 'at+jwt' } as JwtHeader,
        ...sign,
      });
    };
    expect((await users(forge({}, {}))).status).toBe(200);
    expect((await users(forge(claims, options))).status).toBe(401);
  });
});
