import type { Departed } from './compare.js';
import { setDifference } from './difference.js';
import type { DirectoryGroup, Person } from './directory.js';
import type { MemberIds } from './traffic.js';

/** What one client remembers between its runs; keys are object ids. */
export function createMemory() {
  return {
    /** As provisioned last, without what failed; so that comes again in the next run. */
    people: new Map<string, Person>(),
    groups: new Map<string, DirectoryGroup>(),
    userIds: new Map<string, string>(),
    groupIds: new Map<string, string>(),
    /** Ids of the members that were sent. */
    members: new Map<string, ReadonlySet<string>>(),
    departed: new Map<string, Departed>(),
  };
}

export type Memory = ReturnType<typeof createMemory>;

/** The members of a group who are assigned and have an account, and who of them is news. */
export function memberIds(
  memory: Memory,
  assigned: ReadonlySet<string>,
  group: DirectoryGroup,
): MemberIds {
  const people = group.memberObjectIds.filter((id) => assigned.has(id));
  const all = new Set(people.flatMap((id) => memory.userIds.get(id) ?? []));
  const had = memory.members.get(group.objectId) ?? new Set<string>();
  return { all: [...all], ...setDifference(had, all) };
}
