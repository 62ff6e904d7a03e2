import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import express from 'express';
import jsonwebtoken, { type SignOptions } from 'jsonwebtoken';
import request, { type Test } from 'supertest';
import {
  createMemoryClients,
  createTokenEndpoint,
  type MemoryClients,
  type TokenEndpoint,
  type TokenEndpointEvent,
  type TokenEndpointOptions,
} from '../../src/auth/index.js';

export const ISSUER = 'https://rfp.example/oauth';
export const TOKEN_URI = `${ISSUER}/token`;
export const AUDIENCE = 'https://rfp.example/scim/v2';
export const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export const pem = (key: KeyObject): string =>
  key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString();

/** Made once: RSA keys are slow to make. */
export const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });

export const SIGNING_KEY = { algorithm: 'ES256', kid: 'one', key: pem(EC.privateKey) } as const;

/** A clock that tests set. */
export function clockAt(start = Date.parse('2026-11-22T12:00:00Z')) {
  const clock = { time: start, now: () => clock.time, pass: (ms: number) => (clock.time += ms) };
  return clock;
}

export interface World {
  readonly endpoint: TokenEndpoint;
  readonly clients: MemoryClients;
  readonly app: ReturnType<typeof express>;
  readonly events: TokenEndpointEvent[];
  readonly clock: ReturnType<typeof clockAt>;
  /** Client with one secret, of the tenant `acme`. */
  readonly clientId: string;
  readonly secret: string;
  token(form: Readonly<Record<string, string>> | string): Test;
  /** The same with the credentials in the header. */
  basic(form?: Readonly<Record<string, string>>, id?: string, secret?: string): Test;
}

export const QUIET = { error() {} };

/** An app with the endpoint at `/oauth` and one client. */
export function tokenWorld(options: Partial<TokenEndpointOptions> = {}): World {
  const clock = clockAt();
  const clients = createMemoryClients({ now: clock.now });
  const { clientId } = clients.register({ tenantId: 'acme', label: 'Entra' });
  const { secret } = clients.issueSecret('acme', clientId);
  const events: TokenEndpointEvent[] = [];
  const endpoint = createTokenEndpoint({
    issuer: ISSUER,
    audience: AUDIENCE,
    clients,
    signingKey: SIGNING_KEY,
    onEvent: (event) => {
      events.push(event);
    },
    logger: QUIET,
    now: clock.now,
    ...options,
  });
  const app = express();
  app.use(['/oauth', endpoint.metadataPath], endpoint);
  const token: World['token'] = (form) =>
    request(app)
      .post('/oauth/token')
      .set('Content-Type', 'application/x-www-form-urlencoded')
      .send(typeof form === 'string' ? form : new URLSearchParams(form).toString());
  return {
    endpoint,
    clients,
    app,
    events,
    clock,
    clientId,
    secret,
    token,
    basic: (form = {}, id = clientId, password = secret) =>
      token({ grant_type: 'client_credentials', ...form }).set(
        'Authorization',
        `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(password)}`).toString('base64')}`,
      ),
  };
}

export interface AssertionOptions extends Pick<SignOptions, 'algorithm' | 'keyid' | 'header'> {
  readonly key?: KeyObject | string;
}

/** A client assertion that is good, except for what is given; undefined leaves a claim out. */
export function assertionOf(
  { clientId, clock }: Pick<World, 'clientId' | 'clock'>,
  claims: Readonly<Record<string, unknown>> = {},
  { key = RSA.privateKey, ...options }: AssertionOptions = {},
): string {
  const now = Math.floor(clock.now() / 1000);
  const all = {
    iss: clientId,
    sub: clientId,
    aud: TOKEN_URI,
    jti: randomUUID(),
    iat: now,
    exp: now + 60,
    ...claims,
  };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return jsonwebtoken.sign(given, key, { algorithm: 'RS256', ...options });
}

/** The parameters of a request by assertion. */
export const assertionForm = (assertion: string, more: Readonly<Record<string, string>> = {}) => ({
  grant_type: 'client_credentials',
  client_assertion_type: JWT_BEARER,
  client_assertion: assertion,
  ...more,
});

/** Why the last client was refused. */
export function lastRefusal({ events }: World): string | undefined {
  const last = events.at(-1);
  return last?.type === 'client.refused' ? last.reason : undefined;
}
