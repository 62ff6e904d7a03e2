import { createPublicKey, createSecretKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import {
  createClientSecret,
  createMemoryClients,
  createTokenEndpoint,
  type TokenEndpointOptions,
} from '../../src/auth/index.js';
import {
  AUDIENCE,
  EC,
  ISSUER,
  pem,
  RSA,
  SIGNING_KEY,
  tokenWorld,
} from './token-endpoint-support.js';

const WELL_KNOWN = '/.well-known/oauth-authorization-server';

describe('the metadata (RFC 8414)', () => {
  it('say where everything is and what is supported', async () => {
    const { app, endpoint } = tokenWorld();
    const { status, body, headers } = await request(app).get(`/oauth${WELL_KNOWN}`);
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    expect(body).toEqual({
      issuer: ISSUER,
      token_endpoint: `${ISSUER}/token`,
      jwks_uri: `${ISSUER}/jwks`,
      scopes_supported: expect.arrayContaining(['scim', 'users:read']),
      response_types_supported: [],
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: [
        'client_secret_basic',
        'client_secret_post',
        'private_key_jwt',
      ],
      token_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256'],
    });
    expect(endpoint.metadata()).toEqual(body);
  });

  it('are where RFC 8414 §3 looks for them, too', async () => {
    const { app, endpoint } = tokenWorld();
    expect(endpoint.metadataPath).toBe(`${WELL_KNOWN}/oauth`);
    await request(app).get(`${WELL_KNOWN}/oauth`).expect(200);
    await request(app).get(`${WELL_KNOWN}/other`).expect(404);
    await request(app).head(`${WELL_KNOWN}/oauth`).expect(200);
    await request(app).post(`${WELL_KNOWN}/oauth`).expect(405);
  });

  it('are served for an issuer without a path', async () => {
    const { endpoint } = tokenWorld({ issuer: 'https://login.rfp.example' });
    const app = express().use(endpoint);
    expect(endpoint.metadataPath).toBe(WELL_KNOWN);
    const { body } = await request(app).get(WELL_KNOWN).expect(200);
    expect(body.token_endpoint).toBe('https://login.rfp.example/token');
    await request(app).get('/').expect(404);
  });
});

describe('the keys', () => {
  it('are published without their private parts, secrets not at all', async () => {
    const signingKey = [
      SIGNING_KEY,
      { algorithm: 'RS256', kid: 'two', key: pem(RSA.privateKey) },
      { algorithm: 'HS256', kid: 'three', key: 'x'.repeat(32) },
    ] as const;
    const { app } = tokenWorld({ signingKey });
    const { body } = await request(app).get('/oauth/jwks').expect(200);
    expect(body.keys).toMatchObject([
      { kty: 'EC', crv: 'P-256', kid: 'one', alg: 'ES256', use: 'sig' },
      { kty: 'RSA', kid: 'two', alg: 'RS256', use: 'sig' },
    ]);
    for (const key of body.keys) {
      expect(Object.keys(key)).not.toEqual(expect.arrayContaining(['d']));
      expect(() => createPublicKey({ key, format: 'jwk' })).not.toThrow();
    }
  });

  it('have no address if none is public', async () => {
    const { app, endpoint } = tokenWorld({
      signingKey: { algorithm: 'HS256', kid: 'h', key: 'x'.repeat(32) },
    });
    expect(endpoint.metadata().jwks_uri).toBeUndefined();
    await request(app).get('/oauth/jwks').expect(404);
  });

  it.each([
    ['RS256', RSA.privateKey],
    ['ES256', EC.privateKey],
    ['HS256', createSecretKey(Buffer.alloc(32, 1))],
  ] as const)('can be KeyObjects: %s', async (algorithm, key) => {
    const { basic } = tokenWorld({ signingKey: { algorithm, key, kid: 'k' } });
    expect((await basic()).status).toBe(200);
  });
});

describe('a wrong configuration', () => {
  const good: TokenEndpointOptions = {
    issuer: ISSUER,
    audience: AUDIENCE,
    clients: createMemoryClients(),
    signingKey: SIGNING_KEY,
  };
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;

  it.each<[string, object]>([
    ['no issuer', { issuer: undefined }],
    ['an issuer that is no URL', { issuer: '/oauth' }],
    ['an issuer without TLS', { issuer: 'http://rfp.example/oauth' }],
    ['an issuer with a query', { issuer: `${ISSUER}?x` }],
    ['an issuer with a fragment', { issuer: `${ISSUER}#` }],
    ['an issuer that ends in a slash', { issuer: `${ISSUER}/` }],
    ['an issuer with a password', { issuer: 'https://me:you@rfp.example' }],
    ['no audience', { audience: '' }],
    ['no clients', { clients: {} }],
    ['tokens for less than an hour', { accessTokenLifetimeSeconds: 3599 }],
    ['tokens for more than six hours', { accessTokenLifetimeSeconds: 21_601 }],
    ['a lifetime that is no number', { accessTokenLifetimeSeconds: Number.NaN }],
    ['no key', { signingKey: undefined }],
    ['an empty list of keys', { signingKey: [] }],
    ['a key of no algorithm', { signingKey: { ...SIGNING_KEY, algorithm: 'none' } }],
    ['a key of an inherited name', { signingKey: { ...SIGNING_KEY, algorithm: 'toString' } }],
    ['a key without kid', { signingKey: { ...SIGNING_KEY, kid: '' } }],
    ['two keys of one kid', { signingKey: [SIGNING_KEY, SIGNING_KEY] }],
    ['a public key to sign with', { signingKey: { ...SIGNING_KEY, key: pem(EC.publicKey) } }],
    ['a key of another curve', { signingKey: { ...SIGNING_KEY, key: p384 } }],
    ['an RSA key for ES256', { signingKey: { ...SIGNING_KEY, key: RSA.privateKey } }],
    ['a short RSA key', { signingKey: { algorithm: 'RS256', kid: 'k', key: short } }],
    ['a short secret', { signingKey: { algorithm: 'HS256', kid: 'k', key: 'x'.repeat(31) } }],
    ['a PEM as secret', { signingKey: { ...SIGNING_KEY, algorithm: 'HS256' } }],
    ['a key pair as secret', { signingKey: { algorithm: 'HS256', kid: 'k', key: RSA.privateKey } }],
    ['no PEM', { signingKey: { ...SIGNING_KEY, key: 'nonsense' } }],
  ])('fails at start: %s', (_, wrong) => {
    expect(() => createTokenEndpoint({ ...good, ...wrong } as TokenEndpointOptions)).toThrow(
      expect.objectContaining({ code: 'ERR_SCIM_AUTH' }),
    );
  });

  it.each([3600, 21_600])('is not a lifetime of %i seconds', async (accessTokenLifetimeSeconds) => {
    const { basic } = tokenWorld({ accessTokenLifetimeSeconds: accessTokenLifetimeSeconds });
    expect((await basic()).body.expires_in).toBe(accessTokenLifetimeSeconds);
  });

  it('is not an issuer on this machine', () => {
    expect(() => createTokenEndpoint({ ...good, issuer: 'http://localhost:3000/o' })).not.toThrow();
  });
});

describe('clients in memory', () => {
  it('hold digests and no secrets', () => {
    const clients = createMemoryClients();
    const { clientId } = clients.register({ tenantId: 'acme' });
    const { secret, record } = clients.issueSecret('acme', clientId);
    expect(secret).toMatch(/^scimcs_[0-9A-Za-z]{49}$/);
    expect(JSON.stringify(clients.list('acme'))).not.toContain(secret);
    expect(JSON.stringify(record)).not.toContain(secret);
    expect(clients.list('acme')[0]?.secrets).toEqual([record]);
  });

  it('belong to one tenant', () => {
    const clients = createMemoryClients();
    const { clientId } = clients.register({ tenantId: 'acme' });
    const missing = expect.objectContaining({ name: 'NotFoundError' });
    expect(clients.list('globex')).toEqual([]);
    expect(() => clients.issueSecret('globex', clientId)).toThrow(missing);
    expect(() => clients.rotateSecret('globex', clientId)).toThrow(missing);
    expect(() => clients.setDisabled('globex', clientId, true)).toThrow(missing);
    expect(() => clients.revokeSecret('acme', clientId, 'none')).toThrow(missing);
  });

  it('do not get longer lives by a rotation', () => {
    let time = 0;
    const clients = createMemoryClients({ now: () => time });
    const { clientId } = clients.register({ tenantId: 'acme' });
    const soon = clients.issueSecret('acme', clientId, { expiresInSeconds: 60 }).record;
    const revoked = clients.issueSecret('acme', clientId).record;
    clients.revokeSecret('acme', clientId, revoked.id);
    time = 1000;
    clients.revokeSecret('acme', clientId, revoked.id);
    clients.rotateSecret('acme', clientId, { overlapSeconds: 3600 });
    const [first, second, third] = clients.list('acme')[0]?.secrets ?? [];
    expect(first).toEqual(soon);
    expect(second).toEqual({ ...revoked, revokedAt: '1970-01-01T00:00:00.000Z' });
    expect(third?.expiresAt).toBe('1971-01-01T00:00:01.000Z');
  });

  it.each<[string, object]>([
    ['no tenant', { tenantId: '' }],
    ['a scope that there is not', { scopes: ['everything'] }],
    ['a key that is none', { keys: ['nonsense'] }],
    ['a shared secret as key', { keys: [{ kty: 'oct', k: 'AAAA' }] }],
    ['keys over an open line', { jwksUri: 'http://keys.example/' }],
    ['an identity without subject', { federatedCredentials: [{ issuer: 'i', audience: 'a' }] }],
    [
      'foreign keys over an open line',
      {
        federatedCredentials: [
          { issuer: 'i', subject: 's', audience: 'a', jwksUri: 'http://keys.example/' },
        ],
      },
    ],
  ])('are refused with %s', (_, wrong) => {
    const clients = createMemoryClients();
    expect(() => clients.register({ tenantId: 'acme', ...wrong })).toThrow(
      expect.objectContaining({ code: 'ERR_SCIM_AUTH' }),
    );
  });
});

describe('a client secret', () => {
  it('is new every time, and good for a year unless told otherwise', () => {
    const issued = Array.from({ length: 50 }, () => createClientSecret(undefined, 0));
    expect(new Set(issued.map(({ secret }) => secret)).size).toBe(50);
    expect(issued[0]?.record.expiresAt).toBe('1971-01-01T00:00:00.000Z');
    expect(createClientSecret(60, 0).record.expiresAt).toBe('1970-01-01T00:01:00.000Z');
  });
});
