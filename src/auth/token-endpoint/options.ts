import { keysOf } from '../../lib/known-keys.js';
import type { Logger } from '../../lib/logger.js';
import type { AuthLimit } from '../failure-limit.js';
import { AUTH_LIMIT_KEYS } from '../failure-limit.js';
import type { ClientStore } from './client-store.js';
import type { TokenEndpointListener } from './events.js';
import type { AccessTokenKey } from './signing-keys.js';

/** What `createTokenEndpoint` takes. */
export interface TokenEndpointOptions {
  /**
   * Absolute URL of the mount, as clients see it: https, without query, fragment or slash at the end.
   * It is `iss` of the tokens, and `{issuer}/token` is what clients call.
   */
  readonly issuer: string;
  readonly clients: ClientStore;
  /** The first key signs. To rotate, put a new one in front and keep the old one for a token's lifetime. */
  readonly signingKey: AccessTokenKey | readonly AccessTokenKey[];
  /** `aud` of the tokens: what they are good for, usually the URL of the SCIM mount. */
  readonly audience: string;
  /** Seconds; 3,600 (default) to 21,600, which is what Microsoft's gallery asks for. */
  readonly accessTokenLifetimeSeconds?: number;
  readonly federation?: {
    /**
     * Where an issuer publishes its keys, for issuers whose credentials do not say it. Default: Entra
     * directories are known. For the other clouds of Microsoft, and for tests.
     */
    readonly jwksUri?: (issuer: string) => string | undefined;
  };
  /**
   * Whether a client may send the same id and secret in header and body, as Entra does if it is set to
   * `both`. RFC 6749 §2.3 forbids it; default false. Different ones are always refused.
   */
  readonly allowSameCredentialsInBoth?: boolean;
  /**
   * How many failures are answered before it is 429; `attemptsPerToken` counts those of one client id.
   * Default 20 a minute for an address and 10 for a client. After that many wrong secrets of a client id from
   * one address, secrets of that client from there are refused unverified until the window ends; other
   * clients, other addresses and assertions are never slowed.
   */
  readonly authLimit?: Partial<AuthLimit> | false;
  /** Told about every token and every refusal. */
  readonly onEvent?: TokenEndpointListener;
  /** Told what the client is not: errors of the store, of keys and of the listener; default `console`. */
  readonly logger?: Pick<Logger, 'error'>;
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly now?: () => number;
}

export const TOKEN_ENDPOINT_KEYS = keysOf<TokenEndpointOptions>({
  issuer: true,
  clients: true,
  signingKey: keysOf<AccessTokenKey>({ algorithm: true, key: true, kid: true }),
  audience: true,
  accessTokenLifetimeSeconds: true,
  federation: keysOf<NonNullable<TokenEndpointOptions['federation']>>({ jwksUri: true }),
  allowSameCredentialsInBoth: true,
  authLimit: AUTH_LIMIT_KEYS,
  onEvent: true,
  logger: true,
  now: true,
});
