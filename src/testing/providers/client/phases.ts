import { difference } from './difference.js';
import type { Directory } from './directory.js';
import { inFlight } from './in-flight.js';
import { type Memory, memberIds } from './memory.js';
import type { Tally } from './report.js';
import type { Traffic } from './traffic.js';

/** One run of a client. */
export interface Run {
  readonly traffic: Traffic;
  readonly memory: Memory;
  readonly tally: Tally;
  readonly concurrency: number;
}

/** Works on all objects; what fails is noted, and the others go on. */
function each<T extends { readonly objectId: string }>(
  { tally, concurrency }: Run,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  return inFlight(items, concurrency, async (item) => {
    try {
      await work(item);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      tally.failures.push({ objectId: item.objectId, reason });
    }
  });
}

/** People who are new or differ. */
export function provisionPeople(run: Run, { people }: Directory): Promise<void> {
  const { traffic, memory, tally } = run;
  const { changed } = difference([...memory.people.values()], people);
  return each(run, changed, async (person) => {
    const { objectId } = person;
    const known = memory.userIds.get(objectId);
    const { action, id } = await traffic.user(person, known, memory.people.get(objectId));
    tally.users[action]++;
    memory.people.set(objectId, person);
    memory.departed.delete(objectId);
    if (id !== undefined) memory.userIds.set(objectId, id);
  });
}

/** Groups that are new or differ, or of whose members somebody has an account only now. */
export function provisionGroups(run: Run, { people, groups }: Directory): Promise<void> {
  const { traffic, memory, tally } = run;
  const assigned = new Set(people.map(({ objectId }) => objectId));
  const changed = new Set(difference([...memory.groups.values()], groups).changed);
  const due = groups.filter((group) => {
    const { added, removed } = memberIds(memory, assigned, group);
    return changed.has(group) || added.length > 0 || removed.length > 0;
  });
  return each(run, due, async (group) => {
    const { objectId } = group;
    const members = memberIds(memory, assigned, group);
    const { action, id } = await traffic.group(group, memory.groupIds.get(objectId), members);
    tally.groups[action]++;
    tally.membersAdded += members.added.length;
    tally.membersRemoved += members.removed.length;
    memory.groups.set(objectId, group);
    memory.members.set(objectId, new Set(members.all));
    if (id !== undefined) memory.groupIds.set(objectId, id);
  });
}

export function removeGroups(run: Run, { groups }: Directory): Promise<void> {
  const { traffic, memory, tally } = run;
  const { gone } = difference([...memory.groups.values()], groups);
  return each(run, gone, async ({ objectId }) => {
    const id = memory.groupIds.get(objectId);
    if (id !== undefined) {
      await traffic.removeGroup(id);
      tally.groups.deleted++;
    }
    for (const map of [memory.groups, memory.groupIds, memory.members]) map.delete(objectId);
  });
}

/** People who are no longer assigned. */
export function removePeople(run: Run, { people }: Directory): Promise<void> {
  const { traffic, memory, tally } = run;
  const { gone } = difference([...memory.people.values()], people);
  return each(run, gone, async (person) => {
    const { objectId } = person;
    const id = memory.userIds.get(objectId);
    if (id !== undefined) {
      const action = await traffic.removeUser(person, id);
      tally.users[action]++;
      if (action === 'deleted') memory.userIds.delete(objectId);
      else memory.departed.set(objectId, { id, disabled: action === 'disabled' });
    }
    memory.people.delete(objectId);
  });
}
