import { randomUUID } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { peek, verifyJwt } from '../jwt/verify-jwt.js';
import { commonScopes } from '../scopes.js';
import type { AuthenticationScheme, Authenticator } from '../types.js';
import type { OAuthClient } from './client-store.js';
import type { TokenEndpointConfig } from './config.js';
import { scopesOf } from './scope.js';
import type { SigningKey } from './signing-keys.js';

const SCHEME: AuthenticationScheme = Object.freeze({
  type: 'oauth2',
  name: 'OAuth 2.0 Client Credentials',
  description: 'Authentication with an access token from the OAuth 2.0 token endpoint.',
  specUri: 'https://www.rfc-editor.org/info/rfc6749',
});
const TYPE = 'at+jwt';
const CLOCK_TOLERANCE = 30;

/** An access token and what is told about it. */
export interface AccessToken {
  readonly token: string;
  readonly jti: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** A JWT access token (RFC 9068 §2) for a client and its tenant. */
export function issueAccessToken(
  { keys: [key], issuer, audience, lifetime, now }: TokenEndpointConfig,
  { clientId, tenantId }: OAuthClient,
  scopes: readonly string[],
): AccessToken {
  const iat = Math.floor(now() / 1000);
  const exp = iat + lifetime;
  const jti = randomUUID();
  const claims = { iss: issuer, sub: clientId, client_id: clientId, aud: audience };
  const token = jsonwebtoken.sign(
    { ...claims, iat, exp, jti, scope: scopes.join(' '), tenant: tenantId },
    key.sign,
    { algorithm: key.algorithm, header: { alg: key.algorithm, typ: TYPE, kid: key.kid } },
  );
  return { token, jti, expiresAt: new Date(exp * 1000).toISOString() };
}

/** RFC 9068 §4: other tokens that are signed with the same key are no access tokens. */
function hasType(token: string): boolean {
  const [head = ''] = token.split('.', 1);
  try {
    const { typ } = JSON.parse(Buffer.from(head, 'base64url').toString('utf8'));
    return typeof typ === 'string' && typ.toLowerCase().replace(/^application\//, '') === TYPE;
  } catch {
    return false;
  }
}

function findKey({ keys }: TokenEndpointConfig, token: string): SigningKey | undefined {
  const seen = peek(token, [...new Set(keys.map(({ algorithm }) => algorithm))]);
  const key = keys.find(({ kid }) => kid === seen?.kid);
  return key?.algorithm === seen?.algorithm && hasType(token) ? key : undefined;
}

/**
 * Verifies the access tokens of an endpoint. The client is looked up every time, so that one that is
 * disabled, removed or moved to another tenant is out at once, and one that may do less does less: a token
 * allows what it was issued for, as far as its client may still ask for that.
 */
export function createAccessTokenAuthenticator(config: TokenEndpointConfig): Authenticator {
  const { issuer, audience, clients, now } = config;
  return {
    scheme: SCHEME,
    accepts: ({ scheme, token }) => scheme === 'bearer' && findKey(config, token) !== undefined,
    async verify({ scheme, token }) {
      const key = scheme === 'bearer' ? findKey(config, token) : undefined;
      if (!key) return undefined;
      const rules = {
        algorithms: [key.algorithm],
        issuer,
        audience,
        clockTolerance: CLOCK_TOLERANCE,
      };
      const claims = verifyJwt(token, key.verify, key.algorithm, rules, now());
      if (typeof claims?.sub !== 'string' || typeof claims.scope !== 'string') return undefined;
      const client = await clients.find(claims.sub);
      if (client?.clientId !== claims.sub || client.disabled) return undefined;
      if (client.tenantId !== claims.tenant) return undefined;
      const granted = claims.scope.split(' ').filter((scope) => scope !== '');
      const scopes = Object.freeze([...commonScopes(granted, scopesOf(client))]);
      return Object.freeze({ id: client.clientId, tenantId: client.tenantId, scopes });
    },
  };
}
