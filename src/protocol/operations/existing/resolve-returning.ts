import { ScimError } from '../../../errors/scim-error.js';
import type { UniquenessError } from '../../../errors/store-errors.js';
import type { JsonObject } from '../../../schema/json.js';
import type { Attributes } from '../../../schema/types.js';
import type { ResourceRecord } from '../../../stores/contract/resource.js';
import type { Call } from '../../model/call.js';
import type { Endpoint } from '../../model/endpoint.js';
import type { WriteResult } from '../../model/write-result.js';
import { applyRules } from '../../observe/apply-rules.js';
import { authorize } from '../authorize.js';
import { readNew } from '../read-new.js';
import { bringBack } from './bring-back.js';
import { findInactive } from './find-inactive.js';

const hasStatus = (error: unknown, status: number): boolean =>
  ScimError.is(error) && error.status === status;

/** Whoever may not change somebody does not bring them back either: to them they are a name that is taken. */
async function mayModify(call: Call, endpoint: Endpoint, id: string): Promise<boolean> {
  try {
    await authorize(call, 'modify', endpoint, id);
    return true;
  } catch (error) {
    if (hasStatus(error, 403)) return false;
    throw error;
  }
}

const withoutPassword = ({ password: _, ...others }: Attributes): Attributes => others;

/** Providers reuse an `externalId`, and a name may be a namesake's: both must agree, or the name and neither has the other. */
async function isToReturn(call: Call, draft: Attributes, user: ResourceRecord): Promise<boolean> {
  const { resolveReturning } = call.config;
  if (!resolveReturning) return draft.externalId === user.externalId;
  const { action } = await resolveReturning(call.ctx, { draft: withoutPassword(draft), user });
  return action === 'return';
}

/**
 * Brings back whom a POST means, where a rule or the host says so: somebody who is shown and inactive. The host is asked
 * between units of work.
 *
 * @throws the clash, if it is to stay one.
 */
export async function resolveReturning(
  call: Call,
  endpoint: Endpoint,
  body: JsonObject,
  clash: UniquenessError,
): Promise<WriteResult> {
  if (endpoint.type.name !== 'User') throw clash;
  const isAsked = call.config.resolveReturning !== undefined;
  const isRule = applyRules(call, ({ returningUsers }) => returningUsers === 'reactivate');
  if (!isAsked && !isRule) throw clash;
  const { attributes: draft } = readNew(call, endpoint, body);
  if (draft.active !== true) throw clash;
  const user = await findInactive(call, endpoint, draft);
  if (!user || !(await mayModify(call, endpoint, user.id))) throw clash;
  if (!(await isToReturn(call, draft, user))) throw clash;
  try {
    return await bringBack(call, endpoint, { user, clash }, body);
  } catch (error) {
    // An immutable attribute that differs is another person's.
    if (ScimError.is(error) && error.scimType === 'mutability') throw clash;
    throw error;
  }
}
