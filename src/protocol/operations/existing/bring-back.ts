import type { UniquenessError } from '../../../errors/store-errors.js';
import type { JsonObject } from '../../../schema/json.js';
import type { Attributes } from '../../../schema/types.js';
import type { ResourceRecord } from '../../../stores/contract/resource.js';
import { attributesOf, changedAttributes, recordUpdated } from '../../changes/changes.js';
import { withSummary } from '../../changes/write-summary.js';
import { save } from '../../membership/save.js';
import type { Call } from '../../model/call.js';
import type { Endpoint } from '../../model/endpoint.js';
import type { OpenUnit } from '../../model/unit.js';
import type { WriteResult } from '../../model/write-result.js';
import { withoutIncluded } from '../../representation/included.js';
import { unlockReturning } from '../../roles/unlock-returning.js';
import { writeInUnit } from '../../transaction/unit.js';
import { admit } from '../admission/admit.js';
import { chargeRecords } from '../charge-records.js';
import { expected } from '../expected.js';
import { notingProvisioned } from '../note-provisioned.js';
import { preserveOmitted } from '../preserve-omitted.js';
import { readNew } from '../read-new.js';
import { skippingReferences } from '../refused-references.js';
import { leaveGroups } from './leave-groups.js';

/** Somebody who is to be brought back, as they were when that was decided, and the clash that stays if they are not. */
export interface Returning {
  readonly user: ResourceRecord;
  readonly clash: UniquenessError;
}

/** The user, if they are still whom the decision was about. @throws the clash */
async function stillThere(
  { ctx }: OpenUnit,
  endpoint: Endpoint,
  { user, clash }: Returning,
): Promise<ResourceRecord> {
  const current = await endpoint.store.get(ctx, user.id);
  const isSame =
    current?.active === false &&
    current.userName === user.userName &&
    current.externalId === user.externalId;
  if (!isSame) throw clash;
  return withoutIncluded(endpoint, current);
}

/**
 * Brings somebody back in a unit of work that the caller has begun. What they had before goes first, so that at no time
 * it is theirs again.
 */
async function bringBackIn(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  returning: Returning,
  body: JsonObject,
  keep: ReadonlySet<string>,
): Promise<WriteResult> {
  const current = await stillThere(unit, endpoint, returning);
  await chargeRecords(call, current, body);
  const { attributes, supplied, named, skipped } = readNew(call, endpoint, body, keep);
  const { id } = current;
  const { type } = endpoint;
  const before: Attributes = attributesOf(current);
  const after = preserveOmitted(type, before, attributes);
  await admit(call, unit, endpoint, { id, before, after });
  await leaveGroups(call, unit, endpoint, id);
  await unlockReturning(call.config, unit, id);
  const options = expected(call, current);
  const { record } = await save(call, unit, endpoint, { draft: after, id, before, options });
  const changed = changedAttributes(type, before, after);
  recordUpdated(unit, endpoint, before, record, changed, { returned: true });
  return { id, record, supplied, named, skipped };
}

/**
 * Makes an inactive user what a POST says and active again, with the id that they had, as a unit of work of its own.
 *
 * @throws the clash, if somebody else was faster.
 */
export function bringBack(
  asked: Call,
  endpoint: Endpoint,
  returning: Returning,
  body: JsonObject,
): Promise<WriteResult> {
  // Conditions are about the address of the request, which is the collection.
  const call: Call = { ...asked, ifMatch: undefined, ifNoneMatch: undefined };
  return skippingReferences(call, endpoint, (keep) =>
    writeInUnit(call, endpoint, returning.user.id, (unit) =>
      withSummary(unit, () =>
        notingProvisioned(call, unit, endpoint, 'whole', () =>
          bringBackIn(call, unit, endpoint, returning, body, keep),
        ),
      ),
    ),
  );
}
