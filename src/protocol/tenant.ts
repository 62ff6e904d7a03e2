import { challengeOf } from '../auth/schemes.js';
import type { AuthRequest } from '../auth/types.js';
import { ScimError } from '../errors/scim-error.js';
import type { Principal } from '../stores/contract/context.js';
import type { Config } from './config.js';

type Tenancy = Pick<Config, 'authentication' | 'tenant'>;

function refused({ authentication: { auth } }: Tenancy, detail: string): ScimError {
  return auth === 'none'
    ? new ScimError(403, detail)
    : new ScimError(401, detail, {
        headers: { 'WWW-Authenticate': challengeOf(auth, 'invalid_token') },
      });
}

/**
 * The tenant a request is for (RFC 7644 §6). A credential that belongs to one tenant reaches no other,
 * whatever path, host or header the request names it by.
 *
 * @throws ScimError 401 if there is none, or if it is another than that of the credential; 403 where
 * nobody is authenticated.
 */
export function tenantOf(config: Tenancy, principal: Principal, request: AuthRequest): string {
  const tenantId = config.tenant(principal, request);
  if (tenantId === undefined) throw refused(config, 'The credentials belong to no tenant.');
  if (principal.tenantId !== undefined && principal.tenantId !== tenantId) {
    throw refused(config, 'The credentials belong to another tenant.');
  }
  return tenantId;
}
