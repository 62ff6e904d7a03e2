import { LRUCache } from 'lru-cache';
import { checkKeys } from '../../errors/check-keys.js';
import { describeError } from '../../errors/describe-error.js';
import { invalidOption } from '../../errors/invalid-option.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import { safeLogger } from '../../lib/hooks/safe-logger.js';
import { createFailureLimit, DEFAULT_AUTH_LIMIT } from '../failure-limit.js';
import { checkJwksUri } from '../jwt/jwks-uri.js';
import { createKeySet, type KeySet } from '../jwt/key-set.js';
import { createPasswordLimit } from '../password-limit.js';
import type { TokenEndpointConfig } from './config.js';
import { entraJwksUri } from './federation.js';
import { guardedClients } from './guarded-clients.js';
import { TOKEN_ENDPOINT_KEYS, type TokenEndpointOptions } from './options.js';
import { createReplayGuard } from './replay-guard.js';
import { readSigningKeys } from './signing-keys.js';

const HOUR = 3600;
const MAX_LIFETIME = 6 * HOUR;
const MAX_KEY_SETS = 1_000;
const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);

/** RFC 8414 §2: an https URL without query and fragment; http is for this machine. */
function checkIssuer(issuer: unknown): string {
  const text = typeof issuer === 'string' && !/[?#\s]|\/$/.test(issuer) ? issuer : '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOCAL.has(url.hostname));
  if (!url || !safe || url.username !== '' || url.password !== '') {
    throw invalidOption(
      'issuer',
      'an https URL without query, fragment or slash at the end',
      'ERR_SCIM_AUTH',
    );
  }
  return text;
}

function check({
  clients,
  audience,
  accessTokenLifetimeSeconds = HOUR,
}: TokenEndpointOptions): void {
  if (typeof clients?.find !== 'function') {
    throw invalidOption('clients', 'a client store, with a method find()', 'ERR_SCIM_AUTH');
  }
  if (typeof audience !== 'string' || audience === '') {
    throw invalidOption('audience', 'a string that is not empty', 'ERR_SCIM_AUTH');
  }
  if (
    !(
      Number.isInteger(accessTokenLifetimeSeconds) &&
      accessTokenLifetimeSeconds >= HOUR &&
      accessTokenLifetimeSeconds <= MAX_LIFETIME
    )
  ) {
    throw invalidOption(
      'accessTokenLifetimeSeconds',
      `an integer from ${HOUR} to ${MAX_LIFETIME}`,
      'ERR_SCIM_AUTH',
    );
  }
}

function keysOf({ signingKey }: TokenEndpointOptions): TokenEndpointConfig['keys'] {
  const [first, ...rest] = readSigningKeys(signingKey);
  if (first?.sign === undefined) {
    throw invalidOption(
      'signingKey',
      'a private key or a secret, or a list that begins with one',
      'ERR_SCIM_AUTH',
    );
  }
  return [{ ...first, sign: first.sign }, ...rest];
}

function readUri(answer: unknown): string | undefined {
  if (answer === undefined || answer === null || typeof answer === 'string') {
    return answer ?? undefined;
  }
  throw new TypeError('The answer must be a URL.');
}

/** @throws ScimConfigError `ERR_SCIM_AUTH` */
export function configure(options: TokenEndpointOptions): TokenEndpointConfig {
  checkKeys(options, TOKEN_ENDPOINT_KEYS, 'createTokenEndpoint()');
  check(options);
  const { audience, federation, authLimit, onEvent } = options;
  const { now = Date.now } = options;
  const logger = safeLogger(options.logger ?? console);
  const eventHook = createHostHook('tokenEndpoint.onEvent', { logger });
  const finding = createHostHook('tokenEndpoint.jwksUri', { logger });
  const issuer = checkIssuer(options.issuer);
  const keys = keysOf(options);
  const limit = authLimit === false ? undefined : { ...DEFAULT_AUTH_LIMIT, ...authLimit };
  const keySets = new LRUCache<string, KeySet>({ max: MAX_KEY_SETS });
  const log = (message: string, error: unknown) =>
    logger.error(message, { error: describeError(error) });
  return Object.freeze<TokenEndpointConfig>({
    issuer,
    tokenUri: `${issuer}/token`,
    jwksUri: keys.some(({ verify }) => verify.type === 'public') ? `${issuer}/jwks` : undefined,
    audience,
    lifetime: options.accessTokenLifetimeSeconds ?? HOUR,
    keys,
    clients: guardedClients(options.clients, logger),
    sameCredentialsInBoth: options.allowSameCredentialsInBoth ?? false,
    failures: limit && createFailureLimit(limit),
    secrets: limit && createPasswordLimit(limit),
    replays: createReplayGuard(now),
    keySetOf(jwksUri) {
      const keySet = keySets.get(jwksUri) ?? createKeySet(checkJwksUri(jwksUri), logger);
      keySets.set(jwksUri, keySet);
      return keySet;
    },
    jwksUriOf(uri) {
      const find = federation?.jwksUri;
      return (find && finding.callSync(() => find(uri), {}, readUri)) ?? entraJwksUri(uri);
    },
    now,
    async tell(event) {
      if (!onEvent) return;
      const { type, tenantId } = event;
      await eventHook.tell(() => onEvent(event), { tenantId, type });
    },
    log,
  });
}
