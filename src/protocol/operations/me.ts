import { ScimError } from '../../errors/scim-error.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';

export interface FoundMe {
  readonly endpoint: Endpoint;
  readonly id: string;
}

/**
 * What `/Me` stands for in this request; undefined for a subject without a resource.
 *
 * @throws ScimError 501 if the host maps no subjects.
 */
export async function findMe(call: Call): Promise<FoundMe | undefined> {
  const { me, endpointOf } = call.config;
  if (!me) throw new ScimError(501, '/Me is not supported.');
  const found = await me(call.ctx);
  const endpoint = endpointOf.get(found?.resourceType ?? 'User');
  return found && endpoint ? { endpoint, id: found.id } : undefined;
}
