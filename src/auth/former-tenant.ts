import { parseAuthorization } from './authorization-header.js';
import type { Auth, AuthRequest } from './types.js';

/**
 * The tenant of a credential that was refused, where an authenticator still knows it: of an expired or
 * revoked token, say. Whoever presents such a credential once had it, so what is said about the tenant
 * cannot be made up by strangers.
 */
export async function formerTenantOf(
  auth: Auth,
  request: Pick<AuthRequest, 'header'>,
): Promise<string | undefined> {
  const header = request.header('authorization');
  const presented = header === undefined ? undefined : parseAuthorization(header);
  if (auth === 'none' || !presented) return undefined;
  const { credential } = presented;
  const authenticators = 'verify' in auth ? [auth] : auth;
  for (const authenticator of authenticators) {
    if (authenticator.accepts?.(credential) === false) continue;
    const tenantId = await authenticator.formerTenant?.(credential);
    if (tenantId !== undefined) return tenantId;
  }
  return undefined;
}
