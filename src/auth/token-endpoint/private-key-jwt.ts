import { createPublicKey } from 'node:crypto';
import type { SigningKey } from '../jwt/fetch-keys.js';
import { fits, type Unverified, verifyJwt } from '../jwt/verify-jwt.js';
import {
  ASSERTION_ALGORITHMS,
  type AssertionOutcome,
  CLOCK_TOLERANCE,
  endsTooLate,
  refused,
} from './assertion-rules.js';
import type { ClientKey, OAuthClient } from './client-store.js';
import type { TokenEndpointConfig } from './config.js';
import type { ClientRefusal } from './events.js';

/** Seconds; a client makes an assertion for one request. */
const MAX_LIFETIME = 300;
const MAX_JTI = 256;
const MAX_KEYS = 20;

function readClientKey(key: ClientKey): SigningKey & { readonly kid: unknown } {
  if (typeof key === 'string') {
    return { key: createPublicKey(key), algorithm: undefined, kid: undefined };
  }
  const algorithm = typeof key.alg === 'string' ? key.alg : undefined;
  return { key: createPublicKey({ key, format: 'jwk' }), algorithm, kid: key.kid };
}

/** Every key that may have signed: those with the assertion's `kid`, and those without one. */
async function clientKeys(
  config: TokenEndpointConfig,
  { keys = [], jwksUri }: OAuthClient,
  { kid, algorithm }: Unverified,
): Promise<readonly SigningKey[]> {
  const own: SigningKey[] = keys
    .slice(0, MAX_KEYS)
    .map(readClientKey)
    .filter((key) => key.kid === undefined || kid === undefined || key.kid === kid);
  const published = jwksUri === undefined ? undefined : await config.keySetOf(jwksUri).find(kid);
  return [...own, ...(published ? [published] : [])].filter((key) => fits(key, algorithm));
}

async function isReplay(
  { clients, replays }: TokenEndpointConfig,
  clientId: string,
  jti: string,
  exp: number,
): Promise<ClientRefusal | undefined> {
  const end = (Math.ceil(exp) + CLOCK_TOLERANCE + 1) * 1000;
  if (clients.useAssertion) {
    const isNew = await clients.useAssertion(clientId, jti, new Date(end).toISOString());
    return isNew ? undefined : 'assertion_replayed';
  }
  const use = replays.use(clientId, jti, end);
  if (use === 'full') return 'too_many_assertions';
  return use === 'used' ? 'assertion_replayed' : undefined;
}

/**
 * `private_key_jwt`: the client signs for itself (RFC 7523 §3), each assertion for one request (OpenID
 * Connect Core §9).
 */
export async function verifySelfSigned(
  config: TokenEndpointConfig,
  client: OAuthClient,
  assertion: string,
  seen: Unverified,
): Promise<AssertionOutcome> {
  const { clientId } = client;
  const keys = await clientKeys(config, client, seen);
  if (keys.length === 0) return refused('assertion_unknown_key');
  const rules = {
    algorithms: ASSERTION_ALGORITHMS,
    issuer: clientId,
    audience: [config.tokenUri, config.issuer],
    clockTolerance: CLOCK_TOLERANCE,
  };
  const now = config.now();
  const claims = keys
    .map(({ key }) => verifyJwt(assertion, key, seen.algorithm, rules, now))
    .find((each) => each !== undefined);
  if (!claims || claims.sub !== clientId) return refused('assertion_not_valid');
  if (endsTooLate(claims, MAX_LIFETIME, now)) return refused('assertion_too_long_valid');
  const { jti, exp } = claims;
  if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI) {
    return refused('assertion_without_jti');
  }
  const replay = await isReplay(config, clientId, jti, Number(exp));
  return replay ? refused(replay) : { method: 'private_key_jwt' };
}
