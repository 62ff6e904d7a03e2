import { checkKeys } from '../../errors/check-keys.js';
import { ScimConfigError } from '../../errors/config-error.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import { safeLogger } from '../../lib/hooks/safe-logger.js';
import { keysOf } from '../../lib/known-keys.js';
import type { Logger } from '../../lib/logger.js';
import { readPrincipal } from '../principal.js';
import { ProvisioningOffError } from '../provisioning-off-error.js';
import { createAnnounce } from './announce.js';
import { createTokenChanges, recordOf } from './token-changes.js';
import type { TokenEventListener } from './token-events.js';
import type { TokenRecord, TokenStore } from './token-store.js';
import type { TokenService } from './types.js';
import { createUsage, warnOfExpiry } from './usage.js';
import { findIssuedToken, findToken, principalOf } from './verify-token.js';

const DAY_SECONDS = 86_400;
const PREFIX = /^[a-z][a-z0-9]{1,15}$/;

/** What {@link createTokenService} takes. */
export interface TokenServiceOptions {
  readonly store: TokenStore;
  /** What every token begins with, in front of an underscore; default `scim`. */
  readonly prefix?: string;
  /** Told about every change; see {@link TokenEvent}. */
  readonly onEvent?: TokenEventListener;
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly now?: () => number;
  /** Seconds before its expiry from which on a token is warned of; default 30 days. */
  readonly expiryWarningSeconds?: number;
  /** Told when a listener fails, or the store when only the time of use was to be noted; default `console`. */
  readonly logger?: Pick<Logger, 'error'>;
}

const KEYS = keysOf<TokenServiceOptions>({
  store: true,
  prefix: true,
  onEvent: true,
  now: true,
  expiryWarningSeconds: true,
  logger: true,
});

function check({ store, prefix = 'scim', expiryWarningSeconds = 0 }: TokenServiceOptions): void {
  if (typeof store?.findByDigest !== 'function') {
    throw new ScimConfigError('ERR_SCIM_AUTH', 'createTokenService() needs a token store.');
  }
  if (!PREFIX.test(prefix)) {
    throw new ScimConfigError(
      'ERR_SCIM_AUTH',
      'The prefix of tokens must be 2 to 16 lower-case letters and digits.',
    );
  }
  if (!(expiryWarningSeconds >= 0)) {
    throw new ScimConfigError('ERR_SCIM_AUTH', 'expiryWarningSeconds must be a number of seconds.');
  }
}

/**
 * Makes the service that issues, verifies, rotates and revokes bearer tokens. A token is 256 random bits
 * with a recognisable prefix and a checksum; the store holds its digest alone.
 *
 * @throws ScimConfigError `ERR_SCIM_AUTH`
 * @example
 * const tokens = createTokenService({ store: createMemoryTokenStore() });
 * app.use('/scim/v2', createScimRouter({ ...stores, auth: tokens }));
 * const { token } = await tokens.issue({ tenantId: 'acme', label: 'Entra', expiresInSeconds: 31_536_000 });
 */
export function createTokenService(options: TokenServiceOptions): TokenService {
  checkKeys(options, KEYS, 'createTokenService()');
  check(options);
  const { store, prefix = 'scim', now = Date.now } = options;
  const logger = safeLogger(options.logger ?? console);
  const warningMs = (options.expiryWarningSeconds ?? 30 * DAY_SECONDS) * 1000;
  const tell = createAnnounce(options.onEvent, logger);
  const using = createHostHook('tokens.use', { logger });
  const noteUse = createUsage(store, warningMs);
  const changes = createTokenChanges({ store, prefix, now, tell });
  const provisioning = (tenantId: string) => store.provisioning(tenantId);

  return {
    ...changes,
    accepts: ({ scheme, token }) => scheme === 'bearer' && token.startsWith(`${prefix}_`),
    async verify({ scheme, token: presented }) {
      if (scheme !== 'bearer') return undefined;
      const found = await findToken(store, prefix, presented, now);
      if (!found) return undefined;
      if (!found.provisioning) throw new ProvisioningOffError(principalOf(found.token));
      const { tenantId } = found.token;
      const use = async () => {
        const event = await noteUse(found.token, now());
        // Whoever uses the token does not wait for whoever is told.
        if (event) void tell(event);
      };
      await using.tell(use, { tenantId });
      return principalOf(found.token);
    },
    async formerTenant({ scheme, token: presented }) {
      if (scheme !== 'bearer') return undefined;
      return (await findIssuedToken(store, prefix, presented))?.token.tenantId;
    },
    async list(tenantId) {
      return (await store.list(tenantId)).map(recordOf);
    },
    async setProvisioning(tenantId, enabled) {
      if (!(await store.setProvisioning(tenantId, enabled))) return;
      const type = enabled ? 'provisioning.enabled' : 'provisioning.disabled';
      await tell({ type, time: new Date(now()).toISOString(), tenantId });
    },
    provisioning,
    async checkExpiry(tenantId) {
      const warned: TokenRecord[] = [];
      for (const token of await store.list(tenantId)) {
        const event = await warnOfExpiry(store, token, now(), warningMs);
        if (!event) continue;
        warned.push(recordOf(token));
        await tell(event);
      }
      return warned;
    },
    guard: (authenticator) => ({
      provisioning,
      ...(authenticator.principals && { principals: authenticator.principals }),
      ...(authenticator.scheme && { scheme: authenticator.scheme }),
      accepts: (credential) => authenticator.accepts?.(credential) ?? true,
      formerTenant: (credential) => authenticator.formerTenant?.(credential),
      async verify(credential, request) {
        const principal = readPrincipal(await authenticator.verify(credential, request));
        const { tenantId } = principal ?? {};
        if (principal && tenantId !== undefined && !(await provisioning(tenantId))) {
          throw new ProvisioningOffError(principal);
        }
        return principal;
      },
    }),
  };
}
