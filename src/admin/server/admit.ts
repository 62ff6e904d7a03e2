import type { AdminConfig, AdminContext } from './config.js';
import { AdminError } from './problem.js';
import type { AdminRequest } from './request.js';

const MAX_NAME = 200;

/**
 * The administrator's name, undefined where the host says `true` and no more. Anything but that and
 * `{ name }` is a mistake of the host, such as a promise inside an object, and lets nobody in.
 *
 * @throws TypeError which leaves as 500 and is logged.
 */
function nameOf(access: unknown): string | undefined {
  if (access === true) return undefined;
  const name = typeof access === 'object' && access !== null && 'name' in access && access.name;
  if (typeof name === 'string' && name !== '') return name.slice(0, MAX_NAME);
  throw new TypeError('"authorize" must return true, { name } with a string, or something falsy.');
}

/**
 * Lets an administrator in, for their own tenant.
 *
 * @throws AdminError 403 for anybody else; TypeError for an answer of the host that means nothing.
 */
export async function admit(config: AdminConfig, request: AdminRequest): Promise<AdminContext> {
  const access: unknown = await config.authorize(request);
  if (!access) {
    throw new AdminError(403, 'Only administrators of this organisation can use this page.');
  }
  const administrator = nameOf(access);
  const tenantId: unknown = await config.tenant(request);
  if (typeof tenantId !== 'string' || tenantId === '') {
    throw new AdminError(403, 'You belong to no organisation whose provisioning you could manage.');
  }
  return {
    config,
    tenantId,
    tenantUrl: config.tenantUrl(request, tenantId),
    connectionUrl: config.connectionUrl(request, tenantId),
    administrator,
  };
}
