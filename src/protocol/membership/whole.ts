import type { Attributes } from '../../schema/types.js';
import type {
  IsResolvableMember,
  Membership,
  MembersWrite,
  ResolvableMembers,
} from '../model/membership.js';
import { membersDifference } from './difference.js';
import { withoutMembers } from './without-members.js';

function planList(
  before: Attributes,
  { attributes, unknown }: ResolvableMembers,
): MembersWrite & Required<Pick<MembersWrite, 'difference'>> {
  const difference = { ...membersDifference(before.members, attributes.members), unknown };
  return { draft: attributes, difference };
}

function withMembers(attributes: Attributes, members: unknown): Attributes {
  const record = withoutMembers(attributes);
  return members === undefined ? record : { ...record, members };
}

/**
 * For a store that keeps members as a part of the record: every write gives it the whole list.
 *
 * @param isResolvable - whether the id of a member can be one of the host's at all.
 */
export function wholeMembership(isResolvable: IsResolvableMember): Membership {
  return Object.freeze({
    isKept: true,
    comparesLists: true,
    isUnknownAfterWrite: false,
    resolvable(attributes, { unknownMembers }) {
      const { members } = attributes;
      if (unknownMembers === 'refuse' || !Array.isArray(members)) {
        return { attributes, unknown: [] };
      }
      const unknown = members.filter((member) => !isResolvable(member));
      if (unknown.length === 0) return { attributes, unknown };
      const known = members.filter(isResolvable);
      return {
        attributes: withMembers(attributes, known.length === 0 ? undefined : known),
        unknown,
      };
    },
    split: (operations) => ({ operations, change: undefined, needsMembers: true, skipped: [] }),
    planCreate: (after) => planList({}, after),
    planReplace: (before, after, isGiven) =>
      isGiven ? planList(before, after) : { draft: withMembers(after.attributes, before.members) },
    planModify: planList,
  } satisfies Membership);
}
