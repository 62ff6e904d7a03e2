import type { Rules } from '../../conformance/rules.js';
import { membersFromEmpty, splitMembership } from '../../patch/membership.js';
import type { Attribute, Attributes } from '../../schema/types.js';
import type { MembersChange } from '../../stores/contract/resource.js';
import type { Membership } from '../model/membership.js';
import { membersDifference, membersIn } from './difference.js';
import { withoutMembers } from './without-members.js';

/** How the members of two lists differ, as a change for a store that takes changes. */
function changeBetween(
  before: Attributes,
  after: Attributes,
  { unknownMembers }: Rules,
): MembersChange | undefined {
  const { added, removed } = membersDifference(before.members, after.members);
  if (added.length === 0 && removed.length === 0) return undefined;
  const remove = removed.map(({ value }) => ({ value }));
  return { from: 'current', add: added, remove, unknown: unknownMembers };
}

/**
 * For a store that takes changes of membership: the list is never read, but for a PATCH whose effect depends on it
 * (`members[display eq "…"]`). Who is unknown, such a store tells by itself.
 *
 * @param attribute - `members`
 * @param isListed - whether the store lists members apart from the record.
 */
export function deltaMembership(attribute: Attribute, isListed: boolean): Membership {
  const listChange = (members: unknown, rules: Rules) =>
    membersFromEmpty(attribute, membersIn(members), rules);
  return Object.freeze({
    isKept: true,
    comparesLists: false,
    isUnknownAfterWrite: !isListed,
    resolvable: (attributes) => ({ attributes, unknown: [] }),
    split(operations, rules) {
      const split = splitMembership(operations, 'members', rules);
      if (!split) return { operations, change: undefined, needsMembers: true, skipped: [] };
      const { rest, members: change, skipped } = split;
      return { operations: rest, change, needsMembers: false, skipped };
    },
    planCreate({ attributes }, rules) {
      const isEmpty = membersIn(attributes.members).length === 0;
      return {
        draft: withoutMembers(attributes),
        change: isEmpty ? undefined : listChange(attributes.members, rules),
      };
    },
    planReplace: (_before, { attributes }, isGiven, rules) => ({
      draft: withoutMembers(attributes),
      change: isGiven ? listChange(attributes.members, rules) : undefined,
    }),
    planModify: (before, { attributes }, { change, needsMembers }, rules) => ({
      draft: withoutMembers(attributes),
      change: needsMembers ? changeBetween(before, attributes, rules) : change,
    }),
  } satisfies Membership);
}
