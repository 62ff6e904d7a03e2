import type { CreatedEvent } from '../../events/types.js';
import { recordCost } from '../../lib/record-cost.js';
import { membersFromEmpty } from '../../patch/membership.js';
import { keepStored } from '../../schema/bodies/keep-stored.js';
import { isJsonObject } from '../../schema/json.js';
import type { Attributes } from '../../schema/types.js';
import type { Member } from '../../stores/contract/resource.js';
import type { UserStore } from '../../stores/contract/store.js';
import { recordCreated, recordMembersChanged } from '../changes/changes.js';
import { withoutMembers, withResolvableMembers } from '../membership/resolvable-members.js';
import { membersDifference, save } from '../membership/save.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { OpenUnit } from '../model/unit.js';
import type { WriteResult } from '../model/write-result.js';
import { applyRules } from '../observe/apply-rules.js';
import { activeOnCreate } from './active.js';
import { readBody } from './read-body.js';
import { withKnownReferences } from './unknown-references.js';
import { suppliedPaths } from './written.js';

/** RFC 7643 §3.1: the word by which a Bulk request names what has no id yet is no part of an id. */
function checkId(id: string): void {
  if (id.includes('bulkId')) {
    throw new Error(
      'The store gave a new resource an id that contains the reserved word "bulkId".',
    );
  }
}

const NOTHING_BEFORE: Attributes = Object.freeze({});

/**
 * What the client wants to create, as it was read and with defaults, and which attributes of it are the
 * client's own.
 *
 * @param leaveOut - paths of attributes that the store has refused, and that a rule lets go.
 */
export function readNew(
  call: Call,
  endpoint: Endpoint,
  body: unknown,
  leaveOut: Iterable<string> = [],
) {
  const { type, validate, checkBounds } = endpoint;
  const given = readBody(call, type, body, true);
  const asked = keepStored(type, NOTHING_BEFORE, given.read, leaveOut);
  const { attributes: read, skipped } = withKnownReferences(call, endpoint, NOTHING_BEFORE, asked);
  const attributes = activeOnCreate(type, read);
  applyRules(call, (rules) => validate(attributes, rules));
  checkBounds(NOTHING_BEFORE, attributes);
  return {
    read,
    attributes,
    supplied: suppliedPaths(endpoint, read),
    skipped: [...given.skipped, ...skipped],
  };
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
  if (isJsonObject(body)) call.work.spend(recordCost(body));
  if (call.work.isDue()) await call.work.pause(true);
  const { attributes: asked, supplied, skipped } = readNew(call, endpoint, body, leaveOut);
  const { attributes, unknown } = withResolvableMembers(endpoint, call.rules, asked);
  const list = (attributes.members ?? []) as readonly Member[];
  const delta = endpoint.membership === 'delta';
  const saved = await save(call, unit, endpoint, {
    id: undefined,
    draft: delta ? withoutMembers(attributes) : attributes,
    change:
      delta && list.length > 0
        ? membersFromEmpty(endpoint.type.at('members').attribute, list, call.rules)
        : undefined,
    joining: endpoint.membership === 'whole' ? list : [],
  });
  checkId(saved.record.id);
  recordCreated(unit, endpoint, saved.record, await previousId(unit, endpoint, attributes));
  const joined =
    saved.members ??
    (endpoint.membership === 'whole'
      ? membersDifference([], list, saved.record, unknown)
      : undefined);
  if (joined) recordMembersChanged(unit, endpoint, saved.record.id, joined);
  return {
    id: saved.record.id,
    record: saved.record,
    supplied,
    skipped,
  };
}
