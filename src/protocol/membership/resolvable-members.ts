import type { Rules } from '../../conformance/rules.js';
import type { Attributes } from '../../schema/types.js';
import type { Member } from '../../stores/contract/resource.js';
import type { Endpoint } from '../model/endpoint.js';

/** The record alone; the very same object where there are no members. */
export function withoutMembers(attributes: Attributes): Attributes {
  if (attributes.members === undefined) return attributes;
  const { members: _, ...record } = attributes;
  return record;
}

export interface ResolvableMembers {
  /** What the store can be given. */
  readonly attributes: Attributes;
  /** What rule `unknownMembers` leaves out. */
  readonly unknown: readonly Member[];
}

/**
 * Leaves out the members that a store cannot be given which keeps them in the group: ids that its codec cannot
 * translate. A store that takes changes of membership tells by itself who is unknown.
 */
export function withResolvableMembers(
  { membership, isResolvableMember }: Endpoint,
  { unknownMembers }: Rules,
  attributes: Attributes,
): ResolvableMembers {
  const { members } = attributes;
  if (membership !== 'whole' || unknownMembers === 'refuse' || !Array.isArray(members)) {
    return { attributes, unknown: [] };
  }
  const unknown = members.filter((member: Member) => !isResolvableMember(member));
  if (unknown.length === 0) return { attributes, unknown };
  const known = members.filter(isResolvableMember);
  const record = withoutMembers(attributes);
  return { attributes: known.length === 0 ? record : { ...record, members: known }, unknown };
}
