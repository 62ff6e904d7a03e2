import type { AdminConfig, AdminContext } from './config.js';
import { AdminError } from './problem.js';
import type { AdminRequest } from './request.js';

const MAX_NAME = 200;

function nameOf(access: unknown): string | undefined {
  const name = typeof access === 'object' && access !== null && 'name' in access && access.name;
  return typeof name === 'string' && name !== '' ? name.slice(0, MAX_NAME) : undefined;
}

/**
 * Lets an administrator in, for their own tenant.
 *
 * @throws AdminError 403 for anybody else.
 */
export async function admit(config: AdminConfig, request: AdminRequest): Promise<AdminContext> {
  const access: unknown = await config.authorize(request);
  if (!access) {
    throw new AdminError(403, 'Only administrators of this organisation can use this page.');
  }
  const tenantId: unknown = await config.tenant(request);
  if (typeof tenantId !== 'string' || tenantId === '') {
    throw new AdminError(403, 'You belong to no organisation whose provisioning you could manage.');
  }
  return {
    config,
    tenantId,
    tenantUrl: config.tenantUrl(request, tenantId),
    connectionUrl: config.connectionUrl(request, tenantId),
    administrator: nameOf(access),
  };
}
