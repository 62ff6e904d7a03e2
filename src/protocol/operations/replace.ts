import { recordCost } from '../../lib/record-cost.js';
import { memberOf } from '../../patch/json.js';
import { refuseEmptying } from '../../patch/list.js';
import { membersFromEmpty } from '../../patch/membership.js';
import { withReferencedIds } from '../../patch/referenced-ids.js';
import type { JsonObject } from '../../schema/json.js';
import { readResource } from '../../schema/read.js';
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
import { checkIfMatch } from '../representation/versions.js';
import { activeOnChange, names } from './active.js';
import { guardDeactivation } from './guarded.js';
import { keepUnwritten } from './put-mutability.js';
import { suppliedPaths } from './written.js';

/** RFC 7644 §3.5.1, with the rule about `active`: see `unassignedActive`. */
function nextState(
  call: Call,
  endpoint: Endpoint,
  body: JsonObject,
  stored: Attributes,
): { readonly complete: Attributes; readonly supplied: ReadonlySet<string> } {
  const { members: _, ...before } = stored;
  const read = decide(call, (rules) =>
    withReferencedIds(endpoint.type, readResource(endpoint.type, body, rules)),
  );
  const unassigned = names(body, 'active');
  const next = decide(call, (rules) =>
    activeOnChange(endpoint.type, before, read, unassigned, rules),
  );
  const complete = keepUnwritten(endpoint.type, before, next);
  decide(call, (rules) => endpoint.validate(complete, rules));
  endpoint.checkBounds(stored, complete);
  return { complete, supplied: suppliedPaths(endpoint, read) };
}

/** What must not have changed since it was read. */
export function expected(call: Call, record: ResourceRecord) {
  const { revision = record.meta.version } = record.meta;
  const expectedVersion = checkIfMatch(call.ifMatch, record);
  return {
    ...(revision === undefined ? {} : { expectedRevision: revision }),
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
  };
}

/**
 * `PUT /{endpoint}/{id}` (RFC 7644 §3.5.1). Never creates. A group's `members` that are left out are
 * kept; an empty list empties the group.
 */
export async function replace(
  call: Call,
  unit: Unit,
  endpoint: Endpoint,
  id: string,
  body: JsonObject,
): Promise<Written> {
  const whole = endpoint.membership === 'whole';
  const current = await loadForWrite(unit.ctx, endpoint, id, { members: whole });
  const options = expected(call, current);
  const { members: oldMembers, ...before } = attributesOf(current);
  call.work.spend(recordCost(current) + recordCost(body));
  if (call.work.isDue()) await call.work.pause(true);
  const { complete, supplied } = nextState(call, endpoint, body, attributesOf(current));
  const { attributes, unknown } = withPossibleMembers(endpoint, call.rules, complete);
  const { members: newMembers, ...next } = attributes;
  const asked = endpoint.membership === 'none' ? undefined : memberOf(body, 'members');
  const given = asked !== undefined;
  const list = (newMembers ?? []) as readonly Member[];
  if (given) {
    const { attribute } = endpoint.type.at('members');
    const named = [...list, ...unknown];
    decide(call, (rules) => refuseEmptying(attribute, asked, named, rules, 'members'));
  }
  const kept = whole && !given ? oldMembers : newMembers;

  const changed = changedAttributes(endpoint.type, before, next);
  const moved = given && whole ? membersDifference(oldMembers, list, current, unknown) : undefined;
  const same =
    changed.length === 0 &&
    (given ? moved?.added.length === 0 && moved.removed.length === 0 : true);
  if (same) {
    if (moved) noteMembers(unit, endpoint, id, moved);
    return { id, record: current, supplied };
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
  return { id, record: saved.record, supplied };
}
