import type { Authentication } from '../../auth/authenticate.js';
import { challengeOf } from '../../auth/schemes.js';
import type { AuthRequest } from '../../auth/types.js';
import { ScimConfigError } from '../../errors/config-error.js';
import { ScimError } from '../../errors/scim-error.js';
import type { CallAbout } from '../../lib/hooks/host-hook.js';
import type { Logger } from '../../lib/logger.js';
import type { Principal } from '../../stores/contract/context.js';
import type { TenantOf } from '../model/hooks.js';

/** What tells tenants apart where there is only one. */
const ONLY_TENANT = 'default';
/** No tenant is named so; databases fail on U+0000, and lines of logs end at the others. */
const CONTROL = /\p{Cc}/u;

/** A tenant, and whether the request had a say in it. */
interface Found {
  readonly tenantId: string | undefined;
  readonly named: boolean;
}

/** The tenant that the mount path names (`/:tenant/scim/v2`), else that of the credential. */
const byMount = ({ tenantId }: Principal, { params }: AuthRequest): Found => ({
  tenantId: params.tenant ?? tenantId ?? ONLY_TENANT,
  named: params.tenant !== undefined,
});

/** The option `tenant`, called in the way in which all functions of the host are. */
export type CallFindTenant = (
  principal: Principal,
  request: AuthRequest,
  about: CallAbout,
) => string | undefined | Promise<string | undefined>;

/** What the host's function says, and whether it has looked at the request to say so. */
async function byHost(
  find: CallFindTenant,
  principal: Principal,
  request: AuthRequest,
  requestId: string | undefined,
): Promise<Found> {
  let named = false;
  const seen = new Proxy(request, {
    get(target, name) {
      named = true;
      return Reflect.get(target, name, target);
    },
  });
  const asked = principal.tenantId === undefined ? seen : request;
  const tenantId = await find(principal, asked, {
    requestId,
    key: principal.tenantId ?? request.params.tenant ?? principal.id,
  });
  return { tenantId, named };
}

/** The same answer for a tenant that does not exist and for somebody else's. */
function refused(auth: Authentication['auth']): ScimError {
  if (auth === 'none') return new ScimError(404, 'There is no such tenant.');
  return new ScimError(401, 'The credentials are not valid for this tenant.', {
    headers: { 'WWW-Authenticate': challengeOf(auth, 'invalid_token') },
  });
}

/** Told once: a host that forgot the tenant of its credentials sees nothing but 401 otherwise. */
function createWarning(logger: Logger): () => void {
  let told = false;
  return () => {
    if (told) return;
    told = true;
    const problem = 'A credential without a tenant was refused, for the request names the tenant.';
    logger.warn(new ScimConfigError('ERR_SCIM_TENANT', problem).message);
  };
}

/**
 * Makes what finds the tenant a request is for (RFC 7644 §6). A credential that belongs to one tenant
 * reaches no other, whatever path, host or header the request names it by; one that belongs to none reaches
 * no tenant that the request names, unless the host says that it may name any.
 *
 * @returns a function that throws ScimError 401 if there is none, or if it is another than that of the
 * credential; 404 where nobody is authenticated.
 */
export function createTenantOf(
  auth: Authentication['auth'],
  find: CallFindTenant | undefined,
  logger: Logger,
): TenantOf {
  const warn = createWarning(logger);
  return async (principal, request, requestId) => {
    const own = principal.tenantId;
    const found = find
      ? await byHost(find, principal, request, requestId)
      : byMount(principal, request);
    const { tenantId, named } = found;
    if (tenantId === undefined || tenantId === '') throw refused(auth);
    const unbound = own === undefined && named && principal.anyTenant !== true;
    if (unbound) warn();
    const another = own !== undefined && own !== tenantId;
    if (unbound || another || CONTROL.test(tenantId)) throw refused(auth);
    return tenantId;
  };
}
