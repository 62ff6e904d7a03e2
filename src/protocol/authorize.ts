import { ScimError } from '../errors/scim-error.js';
import type { Principal, RequestContext } from '../stores/contract/context.js';
import type { Call } from './call.js';
import type { Endpoint } from './endpoint.js';

/** What a client wants to do to resources of one type. */
export interface Access {
  readonly action: 'create' | 'read' | 'list' | 'replace' | 'modify' | 'delete';
  /** Name of the resource type, e.g. `User`. */
  readonly resourceType: string;
  /** The SCIM id; undefined for `create` and `list`. */
  readonly id: string | undefined;
  readonly principal: Principal;
}

/**
 * The host's own access policy (RFC 7644 §2): asked for every operation, those of a Bulk request
 * included. false is answered with 403.
 *
 * @example
 * authorize: ({ action, resourceType }) => resourceType !== 'Group' || action === 'read'
 */
export type Authorize = (access: Access, ctx: RequestContext) => boolean | Promise<boolean>;

/** @throws ScimError 403 if the policy says no. */
export async function authorize(
  call: Call,
  action: Access['action'],
  endpoint: Endpoint,
  id?: string,
): Promise<void> {
  const policy = call.config.authorize;
  if (!policy) return;
  const { ctx } = call;
  const access = { action, resourceType: endpoint.type.name, id, principal: ctx.principal };
  if (!(await policy(access, ctx))) {
    throw new ScimError(403, `The credentials do not allow to ${action} a ${endpoint.type.name}.`);
  }
}
