import { recordCost } from '../../../lib/record-cost.js';
import type { Attributes } from '../../../schema/types.js';
import type { RequestContext } from '../../../stores/contract/context.js';
import { attributesOf } from '../../changes/changes.js';
import type { Call } from '../../model/call.js';
import type { Endpoint } from '../../model/endpoint.js';
import { loadForWrite } from '../../representation/load.js';
import {
  checkJoining,
  isMembersOnly,
  planModification,
  readModification,
} from '../plan-modification.js';
import { planReplacement } from '../plan-replacement.js';
import type { Subset } from './part.js';
import { takesAccess, takesMembers } from './takes-access.js';

/**
 * Tells, without writing, what becomes of a part of a request: whether it takes access away.
 *
 * @param saysActive - whether the part says anything about `active`.
 * @throws what the request would be refused with.
 */
export type Evaluate = (subset: Subset, saysActive: boolean) => Promise<boolean>;

interface Target {
  readonly call: Call;
  readonly ctx: RequestContext;
  readonly endpoint: Endpoint;
  readonly id: string;
}

/** Reads a resource once, and its members only where they are asked for. */
function storedOf({ ctx, endpoint, id }: Target): (members: boolean) => Promise<Attributes> {
  const read = new Map<boolean, Promise<Attributes>>();
  return (members) => {
    const known = read.get(members);
    if (known !== undefined) return known;
    const reading = loadForWrite(ctx, endpoint, id, { members }).then(attributesOf);
    read.set(members, reading);
    return reading;
  };
}

/** @returns the evaluation of parts of a PATCH. */
export function evaluateModification(target: Target): Evaluate {
  const { call, endpoint } = target;
  const stored = storedOf(target);
  return async ({ body, keep }, saysActive) => {
    const modification = await readModification(call, endpoint, body);
    const takes = takesMembers(modification.change);
    if (isMembersOnly(modification)) {
      checkJoining(endpoint, modification.change);
      return takes;
    }
    const before = await stored(modification.needsMembers);
    call.work.spend(recordCost(before));
    const planned = await planModification(call, endpoint, before, modification, keep);
    return takes || takesAccess(endpoint.type, before, planned.attributes, saysActive);
  };
}

/** @returns the evaluation of parts of a PUT. */
export function evaluateReplacement(target: Target): Evaluate {
  const { call, endpoint } = target;
  const stored = storedOf(target);
  const { comparesLists } = endpoint.membership;
  return async ({ body, keep }, saysActive) => {
    const before = await stored(comparesLists);
    call.work.spend(recordCost(before));
    const planned = planReplacement(call, endpoint, body, before, keep);
    // The list says who is a member, and with that who is no more; a body with a mistake that names no list does not.
    const listed = planned.membersGiven && !planned.membersOmitted;
    if (listed && !comparesLists) return true;
    const { members: _, ...others } = before;
    const compared = listed ? before : others;
    return takesAccess(endpoint.type, compared, planned.attributes, saysActive);
  };
}
