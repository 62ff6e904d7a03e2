import { describe, expect, it } from '@jest/globals';
import type express from 'express';
import {
  type Auth,
  type Authenticator,
  basicAuth,
  bearerTokens,
  createMemoryTokenStore,
  createTokenService,
  jwtAuth,
} from '../../src/auth/index.js';
import { createMemoryStores, createScimRouter, type ScimOptions } from '../../src/index.js';
import { createMemoryProvisioningLog } from '../../src/monitoring/index.js';
import { mountScim, TOKEN } from '../support/app.js';
import { scimClient } from '../support/client.js';
import { expectScimError } from '../support/expect-error.js';
import { user } from '../support/messages.js';
import { AUDIENCE, ISSUER, rsaPair, sign } from './support.js';
import { tokenWorld } from './token-endpoint-support.js';

const KEY = rsaPair('one');
const BASIC = `Basic ${Buffer.from('ada:secret').toString('base64')}`;
const ACME = { id: 'x', tenantId: 'acme' };

/** By the kind of credential: who verifies it, and what a client sends. */
const KINDS: Readonly<Record<string, () => readonly [Authenticator, string]>> = {
  'a fixed token': () => [bearerTokens([{ token: TOKEN, principal: ACME }]), `Bearer ${TOKEN}`],
  'a JWT': () => [
    jwtAuth({ algorithms: ['RS256'], issuer: ISSUER, audience: AUDIENCE, key: KEY.publicKey }),
    `Bearer ${sign(KEY, { tenant: 'acme' })}`,
  ],
  'a password': () => [basicAuth({ verify: () => ACME }), BASIC],
  'what the host verifies': () => [{ verify: async () => ACME }, 'Bearer whatever-it-may-be'],
};

function kindOf(kind: string): readonly [Authenticator, string] {
  const make = KINDS[kind];
  if (!make) throw new Error(`There is no kind ${kind}.`);
  return make();
}

function asking(options: Partial<ScimOptions>, authorization: string) {
  const log = createMemoryProvisioningLog();
  const { app, path } = mountScim({ provisioningLog: log, ...options });
  const scim = scimClient(app, { base: path, headers: { Authorization: authorization } });
  const answered = async (status: number) => {
    const answer = await scim.post('/Users', user('ada'));
    expect(answer.status).toBe(status);
    if (status === 403) {
      expectScimError(answer, 403);
      expect(answer.body.detail).toBe('Provisioning is switched off for this tenant.');
    }
  };
  return { scim, log, answered };
}

describe.each(Object.keys(KINDS))('provisioning that is off refuses %s', (kind) => {
  const made = () => kindOf(kind);

  it('by the switch of the token service beside it', async () => {
    const [authenticator, authorization] = made();
    const tokens = createTokenService({ store: createMemoryTokenStore() });
    for (const auth of [
      [tokens, authenticator],
      [authenticator, tokens],
      tokens.guard(authenticator),
    ]) {
      await tokens.setProvisioning('acme', true);
      const { scim, answered, log } = asking({ auth: auth as Auth }, authorization);
      await answered(201);
      await tokens.setProvisioning('globex', false);
      await scim.get('/Users').expect(200);
      await tokens.setProvisioning('acme', false);
      await answered(403);
      expectScimError(await scim.get('/Users'), 403);
      await new Promise(setImmediate);
      expect((await log.query('acme', { limit: 1 }))[0]).toMatchObject({
        status: 403,
        kind: 'read',
      });
      await tokens.setProvisioning('acme', true);
      await scim.get('/Users').expect(200);
    }
  });

  it('by a switch of the host’s own', async () => {
    const [auth, authorization] = made();
    let on = false;
    const asked: string[] = [];
    const provisioning = async (tenantId: string) => {
      asked.push(tenantId);
      return on;
    };
    const { answered } = asking({ auth, provisioning }, authorization);
    await answered(403);
    on = true;
    await answered(201);
    expect(asked).toEqual(['acme', 'acme']);
  });
});

describe('the switch', () => {
  it('lets nobody in while it fails or answers something else', async () => {
    for (const answer of [undefined, null, 'on', 1, {}]) {
      const options = { auth: { verify: () => ACME }, provisioning: () => answer as boolean };
      await asking(options, 'Bearer x-y-z').answered(500);
    }
    const provisioning = () => Promise.reject(new Error('database'));
    await asking({ auth: { verify: () => ACME }, provisioning }, 'Bearer x-y-z').answered(500);
  });

  it('holds where nobody is authenticated, and not for public discovery', async () => {
    const { scim } = asking({ auth: 'none', provisioning: () => false }, 'Bearer x-y-z');
    expectScimError(await scim.get('/Users'), 403);
    expectScimError(await scim.get('/Schemas'), 403);
    await scim.get('/ServiceProviderConfig').expect(200);
  });

  it('is asked by a managed token together with the token, and not again', async () => {
    const store = createMemoryTokenStore();
    const asked: string[] = [];
    const provisioning = store.provisioning.bind(store);
    const tokens = createTokenService({
      store: {
        ...store,
        provisioning(tenantId) {
          asked.push(tenantId);
          return provisioning(tenantId);
        },
      },
    });
    const { token } = await tokens.issue({ tenantId: 'acme', label: 'x' });
    const { scim } = asking({ auth: tokens }, `Bearer ${token}`);
    await scim.get('/Users').expect(200);
    expect(asked).toEqual([]);
    await tokens.setProvisioning('acme', false);
    expectScimError(await scim.get('/Users'), 403);
  });

  it('holds of a token service whose tokens this router does not take', async () => {
    const tokens = createTokenService({ store: createMemoryTokenStore() });
    const [auth, authorization] = kindOf('a fixed token');
    const { answered } = asking({ auth, provisioning: tokens.provisioning }, authorization);
    await answered(201);
    await tokens.setProvisioning('acme', false);
    await answered(403);
  });

  it('holds for a credential of no tenant in the tenant that it names', async () => {
    const tokens = createTokenService({ store: createMemoryTokenStore() });
    const principal = { id: 'operator', anyTenant: true };
    const auth = tokens.guard(bearerTokens([{ token: TOKEN, principal }]));
    const { app } = mountScim({ auth, path: '/:tenant/scim' });
    const at = (tenant: string) => scimClient(app, { base: `/${tenant}/scim`, token: TOKEN });
    await tokens.setProvisioning('acme', false);
    expectScimError(await at('acme').get('/Users'), 403);
    await at('globex').get('/Users').expect(200);
  });
});

describe('an access token that is out already', () => {
  async function issued(scopes?: readonly string[], asks?: string) {
    const world = tokenWorld();
    const base = world.clients.list('acme')[0];
    const client = { ...base, clientId: world.clientId, tenantId: 'acme' };
    let row: object = { ...client, ...(scopes && { scopes }) };
    const find = async (id: string) => (id === world.clientId ? (row as typeof client) : undefined);
    const { endpoint, app, token } = tokenWorld({ clients: { find }, now: Date.now });
    const tokens = createTokenService({ store: createMemoryTokenStore() });
    app.use(
      '/scim/v2',
      createScimRouter({
        ...createMemoryStores(),
        auth: [tokens, endpoint.authenticator],
        logger: { warn() {}, error() {} },
      }),
    );
    const { body } = await token({
      grant_type: 'client_credentials',
      client_id: world.clientId,
      client_secret: world.secret,
      ...(asks !== undefined && { scope: asks }),
    }).expect(200);
    const scim = scimClient(app as ReturnType<typeof express>, {
      base: '/scim/v2',
      token: body.access_token,
    });
    return { scim, tokens, change: (changes: object) => (row = { ...row, ...changes }) };
  }

  it('does no more than its client may today', async () => {
    const { scim, change } = await issued();
    await scim.post('/Users', user('ada')).expect(201);
    change({ scopes: ['users:read'] });
    expectScimError(await scim.post('/Users', user('bob')), 403);
    await scim.get('/Users').expect(200);
    expectScimError(await scim.get('/Groups'), 403);
    change({ scopes: [] });
    expectScimError(await scim.get('/Users'), 403);
    change({ scopes: undefined });
    await scim.post('/Users', user('bob')).expect(201);
  });

  it('does no more than it was issued for', async () => {
    const { scim, change } = await issued(['users:read', 'users:write'], 'users:read');
    change({ scopes: ['users:read', 'users:write', 'groups:read'] });
    await scim.get('/Users').expect(200);
    expectScimError(await scim.get('/Groups'), 403);
    expectScimError(await scim.post('/Users', user('ada')), 403);
    change({ scopes: ['scim'] });
    expectScimError(await scim.post('/Users', user('ada')), 403);
    change({ scopes: ['users:write'] });
    expectScimError(await scim.get('/Users'), 403);
  });

  it('ends with its client, with its tenant, and while provisioning is off', async () => {
    const { scim, tokens, change } = await issued();
    await scim.get('/Users').expect(200);
    await tokens.setProvisioning('acme', false);
    expectScimError(await scim.get('/Users'), 403);
    await tokens.setProvisioning('acme', true);
    change({ disabled: true });
    expectScimError(await scim.get('/Users'), 401);
    change({ disabled: false, tenantId: 'globex' });
    expectScimError(await scim.get('/Users'), 401);
  });

  it('outlives the secret that it was issued for', async () => {
    const { scim, change } = await issued();
    change({ secrets: [] });
    await scim.get('/Users').expect(200);
  });
});

it('a managed token does what its scopes in the store say today', async () => {
  const store = createMemoryTokenStore();
  const tokens = createTokenService({ store });
  const { token, record } = await tokens.issue({ tenantId: 'acme', label: 'x' });
  const { scim } = asking({ auth: tokens }, `Bearer ${token}`);
  await scim.get('/Users').expect(200);
  const kept = await store.get('acme', record.id);
  if (!kept) throw new Error('The token is gone.');
  await store.update(
    { ...kept, scopes: ['users:read'], revision: kept.revision + 1 },
    kept.revision,
  );
  await scim.get('/Users').expect(200);
  expectScimError(await scim.post('/Users', user('ada')), 403);
});
