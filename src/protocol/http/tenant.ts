import type { Authentication } from '../../auth/authenticate.js';
import { challengeOf } from '../../auth/schemes.js';
import type { AuthRequest } from '../../auth/types.js';
import { ScimError } from '../../errors/scim-error.js';
import { hasNul } from '../../schema/nul.js';
import type { Principal } from '../../stores/contract/context.js';
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
  {
    authentication,
    tenant,
  }: { readonly authentication: Authentication; readonly tenant: FindTenant },
  principal: Principal,
  request: AuthRequest,
): Promise<string> {
  const tenantId: unknown = await tenant(principal, request);
  if (tenantId === undefined || tenantId === null || tenantId === '') throw refused(authentication);
  if (typeof tenantId !== 'string') {
    throw new TypeError(`The tenant of a request must be a text, and is a ${typeof tenantId}.`);
  }
  const another = principal.tenantId !== undefined && principal.tenantId !== tenantId;
  if (another || hasNul(tenantId)) {
    throw refused(authentication);
  }
  return tenantId;
}
