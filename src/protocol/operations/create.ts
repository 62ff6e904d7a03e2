import type { CreatedEvent } from '../../events/types.js';
import { isJsonObject } from '../../schema/json.js';
import type { Attributes } from '../../schema/types.js';
import type { UserStore } from '../../stores/contract/store.js';
import { recordCreated, recordMembersChanged } from '../changes/changes.js';
import { save } from '../membership/save.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { OpenUnit } from '../model/unit.js';
import type { WriteResult } from '../model/write-result.js';
import { admit } from './admission/admit.js';
import { chargeRecords } from './charge-records.js';
import { readNew } from './read-new.js';

/** RFC 7643 §3.1: the word by which a Bulk request names what has no id yet is no part of an id. */
function checkId(id: string): void {
  if (id.includes('bulkId')) {
    throw new Error(
      'The store gave a new resource an id that contains the reserved word "bulkId".',
    );
  }
}

/** The deleted user who was the same person, where the store can tell. */
async function previousId(
  { ctx }: OpenUnit,
  { type, store }: Endpoint,
  draft: Attributes,
): Promise<Pick<CreatedEvent, 'previousId'>> {
  if (type.name !== 'User') return {};
  const found = await (store as UserStore).findPreviousId?.(ctx, draft);
  return found === undefined ? {} : { previousId: found };
}

/** `POST /{endpoint}` (RFC 7644 §3.3). */
export async function create(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  body: unknown,
  leaveOut: Iterable<string> = [],
): Promise<WriteResult> {
  await chargeRecords(call, ...(isJsonObject(body) ? [body] : []));
  const { attributes, supplied, named, skipped } = readNew(call, endpoint, body, leaveOut);
  const { membership } = endpoint;
  const after = membership.resolvable(attributes, call.rules);
  const write = membership.planCreate(after, call.rules);
  const { unitOfWork } = call.config;
  const person = { before: undefined, after: after.attributes };
  // A unit can be taken back: whether somebody is there already is known first, who may be somebody else to admit.
  if (!unitOfWork) await admit(call, unit, endpoint, person);
  const { record, members } = await save(call, unit, endpoint, { ...write, id: undefined });
  if (unitOfWork) await admit(call, unit, endpoint, { id: record.id, ...person });
  checkId(record.id);
  recordCreated(unit, endpoint, record, await previousId(unit, endpoint, after.attributes));
  if (members) recordMembersChanged(unit, endpoint, record.id, members);
  return { id: record.id, record, supplied, named, skipped };
}
