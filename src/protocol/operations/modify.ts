import type { JsonObject } from '../../schema/json.js';
import type { MembersChange, ResourceRecord } from '../../stores/contract/resource.js';
import {
  attributesOf,
  changedAttributes,
  recordMembersChanged,
  recordUpdated,
} from '../changes/changes.js';
import { save, saveMembers } from '../membership/save.js';
import { withoutMembers } from '../membership/without-members.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { Modification } from '../model/membership.js';
import type { OpenUnit } from '../model/unit.js';
import type { WriteResult } from '../model/write-result.js';
import { keepIncluded } from '../representation/included.js';
import { loadForWrite } from '../representation/load.js';
import { checkPreconditions, etag, isConditional } from '../representation/versions.js';
import { admit } from './admission/admit.js';
import { chargeRecords } from './charge-records.js';
import { expected } from './expected.js';
import { guardDeactivation } from './guarded.js';
import {
  checkJoining,
  isMembersOnly,
  planModification,
  readModification,
} from './plan-modification.js';
import { namesPatched } from './provisioned-names.js';

/** A PATCH of nothing but members, for a store that takes changes: the list is never read. */
async function changeMembers(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  id: string,
  { change, skipped }: Modification & { readonly change: MembersChange },
): Promise<WriteResult> {
  checkJoining(endpoint, change);
  const current = isConditional(call)
    ? await loadForWrite(unit.ctx, endpoint, id, { members: false })
    : undefined;
  const expectedVersion = current && checkPreconditions(call, current);
  const options = expectedVersion === undefined ? {} : { expectedVersion };
  const result = await saveMembers(call, unit, endpoint, id, change, options);
  recordMembersChanged(unit, endpoint, id, result);
  return { id, skipped, ...(result.version !== undefined && { version: etag(result.version) }) };
}

/** What must not have changed since it was read: the members too, where they decide what the PATCH does. */
function expectedBy(call: Call, { needsMembers }: Modification, current: ResourceRecord) {
  const { version } = current.meta;
  const options = expected(call, current);
  return needsMembers && version !== undefined ? { ...options, expectedVersion: version } : options;
}

/** A PATCH that touches the record, and perhaps members besides. */
async function modifyRecord(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  id: string,
  modification: Modification,
  keep: ReadonlySet<string>,
): Promise<WriteResult> {
  const { change, needsMembers } = modification;
  const { include } = call;
  const current = await loadForWrite(unit.ctx, endpoint, id, { members: needsMembers, include });
  const options = expectedBy(call, modification, current);
  const stored = attributesOf(current);
  await chargeRecords(call, stored);

  const planned = await planModification(call, endpoint, stored, modification, keep);
  const { supplied, skipped } = planned;
  const named = namesPatched(call, endpoint, modification.operations);
  if (!planned.changed && !change) return { id, record: current, supplied, named, skipped };
  const write = endpoint.membership.planModify(stored, planned, modification, call.rules);
  const before = withoutMembers(stored);
  const after = withoutMembers(planned.attributes);

  await guardDeactivation(call, unit, endpoint, id, before, after);
  await admit(call, unit, endpoint, { id, before, after });
  const saved = await save(call, unit, endpoint, { ...write, id, before, options });

  const changed = changedAttributes(endpoint.type, before, after);
  recordUpdated(unit, endpoint, before, saved.record, changed);
  if (saved.members) recordMembersChanged(unit, endpoint, id, saved.members);
  return { id, record: keepIncluded(current, saved.record), supplied, named, skipped };
}

/**
 * `PATCH /{endpoint}/{id}` (RFC 7644 §3.5.2): read, apply, compare-and-swap; or, for members alone, one
 * change that reads nothing.
 *
 * @param keep - paths of attributes that stay as they are stored, whatever the request says.
 */
export async function modify(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  id: string,
  body: JsonObject,
  keep: ReadonlySet<string> = new Set(),
): Promise<WriteResult> {
  const modification = await readModification(call, endpoint, body);
  const { change } = modification;
  if (change && isMembersOnly(modification)) {
    return changeMembers(call, unit, endpoint, id, { ...modification, change });
  }
  return modifyRecord(call, unit, endpoint, id, modification, keep);
}
