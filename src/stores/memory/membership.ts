import type { Member } from '../contract/resource.js';
import type { Journal } from './table/journal.js';

interface Entry {
  readonly member: Member;
  /** Order in which members were added; survives a removal that is taken back. */
  readonly sequence: number;
}

const NO_GROUPS: ReadonlySet<string> = new Set();

/**
 * Who belongs to which groups of one tenant, readable from both sides. A change costs as much as the
 * change, whatever the size of the group.
 */
export class Membership {
  readonly #membersOf = new Map<string, Map<string, Entry>>();
  readonly #groupsOf = new Map<string, Set<string>>();
  #sequence = 0;

  size(groupId: string): number {
    return this.#membersOf.get(groupId)?.size ?? 0;
  }

  /** The member as it was added; undefined if it is not in the group. */
  find(groupId: string, memberId: string): Member | undefined {
    return this.#membersOf.get(groupId)?.get(memberId)?.member;
  }

  /** In the order in which they were added. */
  *members(groupId: string): Iterable<Member> {
    for (const { member } of this.#membersOf.get(groupId)?.values() ?? []) yield member;
  }

  memberIds(groupId: string): Iterable<string> {
    return this.#membersOf.get(groupId)?.keys() ?? [];
  }

  /** Ids of the groups that have this member of their own, not through another group. */
  groupsOf(memberId: string): ReadonlySet<string> {
    const groups = this.#groupsOf.get(memberId);
    if (groups === undefined) return NO_GROUPS;
    for (const id of groups) if (!this.#membersOf.get(id)?.has(memberId)) groups.delete(id);
    if (groups.size === 0) this.#groupsOf.delete(memberId);
    return groups;
  }

  /** Ends all memberships in a group at once: its members forget it one by one, when they are asked. */
  drop(groupId: string, journal: Journal): void {
    const members = this.#membersOf.get(groupId);
    if (members === undefined) return;
    this.#membersOf.delete(groupId);
    journal.note(() => {
      for (const entry of members.values()) this.#link(groupId, entry);
    });
  }

  /** Adds members who are not there and removes ids that are. */
  change(
    groupId: string,
    add: readonly Member[],
    remove: readonly string[],
    journal: Journal,
  ): void {
    const removed = remove.flatMap((id) => this.#membersOf.get(groupId)?.get(id) ?? []);
    for (const id of remove) this.#unlink(groupId, id);
    for (const member of add) {
      this.#sequence += 1;
      this.#link(groupId, { member, sequence: this.#sequence });
    }
    journal.note(() => {
      for (const { value } of add) this.#unlink(groupId, value);
      for (const entry of removed) this.#link(groupId, entry);
      if (removed.length > 0) this.#restoreOrder(groupId);
    });
  }

  #link(groupId: string, entry: Entry): void {
    const id = entry.member.value;
    const members = this.#membersOf.get(groupId);
    if (members === undefined) this.#membersOf.set(groupId, new Map([[id, entry]]));
    else members.set(id, entry);
    const groups = this.#groupsOf.get(id);
    if (groups === undefined) this.#groupsOf.set(id, new Set([groupId]));
    else groups.add(groupId);
  }

  #unlink(groupId: string, memberId: string): void {
    const members = this.#membersOf.get(groupId);
    members?.delete(memberId);
    if (members?.size === 0) this.#membersOf.delete(groupId);
    const groups = this.#groupsOf.get(memberId);
    groups?.delete(groupId);
    if (groups?.size === 0) this.#groupsOf.delete(memberId);
  }

  #restoreOrder(groupId: string): void {
    const entries = [...(this.#membersOf.get(groupId) ?? [])];
    entries.sort(([, a], [, b]) => a.sequence - b.sequence);
    this.#membersOf.set(groupId, new Map(entries));
  }
}
