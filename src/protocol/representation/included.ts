import type { Projection } from '../../schema/projection.js';
import type { IncludedAttribute } from '../../stores/contract/query.js';
import type { GroupRef, Member, ResourceRecord } from '../../stores/contract/resource.js';
import type { Endpoint } from '../model/endpoint.js';
import type { Derived } from '../model/representation.js';

/** By the record as it is here: an object of its own, never one of the store's, which it may return again later. */
const included = new WeakMap<ResourceRecord, Derived>();

/** Whether members are kept apart from the record. */
export function separateMembers({ groupStore }: Endpoint): boolean {
  return typeof groupStore?.membersOf === 'function';
}

/** What of that which is wanted the store can return with a record. */
export function wantedIncludes(
  endpoint: Endpoint,
  { wants }: Pick<Projection, 'wants'>,
): readonly IncludedAttribute[] {
  return endpoint.includes.filter(
    (name) =>
      (name === 'groups' ? endpoint.groupsOf !== undefined : separateMembers(endpoint)) &&
      wants(name),
  );
}

/** The record without what the store has included, which is remembered with it. */
export function withoutIncluded(endpoint: Endpoint, given: ResourceRecord): ResourceRecord {
  const { includes } = endpoint;
  // Those of another group store than the router's are told by `create`, too.
  const { includes: declared = [] } = endpoint.store.capabilities;
  const withGroups = declared.includes('groups') && given.groups !== undefined;
  const withMembers =
    includes.includes('members') && separateMembers(endpoint) && given.members !== undefined;
  if (!withGroups && !withMembers) return given;
  const record: Record<string, unknown> & ResourceRecord = { ...given };
  if (withGroups) delete record.groups;
  if (withMembers) delete record.members;
  included.set(record, {
    ...(withGroups &&
      includes.includes('groups') && { groups: given.groups as readonly GroupRef[] }),
    ...(withMembers && { members: given.members as readonly Member[] }),
  });
  return record;
}

/** What came with a record. */
export const includedWith = (record: ResourceRecord): Derived | undefined => included.get(record);

/** The record after a write that cannot have changed what came with it before. */
export function keepIncluded(before: ResourceRecord, after: ResourceRecord): ResourceRecord {
  const known = included.get(before);
  if (known === undefined || after === before) return after;
  const record = { ...after };
  included.set(record, { ...known, ...included.get(after) });
  return record;
}
