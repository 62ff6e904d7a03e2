import type { JsonObject } from '../../schema/json.js';
import {
  attributesOf,
  changedAttributes,
  recordMembersChanged,
  recordUpdated,
} from '../changes/changes.js';
import { mayMoveMembers } from '../membership/difference.js';
import { omittedMembersOf } from '../membership/omitted-members.js';
import { save, unsaved } from '../membership/save.js';
import { withoutMembers } from '../membership/without-members.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { OpenUnit } from '../model/unit.js';
import type { WriteResult } from '../model/write-result.js';
import { keepIncluded } from '../representation/included.js';
import { loadForWrite } from '../representation/load.js';
import { admit } from './admission/admit.js';
import { chargeRecords } from './charge-records.js';
import { expected } from './expected.js';
import { guardDeactivation } from './guarded.js';
import { planReplacement } from './plan-replacement.js';

/**
 * `PUT /{endpoint}/{id}` (RFC 7644 §3.5.1). Never creates. A group's `members` that are left out are cleared, like an
 * empty list, or by rule `omittedMembersOnPut` kept.
 *
 * @param keep - paths of attributes and extensions that stay as they are stored, whatever the body says.
 */
export async function replace(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  id: string,
  body: JsonObject,
  keep: ReadonlySet<string> = new Set(),
): Promise<WriteResult> {
  const { type, membership } = endpoint;
  const needs = { members: membership.comparesLists, include: call.include };
  const current = await loadForWrite(unit.ctx, endpoint, id, needs);
  const options = expected(call, current);
  const stored = attributesOf(current);
  await chargeRecords(call, current, body);

  const planned = planReplacement(call, endpoint, body, stored, keep);
  const write = membership.planReplace(stored, planned, planned.membersGiven, call.rules);
  const before = withoutMembers(stored);
  const after = withoutMembers(planned.attributes);
  const changed = changedAttributes(type, before, after);

  const saveChange = async () => {
    await guardDeactivation(call, unit, endpoint, id, before, after);
    await admit(call, unit, endpoint, { id, before, after });
    return save(call, unit, endpoint, { ...write, id, before, options });
  };
  const hasEffect = changed.length > 0 || mayMoveMembers(write);
  const { record, members } = hasEffect ? await saveChange() : unsaved(current, write);

  recordUpdated(unit, endpoint, before, record, changed);
  if (members) recordMembersChanged(unit, endpoint, id, members);
  const omittedMembers = await omittedMembersOf(unit, endpoint, current, planned, members);
  const { supplied, named, skipped } = planned;
  return { id, record: keepIncluded(current, record), supplied, named, skipped, omittedMembers };
}
