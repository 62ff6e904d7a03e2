import { LRUCache } from 'lru-cache';
import { checkKeys } from '../../errors/check-keys.js';
import { ScimConfigError } from '../../errors/config-error.js';
import { keysOf } from '../../lib/known-keys.js';
import type { Logger } from '../../lib/logger.js';
import type { Authenticator } from '../types.js';
import { principalOfClaims } from './claims.js';
import { checkJwksUri } from './jwks-uri.js';
import { DEFAULT_CLOCK_TOLERANCE, JWT_SCHEME } from './jwt-auth.js';
import { createKeySet, type KeySet } from './key-set.js';
import { checkRules, fits, type JwtRules, looksLikeJwt, peek, verifyJwt } from './verify-jwt.js';

/** The audience of tokens that Entra makes for custom (non-gallery) applications. */
const CUSTOM_APP_AUDIENCE = '8adf8e6e-67b2-4cf2-a259-e3dc5476c621';
const ALGORITHMS = ['RS256'] as const;
const DIRECTORY_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MAX_KEY_SETS = 1_000;

/** What {@link entraJwt} takes. */
export interface EntraJwtOptions {
  /**
   * The directory (tenant) id of the customer; it becomes the principal's `tenantId`. Or a table, or a
   * function, from directory ids in lower case to tenants of the product, for many customers.
   */
  readonly tenantId:
    | string
    | Readonly<Record<string, string>>
    | ((directoryId: string) => string | undefined | Promise<string | undefined>);
  /**
   * The application's own id (gallery) or id URI. Default the audience that all custom applications
   * share, which tells no two products apart: Microsoft means it for testing only.
   */
  readonly audience?: string | readonly string[];
  /** Where the keys are, for tests; default Entra's address for the directory. */
  readonly jwksUri?: string;
  /** Seconds; default 30. */
  readonly clockTolerance?: number;
  /** Told why keys cannot be read; default `console`. */
  readonly logger?: Pick<Logger, 'error'>;
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly now?: () => number;
}

const KEYS = keysOf<EntraJwtOptions>({
  tenantId: true,
  audience: true,
  jwksUri: true,
  clockTolerance: true,
  logger: true,
  now: true,
});

type FindTenant = (directoryId: string) => string | undefined | Promise<string | undefined>;

function tenantsOf({ tenantId }: EntraJwtOptions): FindTenant {
  if (typeof tenantId === 'function') return tenantId;
  const table: Readonly<Record<string, string>> =
    typeof tenantId === 'string' ? { [tenantId]: tenantId } : (tenantId ?? {});
  const tenants = new Map(Object.entries(table).map(([id, tenant]) => [id.toLowerCase(), tenant]));
  if (tenants.size === 0 || ![...tenants.keys()].every((id) => DIRECTORY_ID.test(id))) {
    throw new ScimConfigError('ERR_SCIM_AUTH', 'entraJwt() needs directory ids (GUIDs).');
  }
  return (directoryId) => tenants.get(directoryId);
}

const issuersOf = (directoryId: string): readonly string[] => [
  `https://sts.windows.net/${directoryId}/`,
  `https://login.microsoftonline.com/${directoryId}/v2.0`,
];

const keysAddress = (directoryId: string): string =>
  `https://login.microsoftonline.com/${directoryId}/discovery/v2.0/keys`;

/**
 * Authentication by the JWT that Microsoft Entra ID sends when no secret token is entered. Only known
 * directories are let in, each by its own issuers (v1 and v2) and keys; the principal belongs to the
 * tenant that the directory stands for. Entra's provisioning service may do everything: its `roles`
 * are not scopes of this router.
 *
 * @throws ScimConfigError `ERR_SCIM_AUTH`
 * @example
 * auth: entraJwt({ tenantId: { '7d6c…': 'acme' }, audience: 'api://rfp-product' })
 */
export function entraJwt(options: EntraJwtOptions): Authenticator {
  checkKeys(options, KEYS, 'entraJwt()');
  const { audience = CUSTOM_APP_AUDIENCE, jwksUri, now = Date.now } = options;
  const { clockTolerance = DEFAULT_CLOCK_TOLERANCE } = options;
  const findTenant = tenantsOf(options);
  const rulesOf = (directoryId: string): JwtRules => {
    return { algorithms: ALGORITHMS, issuer: issuersOf(directoryId), audience, clockTolerance };
  };
  checkRules(rulesOf(''));
  if (jwksUri !== undefined) checkJwksUri(jwksUri);
  const keySets = new LRUCache<string, KeySet>({ max: MAX_KEY_SETS });

  function keySetOf(directoryId: string): KeySet {
    const uri = jwksUri ?? keysAddress(directoryId);
    const keys = keySets.get(uri) ?? createKeySet(uri, options.logger);
    keySets.set(uri, keys);
    return keys;
  }

  return {
    scheme: JWT_SCHEME,
    accepts: ({ scheme, token }) => scheme === 'bearer' && looksLikeJwt(token),
    async verify({ scheme, token }) {
      const seen = scheme === 'bearer' ? peek(token, ALGORITHMS) : undefined;
      const { tid } = seen?.payload ?? {};
      const directoryId = typeof tid === 'string' ? tid.toLowerCase() : '';
      if (!seen || !DIRECTORY_ID.test(directoryId)) return undefined;
      const tenantId = await findTenant(directoryId);
      const found = tenantId && (await keySetOf(directoryId).find(seen.kid));
      if (!tenantId || !found || !fits(found, seen.algorithm)) return undefined;
      const claims = verifyJwt(token, found.key, seen.algorithm, rulesOf(directoryId), now());
      const principal = claims && principalOfClaims(claims);
      return principal && Object.freeze({ id: principal.id, tenantId });
    },
  };
}
