import { ScimError } from '../errors/scim-error.js';
import type { RequestContext } from '../stores/contract/context.js';
import type { Call } from './call.js';
import type { Endpoint } from './endpoint.js';

/**
 * Finds the resource that the authenticated subject itself is (RFC 7644 §3.11); undefined if it has none.
 *
 * @example
 * me: ({ principal }) => ({ resourceType: 'User', id: principal.id })
 */
export type FindMe = (ctx: RequestContext) => Me | undefined | Promise<Me | undefined>;

export interface Me {
  /** Default `User`. */
  readonly resourceType?: string;
  /** The SCIM id. */
  readonly id: string;
}

export interface MeTarget {
  readonly endpoint: Endpoint;
  readonly id: string;
}

/**
 * What `/Me` stands for in this request; undefined for a subject without a resource.
 *
 * @throws ScimError 501 if the host maps no subjects.
 */
export async function findMe(call: Call): Promise<MeTarget | undefined> {
  const { me, endpointOf } = call.config;
  if (!me) throw new ScimError(501, '/Me is not supported.');
  const found = await me(call.ctx);
  const endpoint = endpointOf.get(found?.resourceType ?? 'User');
  return found && endpoint ? { endpoint, id: found.id } : undefined;
}
