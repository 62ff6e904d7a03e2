import { permits, type ScopeAccess, scopeFor } from '../auth/scopes.js';
import { ScimError } from '../errors/scim-error.js';
import type { Call } from './call.js';
import type { Endpoint } from './endpoint.js';
import type { Access } from './hooks.js';

const NEEDS: Readonly<Record<Access['action'], ScopeAccess>> = {
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
 * @throws ScimError 403 if either says no.
 */
export async function authorize(
  call: Call,
  action: Access['action'],
  endpoint: Endpoint,
  id?: string,
): Promise<void> {
  const { ctx } = call;
  const { principal } = ctx;
  const scope = scopeFor(endpoint.type.endpoint, NEEDS[action]);
  if (!permits(principal.scopes, scope)) {
    throw new ScimError(403, `The credentials lack the scope "${scope}".`);
  }
  const policy = call.config.authorize;
  if (!policy) return;
  if (!(await policy({ action, resourceType: endpoint.type.name, id, principal }, ctx))) {
    throw new ScimError(403, `The credentials do not allow to ${action} a ${endpoint.type.name}.`);
  }
}
