import { permits, type ScopeAccess, scopeFor } from '../../auth/scopes.js';
import { ScimError } from '../../errors/scim-error.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { AccessRequest, Authorize } from '../model/hooks.js';

const NEEDS: Readonly<Record<AccessRequest['action'], ScopeAccess>> = {
  read: 'read',
  list: 'read',
  create: 'write',
  replace: 'write',
  modify: 'write',
  delete: 'write',
};

/**
 * Asked for every operation, wherever it comes from: first the scopes of the credential, then the
 * host's own policy.
 *
 * @returns a promise only where there is a policy to be asked.
 * @throws ScimError 403 if either says no.
 */
export function authorize(
  call: Call,
  action: AccessRequest['action'],
  endpoint: Endpoint,
  id?: string,
): Promise<void> | undefined {
  const { scopes } = call.ctx.principal;
  if (scopes !== undefined) checkScope(scopes, endpoint, action);
  const policy = call.config.authorize;
  return policy && askPolicy(policy, call, action, endpoint, id);
}

function checkScope(
  scopes: readonly string[],
  { type }: Endpoint,
  action: AccessRequest['action'],
): void {
  const scope = scopeFor(type.endpoint, NEEDS[action]);
  if (permits(scopes, scope)) return;
  throw new ScimError(403, `The credentials lack the scope "${scope}".`);
}

async function askPolicy(
  policy: Authorize,
  { ctx }: Call,
  action: AccessRequest['action'],
  { type }: Endpoint,
  id: string | undefined,
): Promise<void> {
  const { principal } = ctx;
  if (await policy({ action, resourceType: type.name, id, principal }, ctx)) return;
  throw new ScimError(403, `The credentials do not allow to ${action} a ${type.name}.`);
}
