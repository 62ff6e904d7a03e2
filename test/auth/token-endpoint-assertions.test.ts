import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createReplayGuard } from '../../src/auth/token-endpoint/replay-guard.js';
import { type KeyServer, keyServer } from './support.js';
import {
  type AssertionOptions,
  assertionForm,
  assertionOf,
  EC,
  ISSUER,
  JWT_BEARER,
  lastRefusal,
  pem,
  RSA,
  TOKEN_URI,
  tokenWorld,
} from './token-endpoint-support.js';

/** A client that has keys and no secret. */
function keyWorld(keys: readonly (string | object)[] = [pem(RSA.publicKey)]) {
  const world = tokenWorld();
  const { clientId } = world.clients.register({ tenantId: 'acme', keys: keys as string[] });
  const send = (claims: Readonly<Record<string, unknown>> = {}, options: AssertionOptions = {}) =>
    world.token(assertionForm(assertionOf({ ...world, clientId }, claims, options)));
  return { ...world, clientId, send };
}

describe('private_key_jwt', () => {
  it.each([
    ['RS256', RSA, TOKEN_URI],
    ['PS256', RSA, ISSUER],
    ['ES256', EC, TOKEN_URI],
  ] as const)('lets in a client that signs with %s', async (algorithm, pair, aud) => {
    const { send, events } = keyWorld([pem(pair.publicKey)]);
    const { status, body } = await send({ aud }, { algorithm, key: pair.privateKey });
    expect([status, body.token_type]).toEqual([200, 'Bearer']);
    expect(events).toMatchObject([{ type: 'access_token.issued', method: 'private_key_jwt' }]);
  });

  it('takes the key that the assertion names, or any without a name', async () => {
    const jwk = (pair: typeof EC, kid: string) => ({
      ...pair.publicKey.export({ format: 'jwk' }),
      kid,
    });
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { send } = keyWorld([jwk(other, 'old'), jwk(EC, 'new')]);
    const how = { algorithm: 'ES256', key: EC.privateKey } as const;
    expect((await send({}, { ...how, keyid: 'new' })).status).toBe(200);
    expect((await send({}, how)).status).toBe(200);
    expect((await send({}, { ...how, keyid: 'old' })).status).toBe(400);
    expect((await send({}, { ...how, keyid: 'none' })).status).toBe(400);
  });

  it('accepts the client_id in the body, if it is the subject', async () => {
    const world = keyWorld();
    const form = (client_id: string) => assertionForm(assertionOf(world), { client_id });
    expect((await world.token(form(world.clientId))).status).toBe(200);
    const other = world.clients.register({ tenantId: 'globex', keys: [pem(RSA.publicKey)] });
    expect((await world.token(form(other.clientId))).body.error).toBe('invalid_client');
    expect(lastRefusal(world)).toBe('assertion_unknown_identity');
  });

  it('reads the keys that a client publishes', async () => {
    const jwk = { ...RSA.publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig' };
    const server: KeyServer = await keyServer([jwk]);
    try {
      const world = tokenWorld();
      const { clientId } = world.clients.register({ tenantId: 'acme', jwksUri: server.uri });
      const send = () =>
        world.token(assertionForm(assertionOf({ ...world, clientId }, {}, { keyid: 'k' })));
      expect((await send()).status).toBe(200);
      expect((await send()).status).toBe(200);
      expect(server.fetches()).toBe(1);
    } finally {
      await server.close();
    }
  });

  it('refuses an assertion the second time, however it is sent', async () => {
    const world = keyWorld();
    const assertion = assertionOf(world);
    expect((await world.token(assertionForm(assertion))).status).toBe(200);
    expect((await world.token(assertionForm(assertion))).body.error).toBe('invalid_client');
    expect(lastRefusal(world)).toBe('assertion_replayed');
    world.clock.pass(89_999);
    await world.token(assertionForm(assertion));
    expect(lastRefusal(world)).toBe('assertion_replayed');
    world.clock.pass(1);
    await world.token(assertionForm(assertion));
    expect(lastRefusal(world)).toBe('assertion_not_valid');
  });

  it('lets one of many simultaneous replays in', async () => {
    const world = keyWorld();
    const form = assertionForm(assertionOf(world));
    const all = await Promise.all(Array.from({ length: 8 }, () => world.token(form)));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('asks the store about replays, if it remembers them', async () => {
    const world = keyWorld();
    const seen: unknown[] = [];
    Object.assign(world.clients, {
      async useAssertion(...args: unknown[]) {
        seen.push(args);
        return seen.length < 2;
      },
    });
    expect((await world.send({ jti: 'a' })).status).toBe(200);
    expect((await world.send({ jti: 'b' })).status).toBe(400);
    expect(seen[0]).toEqual([world.clientId, 'a', '2026-11-22T12:01:31.000Z']);
  });

  const seconds = Date.parse('2026-11-22T12:00:00Z') / 1000;
  it.each([
    ['of another audience', { aud: 'https://elsewhere.example' }, 'assertion_not_valid'],
    ['of no audience', { aud: undefined }, 'assertion_not_valid'],
    ['that has expired', { exp: seconds - 30 }, 'assertion_not_valid'],
    ['that never expires', { exp: undefined }, 'assertion_not_valid'],
    ['that is good too long', { exp: seconds + 331 }, 'assertion_too_long_valid'],
    ['that is not good yet', { nbf: seconds + 31 }, 'assertion_not_valid'],
    ['without jti', { jti: undefined }, 'assertion_without_jti'],
    ['with an empty jti', { jti: '' }, 'assertion_without_jti'],
    ['with an endless jti', { jti: 'x'.repeat(257) }, 'assertion_without_jti'],
    ['of another issuer', { iss: 'https://issuer.example' }, 'assertion_unknown_identity'],
    ['of another subject', { sub: 'nobody' }, 'unknown_client'],
  ])('refuses one %s', async (_, claims, reason) => {
    const world = keyWorld();
    const { status, body } = await world.send(claims);
    expect([status, body.error]).toEqual([400, 'invalid_client']);
    expect(lastRefusal(world)).toBe(reason);
  });

  it('refuses a subject that is not the issuer, also where the body names the client', async () => {
    const world = keyWorld();
    const assertion = assertionOf(world, { sub: 'somebody' });
    await world.token(assertionForm(assertion, { client_id: world.clientId })).expect(400);
    expect(lastRefusal(world)).toBe('assertion_not_valid');
  });
});

describe('a forged assertion', () => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claimsOf = (assertion: string) => assertion.split('.')[1] ?? '';

  it.each([['none'], ['None'], ['NONE'], ['']])('with alg %j is refused', async (alg) => {
    const world = keyWorld();
    const good = claimsOf(assertionOf(world));
    for (const signature of ['', 'AA']) {
      const assertion = `${encode({ alg, typ: 'JWT' })}.${good}.${signature}`;
      await world.token(assertionForm(assertion)).expect(400);
      expect(lastRefusal(world)).toMatch(/assertion_malformed|unknown_client/);
    }
  });

  it('that uses the public key as a secret is refused', async () => {
    const world = keyWorld();
    const start = `${encode({ alg: 'HS256', typ: 'JWT' })}.${claimsOf(assertionOf(world))}`;
    const mac = createHmac('sha256', pem(RSA.publicKey)).update(start).digest('base64url');
    await world.token(assertionForm(`${start}.${mac}`, { client_id: world.clientId })).expect(400);
    expect(lastRefusal(world)).toBe('assertion_malformed');
  });

  it('whose header brings its own key is refused', async () => {
    const world = keyWorld();
    const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const header = { alg: 'ES256', jwk: own.publicKey.export({ format: 'jwk' }) } as never;
    await world.send({}, { algorithm: 'ES256', key: own.privateKey, header }).expect(400);
    expect(lastRefusal(world)).toBe('assertion_unknown_key');
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = rsa.publicKey.export({ format: 'jwk' });
    await world
      .send({}, { key: rsa.privateKey, header: { alg: 'RS256', jwk } as never })
      .expect(400);
    expect(lastRefusal(world)).toBe('assertion_not_valid');
  });

  it('with an extension that must be understood is refused (RFC 7515 §4.1.11)', async () => {
    const world = keyWorld();
    const header = { alg: 'RS256', crit: ['b64'], b64: false } as never;
    await world
      .token(assertionForm(assertionOf(world, {}, { header }), { client_id: world.clientId }))
      .expect(400);
    expect(lastRefusal(world)).toBe('assertion_malformed');
  });

  it('that is an access token of ours is refused', async () => {
    const world = keyWorld([pem(EC.publicKey)]);
    const token = (await world.basic({}, ...(await secretOf(world)))).body.access_token;
    await world.token(assertionForm(token, { client_id: world.clientId })).expect(400);
    expect(lastRefusal(world)).toBe('assertion_unknown_identity');
  });

  it.each(['', 'x', 'a.b.c', '..', 'e30.e30.', 'e30.e30.AA', `${'A'.repeat(9000)}.A.A`])(
    'that is no JWT is refused: %.20j',
    async (assertion) => {
      const world = keyWorld();
      const { status } = await world.token(assertionForm(assertion, { client_id: world.clientId }));
      expect(status).toBe(400);
    },
  );

  it.each([
    ['no type', ''],
    ['a SAML type', 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer'],
  ])('of %s is an invalid request', async (_, type) => {
    const world = keyWorld();
    const form = { ...assertionForm(assertionOf(world)), client_assertion_type: type };
    expect((await world.token(form)).body.error).toBe('invalid_request');
  });

  it('is an invalid request without itself', async () => {
    const { token } = keyWorld();
    const form = { grant_type: 'client_credentials', client_assertion_type: JWT_BEARER };
    expect((await token(form)).body.error).toBe('invalid_request');
  });
});

async function secretOf({ clients, clientId }: ReturnType<typeof keyWorld>) {
  return [clientId, clients.issueSecret('acme', clientId).secret] as const;
}

describe('the memory of assertions', () => {
  it('is bounded for each client, and forgets none that is still good', () => {
    let now = 0;
    const guard = createReplayGuard(() => now, 3);
    expect(['a', 'b', 'c', 'd'].map((jti) => guard.use('one', jti, 100_000))).toEqual([
      'new',
      'new',
      'new',
      'full',
    ]);
    expect(guard.use('one', 'a', 100_000)).toBe('used');
    expect(guard.use('two', 'a', 100_000)).toBe('new');
    now = 99_999;
    expect(guard.use('one', 'a', 200_000)).toBe('used');
    now = 200_000;
    expect(guard.use('one', 'd', 300_000)).toBe('new');
  });
});
