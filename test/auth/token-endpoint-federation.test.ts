import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { entraJwksUri } from '../../src/auth/token-endpoint/federation.js';
import { type KeyServer, keyServer, monotonicClock } from './support.js';
import {
  assertionForm,
  assertionOf,
  EC,
  lastRefusal,
  pem,
  RSA,
  tokenWorld,
} from './token-endpoint-support.js';

const DIRECTORY = '3f1c9a52-0b7e-4c1d-9a63-52d1e7f0a9b4';
const OTHER_DIRECTORY = '00000000-0b7e-4c1d-9a63-52d1e7f0a9b4';
const PRINCIPAL = '8a52d1e7-f0a9-4c1d-9a63-3f1c9a520b7e';
const issuerOf = (directory: string) => `https://login.microsoftonline.com/${directory}/v2.0`;
const AUDIENCE = 'api://91be0c1d-9a63-4c1d-8a52-3f1c9a520b7e';

describe('workload identity federation with Entra', () => {
  let server: KeyServer;
  beforeEach(async () => {
    const jwk = { ...RSA.publicKey.export({ format: 'jwk' }), kid: 'entra', use: 'sig' };
    server = await keyServer([jwk]);
  });
  afterEach(() => server.close());

  function federated() {
    const asked: string[] = [];
    const world = tokenWorld({
      federation: {
        jwksUri(issuer) {
          asked.push(issuer);
          return server.uri;
        },
      },
    });
    const { clientId } = world.clients.register({
      tenantId: 'acme',
      federatedCredentials: [
        { issuer: issuerOf(DIRECTORY), subject: PRINCIPAL, audience: AUDIENCE },
      ],
    });
    const claims = {
      iss: issuerOf(DIRECTORY),
      sub: PRINCIPAL,
      aud: AUDIENCE,
      tid: DIRECTORY,
      oid: PRINCIPAL,
      ver: '2.0',
      jti: undefined,
      exp: Math.floor(world.clock.now() / 1000) + 3600,
    };
    const assertion = (over: object = {}, how: object = {}) =>
      assertionOf(world, { ...claims, ...over }, { keyid: 'entra', ...how });
    const send = (over: object = {}, how: object = {}, client_id = clientId) =>
      world.token(assertionForm(assertion(over, how), { client_id, scope: 'scim' }));
    return { ...world, asked, clientId, assertion, send };
  }

  it('gives the provisioning service a token, without any secret', async () => {
    const { send, asked, events, clientId } = federated();
    const { status, body } = await send();
    expect([status, body.scope]).toEqual([200, 'scim']);
    expect(asked).toEqual([issuerOf(DIRECTORY)]);
    expect(events).toMatchObject([
      { type: 'access_token.issued', clientId, method: 'federated_credential', tenantId: 'acme' },
    ]);
  });

  it('takes the same assertion again: Entra keeps its tokens for an hour', async () => {
    const { token, assertion, clientId } = federated();
    const form = assertionForm(assertion(), { client_id: clientId });
    expect((await token(form)).status).toBe(200);
    expect((await token(form)).status).toBe(200);
    expect(server.fetches()).toBe(1);
  });

  const tooLate = Date.parse('2026-11-24T12:00:00Z') / 1000;
  it.each([
    ['another directory', { iss: issuerOf(OTHER_DIRECTORY) }, 'assertion_unknown_identity'],
    ['another principal', { sub: 'another' }, 'assertion_unknown_identity'],
    ['another application', { aud: 'api://another' }, 'assertion_not_valid'],
    ['a tid that is not the issuer’s', { tid: OTHER_DIRECTORY }, 'assertion_not_valid'],
    ['no tid', { tid: undefined }, 'assertion_not_valid'],
    ['an oid that is not the subject', { oid: 'another' }, 'assertion_not_valid'],
    ['no end', { exp: undefined }, 'assertion_not_valid'],
    ['an end in two days', { exp: tooLate }, 'assertion_too_long_valid'],
  ])('refuses %s', async (_, claims, reason) => {
    const world = federated();
    expect((await world.send(claims)).body.error).toBe('invalid_client');
    expect(lastRefusal(world)).toBe(reason);
  });

  it('refuses what Entra has not signed', async () => {
    const world = federated();
    await world.send({}, { algorithm: 'ES256', key: EC.privateKey }).expect(400);
    expect(lastRefusal(world)).toBe('assertion_unknown_key');
    await world.send({}, { keyid: 'unknown' }).expect(400);
    expect(lastRefusal(world)).toBe('assertion_unknown_key');
  });

  it('refuses an identity that was given to another client', async () => {
    const world = federated();
    const other = world.clients.register({ tenantId: 'globex' });
    await world.send({}, {}, other.clientId).expect(400);
    expect(lastRefusal(world)).toBe('assertion_unknown_identity');
  });

  it('asks nobody for keys for an identity that it does not know', async () => {
    const world = federated();
    await world.send({ iss: issuerOf(OTHER_DIRECTORY) });
    await world.send({ iss: 'http://169.254.169.254/v2.0' });
    expect([world.asked, server.fetches()]).toEqual([[], 0]);
  });

  it('does not fetch keys for every key id that somebody makes up', async () => {
    const world = federated();
    for (let at = 0; at < 20; at += 1) await world.send({}, { keyid: `made-up-${at}` });
    expect(server.fetches()).toBe(1);
    expect((await world.send()).status).toBe(200);
  });

  it('answers 503 if the keys cannot be read: the client is not at fault', async () => {
    const world = federated();
    server.serve(undefined);
    const { status, headers, body } = await world.send();
    expect([status, body.error]).toEqual([503, 'temporarily_unavailable']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    server.serve([{ ...RSA.publicKey.export({ format: 'jwk' }), kid: 'entra', use: 'sig' }]);
    monotonicClock().pass(10);
    expect((await world.send()).status).toBe(200);
    jest.restoreAllMocks();
  });

  it('knows where the keys of a directory are, and of nothing else', () => {
    expect(entraJwksUri(issuerOf(DIRECTORY))).toBe(
      `https://login.microsoftonline.com/${DIRECTORY}/discovery/v2.0/keys`,
    );
    expect(entraJwksUri(issuerOf('common'))).toBeUndefined();
    expect(entraJwksUri(`${issuerOf(DIRECTORY)}/`)).toBeUndefined();
    expect(entraJwksUri(issuerOf(DIRECTORY).replace('microsoft', 'micros0ft'))).toBeUndefined();
  });

  it('works with other issuers that publish keys', async () => {
    const world = tokenWorld();
    const { clientId } = world.clients.register({
      tenantId: 'acme',
      keys: [pem(EC.publicKey)],
      federatedCredentials: [
        {
          issuer: 'https://issuer.example',
          subject: 'job',
          audience: 'rfp',
          jwksUri: server.uri,
        },
      ],
    });
    const claims = { iss: 'https://issuer.example', sub: 'job', aud: 'rfp' };
    const assertion = assertionOf(world, claims, { keyid: 'entra' });
    const form = assertionForm(assertion, { client_id: clientId });
    expect((await world.token(form)).status).toBe(200);
  });
});
