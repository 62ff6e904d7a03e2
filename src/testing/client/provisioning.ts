import { type ComparisonModel, compareBy, type Departed } from './compare.js';
import { difference, setDifference } from './difference.js';
import { type Directory, type DirectoryGroup, isActive, type Person } from './directory.js';
import { inFlight } from './in-flight.js';
import { type GroupAction, newTally, type SyncReport, type UserAction } from './report.js';
import type { ClientOptions, SimulatedClient } from './simulated-client.js';

/** What became of an object; `id` is undefined when there is none at the service provider. */
export interface Provisioned<A extends string> {
  readonly action: A;
  readonly id: string | undefined;
}

/** Members of a group by the ids that the service provider gave them. */
export interface MemberIds {
  readonly all: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** The requests of one provider; everything else about provisioning is the same for most of them. */
export interface Traffic {
  testConnection(): Promise<void>;
  /** Sent before anything else in each run. */
  begin?(): Promise<void>;
  /**
   * Matches and creates, or updates, one person. `id` is that of an earlier run, `before` the person as
   * provisioned then.
   */
  user(
    person: Person,
    id: string | undefined,
    before: Person | undefined,
  ): Promise<Provisioned<UserAction>>;
  /** Somebody is no longer assigned. Unless it is `deleted` the account stays. */
  removeUser(person: Person, id: string): Promise<'deleted' | 'disabled' | 'unchanged'>;
  /** Matches and creates, or updates, one group with its members. */
  group(
    group: DirectoryGroup,
    id: string | undefined,
    members: MemberIds,
  ): Promise<Provisioned<GroupAction>>;
  removeGroup(id: string): Promise<void>;
}

/** What a provider is called, and what it keeps up to date. */
export interface ProvisioningModel extends Omit<ComparisonModel, 'departed'> {
  readonly name: string;
}

/** What one client remembers between its runs. */
function createMemory() {
  return {
    /** As provisioned last, without what failed; so that comes again in the next run. */
    people: new Map<string, Person>(),
    groups: new Map<string, DirectoryGroup>(),
    userIds: new Map<string, string>(),
    groupIds: new Map<string, string>(),
    /** Group object id → ids of the members that were sent. */
    members: new Map<string, ReadonlySet<string>>(),
    departed: new Map<string, Departed>(),
  };
}

type Memory = ReturnType<typeof createMemory>;

function memberIds(
  memory: Memory,
  assigned: ReadonlySet<string>,
  group: DirectoryGroup,
): MemberIds {
  const people = group.memberObjectIds.filter((id) => assigned.has(id));
  const all = new Set(people.flatMap((id) => memory.userIds.get(id) ?? []));
  const had = memory.members.get(group.objectId) ?? new Set<string>();
  return { all: [...all], ...setDifference(had, all) };
}

/** The action that a person's account shows after an update. */
export function updateAction(active: unknown, person: Person, changed: boolean): UserAction {
  if (active !== undefined && active !== isActive(person)) {
    return isActive(person) ? 'restored' : 'disabled';
  }
  return changed ? 'updated' : 'unchanged';
}

/**
 * A client out of its traffic: finds out what differs from the last run, sends people first, then groups
 * with the people who have an account, then what is gone.
 */
export function createProvisioningClient(
  model: ProvisioningModel,
  traffic: Traffic,
  options: ClientOptions,
): SimulatedClient {
  const { concurrency = 8 } = options;
  const memory = createMemory();

  async function sync(directory: Directory): Promise<SyncReport> {
    const tally = newTally();
    const each = <T extends { readonly objectId: string }>(
      items: readonly T[],
      work: (item: T) => Promise<void>,
    ) =>
      inFlight(items, concurrency, async (item) => {
        try {
          await work(item);
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          tally.failures.push({ objectId: item.objectId, reason });
        }
      });
    await traffic.begin?.();

    const people = difference([...memory.people.values()], directory.people);
    await each(people.changed, async (person) => {
      const { objectId } = person;
      const known = memory.userIds.get(objectId);
      const { action, id } = await traffic.user(person, known, memory.people.get(objectId));
      tally.users[action]++;
      memory.people.set(objectId, person);
      memory.departed.delete(objectId);
      if (id !== undefined) memory.userIds.set(objectId, id);
    });

    const groups = difference([...memory.groups.values()], directory.groups);
    const changed = new Set(groups.changed);
    const assigned = new Set(directory.people.map(({ objectId }) => objectId));
    // A member who had no account when the group was sent may have one now.
    const due = directory.groups.filter((group) => {
      const { added, removed } = memberIds(memory, assigned, group);
      return changed.has(group) || added.length > 0 || removed.length > 0;
    });
    await each(due, async (group) => {
      const members = memberIds(memory, assigned, group);
      const known = memory.groupIds.get(group.objectId);
      const { action, id } = await traffic.group(group, known, members);
      tally.groups[action]++;
      tally.membersAdded += members.added.length;
      tally.membersRemoved += members.removed.length;
      memory.groups.set(group.objectId, group);
      memory.members.set(group.objectId, new Set(members.all));
      if (id !== undefined) memory.groupIds.set(group.objectId, id);
    });

    await each(groups.gone, async ({ objectId }) => {
      const id = memory.groupIds.get(objectId);
      if (id !== undefined) {
        await traffic.removeGroup(id);
        tally.groups.deleted++;
      }
      for (const map of [memory.groups, memory.groupIds, memory.members]) map.delete(objectId);
    });
    await each(people.gone, async (person) => {
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
    return tally;
  }

  return {
    name: model.name,
    testConnection: () => traffic.testConnection(),
    sync,
    compare: (directory) => compareBy({ ...model, departed: memory.departed }, directory, options),
  };
}
