import { recordCost } from '../../lib/record-cost.js';
import { patching } from '../../patch/apply.js';
import { splitMembership } from '../../patch/membership.js';
import { readingPatchMessage } from '../../patch/message.js';
import type { PatchOperation } from '../../patch/operation.js';
import type { JsonObject } from '../../schema/json.js';
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
import { checkIfMatch, etag } from '../representation/versions.js';
import { activeOnChange } from './active.js';
import { guardDeactivation } from './guarded.js';
import { expected } from './replace.js';

/** Whoever joins must be a small thing; how many there are does not matter. */
function checkJoining({ checkBounds }: Endpoint, change: MembersChange | undefined): void {
  if (change && change.add.length > 0) checkBounds({}, { members: change.add });
}

/** A PATCH of nothing but members, for a store that takes changes: the list is never read. */
async function changeMembers(
  call: Call,
  unit: Unit,
  endpoint: Endpoint,
  id: string,
  change: MembersChange,
): Promise<Written> {
  checkJoining(endpoint, change);
  const current =
    call.ifMatch === undefined
      ? undefined
      : await loadForWrite(unit.ctx, endpoint, id, { members: false });
  const expectedVersion = current && checkIfMatch(call.ifMatch, current);
  const options = expectedVersion === undefined ? {} : { expectedVersion };
  const result = await saveMembers(call, unit, endpoint, id, change, options);
  if (!result) return { id };
  noteMembers(unit, endpoint, id, result);
  return result.version === undefined ? { id } : { id, version: etag(result.version) };
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

/** A PATCH that touches the record, and perhaps members besides. */
async function modifyRecord(
  call: Call,
  unit: Unit,
  endpoint: Endpoint,
  id: string,
  operations: readonly PatchOperation[],
  change: MembersChange | undefined,
  needsMembers: boolean,
): Promise<Written> {
  const current = await loadForWrite(unit.ctx, endpoint, id, { members: needsMembers });
  const { version } = current.meta;
  const pinned = needsMembers && version !== undefined ? { expectedVersion: version } : {};
  const options = { ...expected(call, current), ...pinned };
  const before = attributesOf(current);
  call.work.spend(recordCost(before));
  if (call.work.isDue()) await call.work.pause(true);
  const patched = await decideInSlices(call, true, (rules, work) =>
    patching(endpoint.type, before, operations, rules, work),
  );
  const kept = decide(call, (rules) =>
    activeOnChange(endpoint.type, before, patched.attributes, true, rules),
  );
  const { attributes, unknown } = withPossibleMembers(endpoint, call.rules, kept);
  const { written: supplied } = patched;
  if (!patched.changed && !change) return { id, record: current, supplied };
  decide(call, (rules) => endpoint.validate(attributes, rules));
  endpoint.checkBounds(before, attributes);
  checkJoining(endpoint, change);
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
  return { id, record: saved.record, supplied };
}

/**
 * `PATCH /{endpoint}/{id}` (RFC 7644 §3.5.2): read, apply, compare-and-swap; or, for members alone, one
 * change that reads nothing.
 */
export async function modify(
  call: Call,
  unit: Unit,
  endpoint: Endpoint,
  id: string,
  body: JsonObject,
): Promise<Written> {
  const { maxPatchOperations: maxOperations, maxPatternLength } = call.config.limits;
  const operations = await decideInSlices(call, true, (rules, work) =>
    readingPatchMessage(body, endpoint.type, rules, { maxOperations, maxPatternLength }, work),
  );
  if (endpoint.membership === 'delta') {
    const split = decide(call, (rules) => splitMembership(operations, 'members', rules));
    if (split?.members && split.rest.length === 0) {
      return changeMembers(call, unit, endpoint, id, split.members);
    }
    if (split) return modifyRecord(call, unit, endpoint, id, split.rest, split.members, false);
  }
  return modifyRecord(
    call,
    unit,
    endpoint,
    id,
    operations,
    undefined,
    endpoint.membership !== 'none',
  );
}
