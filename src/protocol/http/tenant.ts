import type { Authentication } from '../../auth/authenticate.js';
import { challengeOf } from '../../auth/schemes.js';
import type { AuthRequest } from '../../auth/types.js';
import { ScimError } from '../../errors/scim-error.js';
import { hasNul } from '../../schema/nul.js';
import type { Principal } from '../../stores/contract/context.js';
import type { Config } from '../model/config.js';
import type { FindTenant } from '../model/hooks.js';

/** What tells tenants apart where there is only one. */
const ONLY_TENANT = 'default';

/** The tenant that the mount path names (`/:tenant/scim/v2`), else that of the credential. */
export const findTenant: FindTenant = ({ tenantId }, { params }) =>
  params.tenant ?? tenantId ?? ONLY_TENANT;

/** The same answer for a tenant that does not exist and for somebody else's. */
function refused({ auth }: Authentication): ScimError {
  if (auth === 'none') return new ScimError(404, 'There is no such tenant.');
  return new ScimError(401, 'The credentials are not valid for this tenant.', {
    headers: { 'WWW-Authenticate': challengeOf(auth, 'invalid_token') },
  });
}

/**
 * The tenant a request is for (RFC 7644 §6). A credential that belongs to one tenant reaches no other,
 * whatever path, host or header the request names it by.
 *
 * @throws ScimError 401 if there is none, or if it is another than that of the credential; 404 where
 * nobody is authenticated.
 */
export async function tenantOf(
  { authentication, tenant }: Pick<Config, 'authentication' | 'tenant'>,
  principal: Principal,
  request: AuthRequest,
  requestId?: string,
): Promise<string> {
  const tenantId = await tenant(principal, request, requestId);
  if (tenantId === undefined || tenantId === '') throw refused(authentication);
  const another = principal.tenantId !== undefined && principal.tenantId !== tenantId;
  if (another || hasNul(tenantId)) {
    throw refused(authentication);
  }
  return tenantId;
}
