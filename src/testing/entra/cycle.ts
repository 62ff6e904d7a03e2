import type { EntraDirectory } from './directory.js';
import { deleteGroup, membershipChanges, provisionGroup, provisionMembers } from './groups.js';
import { inFlight } from './in-flight.js';
import type { Session } from './session.js';
import { deleteUser, provisionManager, provisionUser, type UserAction } from './users.js';

/** An object that could not be provisioned; Entra would try again in a later cycle. */
export interface CycleFailure {
  readonly objectId: string;
  /** What was asked and answered, in a sentence without personal data of its own. */
  readonly reason: string;
}

/** What a cycle did, as the provisioning log would sum it up. */
export interface CycleReport {
  readonly users: Readonly<Record<UserAction | 'deleted', number>>;
  readonly managersSet: number;
  readonly groups: Readonly<Record<'created' | 'updated' | 'unchanged' | 'deleted', number>>;
  readonly membersAdded: number;
  readonly membersRemoved: number;
  readonly failures: readonly CycleFailure[];
}

export interface CycleOptions {
  readonly concurrency: number;
  readonly membersPerPatch: number;
}

type Keyed = { readonly objectId: string };

/** Objects that are new or differ, and those that are gone. */
function difference<T extends Keyed>(before: readonly T[], now: readonly T[]) {
  const text = (object: T) => JSON.stringify(Object.entries(object).sort());
  const known = new Map(before.map((object) => [object.objectId, text(object)]));
  const ids = new Set(now.map((object) => object.objectId));
  return {
    changed: now.filter((object) => known.get(object.objectId) !== text(object)),
    gone: before.filter((object) => !ids.has(object.objectId)),
  };
}

/**
 * One provisioning cycle: users, then references between them, then groups, then members, then what
 * was purged. Only what differs from `before` is looked at.
 */
export async function runCycle(
  session: Session,
  before: EntraDirectory,
  now: EntraDirectory,
  { concurrency, membersPerPatch }: CycleOptions,
): Promise<CycleReport> {
  const failures: CycleFailure[] = [];
  const each = <T>(
    items: readonly T[],
    idOf: (item: T) => string,
    work: (item: T) => Promise<void>,
  ) =>
    inFlight(items, concurrency, async (item) => {
      try {
        await work(item);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        failures.push({ objectId: idOf(item), reason });
      }
    });
  const objectId = (object: Keyed) => object.objectId;

  const users = {
    created: 0,
    updated: 0,
    disabled: 0,
    restored: 0,
    unchanged: 0,
    skipped: 0,
    deleted: 0,
  };
  const groups = { created: 0, updated: 0, unchanged: 0, deleted: 0 };
  const members = { add: 0, remove: 0 };
  let managersSet = 0;

  const people = difference(before.people, now.people);
  const managers = new Map<string, string | undefined>();
  const created = new Set<string>();
  await each(people.changed, objectId, async (person) => {
    const outcome = await provisionUser(session, person);
    users[outcome.action]++;
    if (outcome.action === 'created') created.add(person.objectId);
    managers.set(person.objectId, outcome.managerId);
  });
  const provisioned = people.changed.filter((person) => managers.has(person.objectId));
  await each(provisioned, objectId, async (person) => {
    if (await provisionManager(session, person, managers.get(person.objectId))) managersSet++;
  });

  const teams = difference(before.groups, now.groups);
  await each(teams.changed, objectId, async (group) => {
    groups[await provisionGroup(session, group)]++;
  });
  const had = new Map(before.groups.map((group) => [group.objectId, group.memberObjectIds]));
  // A membership that could not be resolved before its member had an account is sent now.
  const changes = now.groups.flatMap((group) =>
    membershipChanges(
      group,
      (had.get(group.objectId) ?? []).filter((id) => !created.has(id)),
      membersPerPatch,
    ),
  );
  await each(
    changes,
    (change) => change.group.objectId,
    async (change) => {
      const count = await provisionMembers(session, change);
      members[change.kind] += count;
    },
  );

  await each(teams.gone, objectId, async (group) => {
    if (await deleteGroup(session, group.objectId)) groups.deleted++;
  });
  await each(people.gone, objectId, async (person) => {
    if (await deleteUser(session, person.objectId)) users.deleted++;
  });

  return {
    users,
    managersSet,
    groups,
    membersAdded: members.add,
    membersRemoved: members.remove,
    failures,
  };
}
