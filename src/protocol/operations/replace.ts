import type { SkippedPart } from '../../conformance/skipped.js';
import { recordCost } from '../../lib/record-cost.js';
import type { OmittedMembers } from '../../monitoring/log/entry.js';
import { memberOf } from '../../patch/json.js';
import { refuseEmptying } from '../../patch/list.js';
import { membersFromEmpty } from '../../patch/membership.js';
import { keepStored } from '../../schema/bodies/keep-stored.js';
import type { JsonObject } from '../../schema/json.js';
import type { Attributes } from '../../schema/types.js';
import type { Member, ResourceRecord } from '../../stores/contract/resource.js';
import { attributesOf, changedAttributes, noteMembers, noteUpdated } from '../changes/changes.js';
import { withPossibleMembers } from '../membership/resolvable-members.js';
import { membersDifference, save } from '../membership/save.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { Unit } from '../model/unit.js';
import type { Written } from '../model/write-result.js';
import { decide } from '../observe/decide.js';
import { loadForWrite } from '../representation/load.js';
import { checkPreconditions } from '../representation/versions.js';
import { activeOnChange, names } from './active.js';
import { guardDeactivation } from './guarded.js';
import { keepUnwritten } from './put-mutability.js';
import { readBody } from './read-body.js';
import { withKnownReferences } from './unknown-references.js';
import { suppliedPaths } from './written.js';

/** What a PUT makes of a resource, before anything is written. */
export interface Replacement {
  readonly attributes: Attributes;
  /** Whether the body says who is a member, be it by leaving `members` out (rule `omittedMembersOnPut`). */
  readonly membersGiven: boolean;
  /** Whether the body leaves `members` out. */
  readonly membersOmitted: boolean;
  /** Members that rule `unknownMembers` leaves out. */
  readonly unknown: readonly Member[];
  readonly supplied: ReadonlySet<string>;
  readonly skipped: readonly SkippedPart[];
}

/**
 * RFC 7644 §3.5.1, with the rule about `active`: see `unassignedActive`. Without side effects.
 *
 * @param keep - paths of attributes and extensions that stay as they are stored, whatever the body says.
 * @throws ScimError for whatever is wrong with it.
 */
export function planReplacement(
  call: Call,
  endpoint: Endpoint,
  body: JsonObject,
  stored: Attributes,
  keep: ReadonlySet<string>,
): Replacement {
  const { type } = endpoint;
  const { members: _, ...before } = stored;
  const { read, skipped: silent } = readBody(call, type, body, false);
  const kept = [...keep, ...silent.map(({ path }) => path)];
  const given = keepStored(type, before, read, kept);
  const unassigned = names(body, 'active');
  const next = decide(call, (rules) => activeOnChange(type, before, given, unassigned, rules));
  const complete = keepUnwritten(type, before, next);
  const known = withKnownReferences(call, endpoint, before, complete);
  decide(call, (rules) => endpoint.validate(known.attributes, rules));
  endpoint.checkBounds(stored, known.attributes);
  const { attributes, unknown } = withPossibleMembers(endpoint, call.rules, known.attributes);
  const isAsked = endpoint.membership !== 'none' && !keep.has('members');
  const asked = isAsked ? memberOf(body, 'members') : undefined;
  const membersOmitted = isAsked && asked === undefined;
  const isCleared =
    membersOmitted && decide(call, (rules) => rules.omittedMembersOnPut) === 'clear';
  if (asked !== undefined) {
    const { attribute } = type.at('members');
    const list = (attributes.members ?? []) as readonly Member[];
    decide(call, (rules) =>
      refuseEmptying(attribute, asked, [...list, ...unknown], rules, 'members'),
    );
  }
  return {
    attributes,
    membersGiven: asked !== undefined || isCleared,
    membersOmitted,
    unknown,
    supplied: suppliedPaths(endpoint, read),
    skipped: [...silent, ...known.skipped],
  };
}

/** Who stays in a group because a PUT does not name them, as the log tells it; how many, where that is known. */
async function membersKept(
  { ctx }: Unit,
  { groupStore }: Endpoint,
  id: string,
  { members }: ResourceRecord,
): Promise<OmittedMembers | undefined> {
  const kept = members
    ? (members as readonly Member[]).length
    : (await groupStore?.listMembers?.(ctx, id, { startIndex: 1, count: 1 }))?.total;
  if (kept === 0) return undefined;
  return { action: 'kept', ...(kept !== undefined && { members: kept }) };
}

/** What must not have changed since it was read. */
export function expected(call: Call, record: ResourceRecord) {
  const { revision = record.meta.version } = record.meta;
  const expectedVersion = checkPreconditions(call, record);
  return {
    ...(revision === undefined ? {} : { expectedRevision: revision }),
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
  };
}

/**
 * `PUT /{endpoint}/{id}` (RFC 7644 §3.5.1). Never creates. A group's `members` that are left out are cleared, like an
 * empty list, or by rule `omittedMembersOnPut` kept.
 *
 * @param keep - paths of attributes and extensions that stay as they are stored, whatever the body says.
 */
export async function replace(
  call: Call,
  unit: Unit,
  endpoint: Endpoint,
  id: string,
  body: JsonObject,
  keep: ReadonlySet<string> = new Set(),
): Promise<Written> {
  const whole = endpoint.membership === 'whole';
  const current = await loadForWrite(unit.ctx, endpoint, id, { members: whole });
  const options = expected(call, current);
  const { members: oldMembers, ...before } = attributesOf(current);
  call.work.spend(recordCost(current) + recordCost(body));
  if (call.work.isDue()) await call.work.pause(true);
  const planned = planReplacement(call, endpoint, body, attributesOf(current), keep);
  const { attributes, membersGiven: given, membersOmitted, unknown, supplied, skipped } = planned;
  const { members: newMembers, ...next } = attributes;
  const list = (newMembers ?? []) as readonly Member[];
  const kept = whole && !given ? oldMembers : newMembers;

  const changed = changedAttributes(endpoint.type, before, next);
  const moved = given && whole ? membersDifference(oldMembers, list, current, unknown) : undefined;
  const same =
    changed.length === 0 &&
    (given ? moved?.added.length === 0 && moved.removed.length === 0 : true);
  if (same) {
    if (moved) noteMembers(unit, endpoint, id, moved);
    const omittedMembers =
      membersOmitted && !given ? await membersKept(unit, endpoint, id, current) : undefined;
    return { id, record: current, supplied, skipped, omittedMembers };
  }

  await guardDeactivation(call, unit, endpoint, id, before, next);
  const saved = await save(call, unit, endpoint, {
    id,
    before,
    draft: whole && kept !== undefined ? { ...next, members: kept } : next,
    change:
      given && !whole
        ? membersFromEmpty(endpoint.type.at('members').attribute, list, call.rules)
        : undefined,
    joining: moved?.added ?? [],
    options,
  });
  noteUpdated(unit, endpoint, before, saved.record, changed);
  const joined =
    saved.members ?? (moved && membersDifference(oldMembers, list, saved.record, unknown));
  if (joined) noteMembers(unit, endpoint, id, joined);
  const cleared = joined?.removed.length ?? 0;
  const omittedMembers = !membersOmitted
    ? undefined
    : given
      ? cleared > 0
        ? ({ action: 'cleared', members: cleared } as const)
        : undefined
      : await membersKept(unit, endpoint, id, current);
  return { id, record: saved.record, supplied, skipped, omittedMembers };
}
