import { InvalidValueError } from '../../errors/store-errors.js';
import type {
  Member,
  MemberRef,
  MembersChange,
  MembersChangeResult,
} from '../contract/resource.js';
import { type Directory, displayOf, isHidden, memberRow } from './directory.js';
import { touchRow } from './row-writer.js';
import type { Journal } from './table/journal.js';
import type { Row } from './table/row.js';

/** Longest id repeated in an error. */
const MAX_ECHO = 64;

/** A member as it is shown: with the display it was added with, else with the name of the resource. */
export function shownMember(directory: Directory, member: Member): Member {
  if (member.display !== undefined) return member;
  const found = memberRow(directory, member.value);
  const display = found && displayOf(found.row);
  return display === undefined ? member : { ...member, display };
}

export function shownMembers(directory: Directory, groupId: string): readonly Member[] {
  return [...directory.membership.members(groupId)]
    .filter(({ value }) => !isHidden(directory, value))
    .map((member) => shownMember(directory, member));
}

/**
 * Changes the members of a group; moves its version, but not its revision, if anything really changed.
 *
 * @throws InvalidValueError for an unknown member that is to be refused; nothing is written then.
 */
export function changeGroup(
  directory: Directory,
  group: Row,
  change: MembersChange,
  journal: Journal,
): MembersChangeResult {
  const { membership } = directory;
  const { added, unknown } = newMembers(directory, group, change);
  const removed = goneMembers(directory, group, change);
  if (added.length > 0 || removed.length > 0) {
    membership.change(
      group.id,
      added,
      removed.map(({ value }) => value),
      journal,
    );
    touchRow(directory.groups, group, journal);
  }
  const { version, lastModified } = group.record.meta;
  return {
    ...(version === undefined ? {} : { version }),
    lastModified,
    added,
    removed,
    unknown,
  };
}

/** Ends all memberships of a resource that is going; each group that it was in is thereby changed. */
export function leaveGroups(directory: Directory, memberId: string, journal: Journal): void {
  const { membership, groups } = directory;
  for (const groupId of [...membership.groupsOf(memberId)]) {
    membership.change(groupId, [], [memberId], journal);
    const group = groups.table.find(groupId);
    if (group !== undefined) touchRow(groups, group, journal);
  }
}

function newMembers(
  directory: Directory,
  group: Row,
  { add, unknown: onUnknown }: MembersChange,
): { readonly added: readonly Member[]; readonly unknown: readonly MemberRef[] } {
  const added = new Map<string, Member>();
  const unknown = new Map<string, MemberRef>();
  for (const member of add) {
    const isThere = directory.membership.find(group.id, member.value) !== undefined;
    if (isThere && !isHidden(directory, member.value)) continue;
    const found = memberRow(directory, member.value);
    const type = found?.type ?? otherType(directory, member);
    if (type !== undefined) added.set(member.value, storedMember(member, type));
    else if (onUnknown === 'skip') unknown.set(member.value, member);
    else throw unknownMember(member.value);
  }
  return { added: [...added.values()], unknown: [...unknown.values()] };
}

function otherType({ memberTypes }: Directory, { type }: Member): string | undefined {
  return type !== undefined && memberTypes.has(type) ? type : undefined;
}

/** Those whom SCIM does not show stay: a client that names everybody does not know them. */
function goneMembers(
  directory: Directory,
  group: Row,
  { from, add, remove }: MembersChange,
): readonly Member[] {
  const { membership } = directory;
  const isGone = ({ value }: Member) => !isHidden(directory, value);
  if (from === 'current') {
    const leaving = new Set(remove.map(({ value }) => value));
    return [...leaving].flatMap((id) => membership.find(group.id, id) ?? []).filter(isGone);
  }
  const staying = new Set(add.map(({ value }) => value));
  return [...membership.members(group.id)].filter(
    (member) => !staying.has(member.value) && isGone(member),
  );
}

function storedMember({ value, display }: Member, type: string): Member {
  return Object.freeze(display === undefined ? { value, type } : { value, type, display });
}

function unknownMember(id: string): InvalidValueError {
  const shown = id.length > MAX_ECHO ? `${id.slice(0, MAX_ECHO)}…` : id;
  return new InvalidValueError('members', `there is no user or group with the id "${shown}".`);
}
