import { checkKeys } from '../../errors/check-keys.js';
import { ScimConfigError } from '../../errors/config-error.js';
import { keysOf } from '../../lib/known-keys.js';
import type { Logger } from '../../lib/logger.js';
import type { Principal } from '../../stores/contract/context.js';
import type { AuthenticationScheme, Authenticator } from '../types.js';
import type { JwtAlgorithm, KeyFamily } from './algorithms.js';
import { type JwtClaims, principalOfClaims } from './claims.js';
import type { SigningKey } from './fetch-keys.js';
import { checkJwksUri } from './jwks-uri.js';
import { createKeySet } from './key-set.js';
import { readKey } from './keys.js';
import { checkRules, fits, type JwtRules, looksLikeJwt, peek, verifyJwt } from './verify-jwt.js';

/** How JWTs are published. */
export const JWT_SCHEME: AuthenticationScheme = Object.freeze({
  type: 'oauth2',
  name: 'OAuth 2.0 Access Token',
  description: 'Authentication with a signed JWT as bearer token in the Authorization header.',
  specUri: 'https://www.rfc-editor.org/info/rfc6749',
});

export const DEFAULT_CLOCK_TOLERANCE = 30;

/** What {@link jwtAuth} takes; exactly one of `key` and `jwksUri`. */
export interface JwtAuthOptions {
  /** Signature algorithms that are accepted. Never taken from the token alone, never `none`. */
  readonly algorithms: readonly JwtAlgorithm[];
  readonly issuer: string | readonly string[];
  readonly audience: string | readonly string[];
  /** The public key in PEM form, or for HS… the secret of at least 32 bytes. */
  readonly key?: string;
  /**
   * Where the issuer publishes its keys (RFC 7517); https. Read on first use, and after ten minutes behind the
   * request that finds them so old, which does not wait. A key that was withdrawn is believed until then, and
   * for an hour at most while they cannot be read.
   */
  readonly jwksUri?: string;
  /** Seconds by which clocks may differ; default 30, at most 600. */
  readonly clockTolerance?: number;
  /** Seconds since `iat` after which a token is refused, however long it says it is good. Default: no limit. */
  readonly maxTokenAge?: number;
  /** What the claims mean; undefined refuses the token. Default {@link principalOfClaims}. */
  readonly claims?: (claims: JwtClaims) => Principal | undefined | Promise<Principal | undefined>;
  /** Told why keys cannot be read; default `console`. */
  readonly logger?: Pick<Logger, 'error'>;
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly now?: () => number;
}

const KEYS = keysOf<JwtAuthOptions>({
  algorithms: true,
  issuer: true,
  audience: true,
  key: true,
  jwksUri: true,
  clockTolerance: true,
  maxTokenAge: true,
  claims: true,
  logger: true,
  now: true,
});

type FindKey = (
  kid: string | undefined,
  algorithm: JwtAlgorithm,
) => SigningKey['key'] | undefined | Promise<SigningKey['key'] | undefined>;

function findKeyOf(
  { key, jwksUri, logger }: JwtAuthOptions,
  families: ReadonlySet<KeyFamily>,
): FindKey {
  if ((key === undefined) === (jwksUri === undefined)) {
    throw new ScimConfigError('ERR_SCIM_AUTH', 'jwtAuth() needs either "key" or "jwksUri".');
  }
  if (key !== undefined) {
    const fixed = readKey(key, families);
    return () => fixed;
  }
  if (families.has('secret')) {
    throw new ScimConfigError('ERR_SCIM_AUTH', 'HS… cannot be used with "jwksUri".');
  }
  const keys = createKeySet(checkJwksUri(jwksUri ?? ''), logger);
  return async (kid, algorithm) => {
    const found = await keys.find(kid);
    return found && fits(found, algorithm) ? found.key : undefined;
  };
}

/**
 * Authentication by JWTs that an identity provider signs. The algorithms are fixed here, `iss`, `aud`
 * and `exp` are required, and a token of more than 8 KiB is refused unread.
 *
 * An unknown key id is 401; keys that cannot be read are 503 with `Retry-After`, for the token may
 * well be good.
 *
 * @throws ScimConfigError `ERR_SCIM_AUTH`
 * @example
 * auth: jwtAuth({
 *   algorithms: ['RS256'],
 *   issuer: 'https://login.example.com/',
 *   audience: 'https://rfp.example/scim',
 *   jwksUri: 'https://login.example.com/.well-known/jwks.json',
 * })
 */
export function jwtAuth(options: JwtAuthOptions): Authenticator {
  checkKeys(options, KEYS, 'jwtAuth()');
  const { clockTolerance = DEFAULT_CLOCK_TOLERANCE, claims: read = principalOfClaims } = options;
  const { algorithms, issuer, audience, maxTokenAge, now = Date.now } = options;
  const rules: JwtRules = { algorithms, issuer, audience, clockTolerance, maxTokenAge };
  const findKey = findKeyOf(options, checkRules(rules));
  return {
    scheme: JWT_SCHEME,
    accepts: ({ scheme, token }) => scheme === 'bearer' && looksLikeJwt(token),
    async verify({ scheme, token }) {
      const seen = scheme === 'bearer' ? peek(token, algorithms) : undefined;
      if (!seen) return undefined;
      const key = await findKey(seen.kid, seen.algorithm);
      const claims = key && verifyJwt(token, key, seen.algorithm, rules, now());
      return claims && read(claims);
    },
  };
}
