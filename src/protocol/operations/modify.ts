import type { SkippedPart } from '../../conformance/skipped.js';
import { recordCost } from '../../lib/record-cost.js';
import { patching } from '../../patch/apply.js';
import { splitMembership } from '../../patch/membership.js';
import { readingPatchMessage } from '../../patch/message.js';
import type { PatchOperation } from '../../patch/operation.js';
import { keepStored } from '../../schema/bodies/keep-stored.js';
import type { JsonObject } from '../../schema/json.js';
import type { Attributes } from '../../schema/types.js';
import type { Member, MembersChange } from '../../stores/contract/resource.js';
import { attributesOf, changedAttributes, noteMembers, noteUpdated } from '../changes/changes.js';
import { withoutMembers, withPossibleMembers } from '../membership/resolvable-members.js';
import { membersDifference, save, saveMembers } from '../membership/save.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { Unit } from '../model/unit.js';
import type { Written } from '../model/write-result.js';
import { decide, decideInSlices } from '../observe/decide.js';
import { loadForWrite } from '../representation/load.js';
import { checkPreconditions, etag, isConditional } from '../representation/versions.js';
import { activeOnChange } from './active.js';
import { guardDeactivation } from './guarded.js';
import { expected } from './replace.js';
import { withKnownReferences } from './unknown-references.js';

/** Whoever joins must be a small thing; how many there are does not matter. */
export function checkJoining({ checkBounds }: Endpoint, change: MembersChange | undefined): void {
  if (change && change.add.length > 0) checkBounds({}, { members: change.add });
}

/** How the members of two lists differ, as a change for a store that takes changes. */
function difference(call: Call, before: unknown, after: unknown): MembersChange | undefined {
  const old = new Set(((before ?? []) as readonly Member[]).map(({ value }) => value));
  const now = (after ?? []) as readonly Member[];
  const add = now.filter(({ value }) => !old.has(value));
  for (const { value } of now) old.delete(value);
  if (add.length === 0 && old.size === 0) return undefined;
  const remove = [...old].map((value) => ({ value }));
  return { from: 'current', add, remove, unknown: call.rules.unknownMembers };
}

/** A PATCH message as it was read. */
export interface Modification {
  /** On the record, and on members where the list of them is needed. */
  readonly operations: readonly PatchOperation[];
  /** What it does to members, for a store that takes changes. */
  readonly change: MembersChange | undefined;
  readonly needsMembers: boolean;
  readonly skipped: readonly SkippedPart[];
}

/**
 * Reads a PATCH message. Without side effects.
 *
 * @throws ScimError for whatever is wrong with it.
 */
export async function readModification(
  call: Call,
  { type, membership }: Endpoint,
  body: JsonObject,
): Promise<Modification> {
  const { maxPatchOperations: maxOperations, maxPatternLength } = call.config.limits;
  const operations = await decideInSlices(call, true, (rules, work) =>
    readingPatchMessage(body, type, rules, { maxOperations, maxPatternLength }, work),
  );
  const split =
    membership === 'delta'
      ? decide(call, (rules) => splitMembership(operations, 'members', rules))
      : undefined;
  if (!split) {
    return { operations, change: undefined, needsMembers: membership !== 'none', skipped: [] };
  }
  const { rest, members: change, skipped } = split;
  return { operations: rest, change, needsMembers: false, skipped };
}

/** Whether a PATCH is about nothing but members: the record is not read then. */
export const isMembersOnly = ({ operations, change }: Modification): boolean =>
  change !== undefined && operations.length === 0;

/** What a PATCH makes of a record, before anything is written. */
export interface ModifiedRecord {
  readonly attributes: Attributes;
  readonly changed: boolean;
  /** Members that rule `unknownMembers` leaves out. */
  readonly unknown: readonly Member[];
  readonly supplied: ReadonlySet<string>;
  readonly skipped: readonly SkippedPart[];
}

/**
 * Applies a PATCH to a record. Without side effects.
 *
 * @param keep - paths of attributes that stay as they are stored, whatever the request says.
 * @throws ScimError for whatever is wrong with it.
 */
export async function planModification(
  call: Call,
  endpoint: Endpoint,
  before: Attributes,
  { operations, change, skipped: unread }: Modification,
  keep: ReadonlySet<string>,
): Promise<ModifiedRecord> {
  const { type } = endpoint;
  const patched = await decideInSlices(call, true, (rules, work) =>
    patching(type, before, operations, rules, work),
  );
  const kept = keepStored(type, before, patched.attributes, keep);
  const settled = decide(call, (rules) => activeOnChange(type, before, kept, true, rules));
  const known = withKnownReferences(call, endpoint, before, settled);
  const { attributes, unknown } = withPossibleMembers(endpoint, call.rules, known.attributes);
  const skipped = [...unread, ...patched.skipped, ...known.skipped];
  const isBack = keep.size > 0 || known.skipped.length > 0;
  const changed =
    patched.changed && !(isBack && changedAttributes(type, before, attributes).length === 0);
  const supplied = patched.written;
  if (!changed && !change) return { attributes: before, changed, unknown, supplied, skipped };
  decide(call, (rules) => endpoint.validate(attributes, rules));
  endpoint.checkBounds(before, attributes);
  checkJoining(endpoint, change);
  return { attributes, changed, unknown, supplied, skipped };
}

/** A PATCH of nothing but members, for a store that takes changes: the list is never read. */
async function changeMembers(
  call: Call,
  unit: Unit,
  endpoint: Endpoint,
  id: string,
  { change, skipped }: Modification & { readonly change: MembersChange },
): Promise<Written> {
  checkJoining(endpoint, change);
  const current = isConditional(call)
    ? await loadForWrite(unit.ctx, endpoint, id, { members: false })
    : undefined;
  const expectedVersion = current && checkPreconditions(call, current);
  const options = expectedVersion === undefined ? {} : { expectedVersion };
  const result = await saveMembers(call, unit, endpoint, id, change, options);
  if (!result) return { id, skipped };
  noteMembers(unit, endpoint, id, result);
  return { id, skipped, ...(result.version !== undefined && { version: etag(result.version) }) };
}

/** A PATCH that touches the record, and perhaps members besides. */
async function modifyRecord(
  call: Call,
  unit: Unit,
  endpoint: Endpoint,
  id: string,
  modification: Modification,
  keep: ReadonlySet<string>,
): Promise<Written> {
  const { change, needsMembers } = modification;
  const current = await loadForWrite(unit.ctx, endpoint, id, { members: needsMembers });
  const { version } = current.meta;
  const pinned = needsMembers && version !== undefined ? { expectedVersion: version } : {};
  const options = { ...expected(call, current), ...pinned };
  const before = attributesOf(current);
  call.work.spend(recordCost(before));
  if (call.work.isDue()) await call.work.pause(true);
  const planned = await planModification(call, endpoint, before, modification, keep);
  const { attributes, unknown, supplied, skipped } = planned;
  if (!planned.changed && !change) return { id, record: current, supplied, skipped };
  await guardDeactivation(call, unit, endpoint, id, before, attributes);

  const whole = endpoint.membership === 'whole';
  const { members: oldMembers } = before;
  const { members: newMembers } = attributes;
  const recordBefore = withoutMembers(before);
  const recordAfter = withoutMembers(attributes);
  const moved = whole || !needsMembers ? change : difference(call, oldMembers, newMembers);
  const saved = await save(call, unit, endpoint, {
    id,
    before: recordBefore,
    draft: whole ? attributes : recordAfter,
    change: moved,
    joining: whole ? membersDifference(oldMembers, newMembers, current, unknown).added : [],
    options,
  });
  const changed = changedAttributes(endpoint.type, recordBefore, recordAfter);
  noteUpdated(unit, endpoint, before, saved.record, changed);
  const joined =
    saved.members ??
    (whole ? membersDifference(oldMembers, newMembers, saved.record, unknown) : undefined);
  if (joined) noteMembers(unit, endpoint, id, joined);
  return { id, record: saved.record, supplied, skipped };
}

/**
 * `PATCH /{endpoint}/{id}` (RFC 7644 §3.5.2): read, apply, compare-and-swap; or, for members alone, one
 * change that reads nothing.
 *
 * @param keep - paths of attributes that stay as they are stored, whatever the request says.
 */
export async function modify(
  call: Call,
  unit: Unit,
  endpoint: Endpoint,
  id: string,
  body: JsonObject,
  keep: ReadonlySet<string> = new Set(),
): Promise<Written> {
  const modification = await readModification(call, endpoint, body);
  const { change } = modification;
  if (change && isMembersOnly(modification)) {
    return changeMembers(call, unit, endpoint, id, { ...modification, change });
  }
  return modifyRecord(call, unit, endpoint, id, modification, keep);
}
