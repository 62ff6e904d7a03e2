import type {
  Member,
  MembersChangeResult,
  ResourceRecord,
} from '../../stores/contract/resource.js';
import type { MembersDifference, MembersWrite } from '../model/membership.js';

/** The members in an attribute that may have none. */
export const membersIn = (members: unknown): readonly Member[] =>
  Array.isArray(members) ? members : [];

const idsOf = (members: readonly Member[]): ReadonlySet<string> =>
  new Set(members.map(({ value }) => value));

/** How two lists of members differ. */
export function membersDifference(
  before: unknown,
  after: unknown,
): Pick<MembersDifference, 'added' | 'removed'> {
  const old = idsOf(membersIn(before));
  const now = idsOf(membersIn(after));
  return {
    added: membersIn(after).filter(({ value }) => !old.has(value)),
    removed: membersIn(before).filter(({ value }) => !now.has(value)),
  };
}

/** Whether a write may let anybody join or leave; what a change comes to, only its store can tell. */
export function mayMoveMembers({ change, difference }: MembersWrite): boolean {
  if (change !== undefined) return true;
  return difference !== undefined && difference.added.length + difference.removed.length > 0;
}

/** What a store that keeps members in the record has changed, told like a store that takes changes. */
export function resultOf(
  difference: MembersDifference,
  { meta: { version, lastModified } }: ResourceRecord,
): MembersChangeResult {
  return { ...(version === undefined ? {} : { version }), lastModified, ...difference };
}
