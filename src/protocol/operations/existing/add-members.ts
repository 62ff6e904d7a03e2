import type { MembersChangeResult, ResourceRecord } from '../../../stores/contract/resource.js';
import { attributesOf } from '../../changes/changes.js';
import { membersIn } from '../../membership/difference.js';
import { type Saved, save, saveMembers, withMembersVersion } from '../../membership/save.js';
import { withoutMembers } from '../../membership/without-members.js';
import type { Call } from '../../model/call.js';
import type { Endpoint } from '../../model/endpoint.js';
import type { ResolvableMembers } from '../../model/membership.js';
import type { OpenUnit } from '../../model/unit.js';
import { loadForWrite } from '../../representation/load.js';

/** Adds to the members of a list, for a store that keeps members as a part of the record. */
async function addToList(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  id: string,
  { attributes, unknown }: ResolvableMembers,
): Promise<Saved> {
  const current = await loadForWrite(unit.ctx, endpoint, id, { members: true });
  const stored = attributesOf(current);
  const there = membersIn(stored.members);
  const known = new Set(there.map(({ value }) => value));
  const added = membersIn(attributes.members).filter(({ value }) => !known.has(value));
  if (added.length === 0) {
    const none: MembersChangeResult = { ...current.meta, added, removed: [], unknown };
    return { record: current, members: none };
  }
  const after = { attributes: { ...stored, members: [...there, ...added] }, unknown };
  const write = endpoint.membership.planReplace(stored, after, true, call.rules);
  return save(call, unit, endpoint, { ...write, id, before: withoutMembers(stored) });
}

/**
 * Adds the members that a POST names to a group that was there already and keeps those that it has: linking takes nobody
 * out.
 */
export async function addMembers(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  record: ResourceRecord,
  asked: ResolvableMembers,
): Promise<Saved> {
  const { membership } = endpoint;
  if (!membership.isKept) return { record, members: undefined };
  if (membership.comparesLists) return addToList(call, unit, endpoint, record.id, asked);
  const { change } = membership.planCreate(asked, call.rules);
  if (!change) return { record, members: undefined };
  const adding = { ...change, from: 'current', remove: [] } as const;
  const members = await saveMembers(call, unit, endpoint, record.id, adding);
  return { record: withMembersVersion(record, members), members };
}
