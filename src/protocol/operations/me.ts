import { ScimError } from '../../errors/scim-error.js';
import type { Call } from '../model/call.js';
import type { ScimRequest, ScimResponse } from '../model/message.js';
import { answerPost, type Target } from './answer-write.js';

/**
 * What `/Me` stands for in this request; undefined for a subject without a resource.
 *
 * @throws ScimError 501 if the host maps no subjects.
 */
async function findMe(call: Call): Promise<Target | undefined> {
  const { me, endpointOf } = call.config;
  if (!me) throw new ScimError(501, '/Me is not supported.');
  const found = await me(call.ctx);
  const endpoint = endpointOf.get(found?.resourceType ?? 'User');
  return found && endpoint ? { endpoint, id: found.id } : undefined;
}

/** The resource of the subject, which `/Me` is by another name (RFC 7644 §3.11). */
export async function me(call: Call): Promise<Target> {
  const target = await findMe(call);
  if (!target) throw new ScimError(404, 'The subject has no resource.');
  return target;
}

/** `POST /Me`: a subject without a resource may create one (RFC 7644 §3.11). */
export async function createMe(call: Call, request: ScimRequest): Promise<ScimResponse> {
  if (await findMe(call)) {
    throw new ScimError('uniqueness', 'The subject already has a resource.');
  }
  const users = call.config.endpointOf.get('User');
  if (!users) throw new ScimError(501, 'This operation is not supported.');
  return answerPost(call, users, request);
}
