import { difference } from '../client/difference.js';
import { inFlight } from '../client/in-flight.js';
import { newTally, type SyncReport } from '../client/report.js';
import type { EntraDirectory, EntraPerson } from './directory.js';
import { type EscrowBook, isDue, note } from './escrow.js';
import { fatalOf } from './fatal.js';
import { deleteGroup, membershipChanges, provisionGroup, provisionMembers } from './groups.js';
import type { CycleOutcome } from './quarantine.js';
import type { Session } from './session.js';
import { deleteUser, provisionManager, provisionUser } from './users.js';

/** What a cycle did, as the provisioning log would sum it up. */
export interface CycleReport extends SyncReport {
  readonly managersSet: number;
}

export interface CycleOptions {
  readonly concurrency: number;
  readonly membersPerPatch: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What the portal shows of a cycle, and what the job makes of it. */
export interface CycleResult {
  readonly report: CycleReport;
  readonly outcome: CycleOutcome;
}

/**
 * One provisioning cycle: users, then references between them, then groups, then members, then what was
 * purged. Looked at is what differs from `before`, and what failed earlier and is due again.
 */
export async function runCycle(
  session: Session,
  escrows: EscrowBook,
  before: EntraDirectory,
  now: EntraDirectory,
  options: CycleOptions,
): Promise<CycleResult> {
  const tally = newTally();
  const failed = new Set<string>();
  const failedReferences = new Set<string>();
  const attempted = new Set<string>();
  let fatal: CycleOutcome['fatal'];
  let managersSet = 0;

  const each = <T>(
    items: readonly T[],
    idOf: (item: T) => string,
    work: (item: T) => Promise<void>,
    isReference = false,
  ) =>
    inFlight(items, options.concurrency, async (item) => {
      if (fatal !== undefined) return;
      const objectId = idOf(item);
      attempted.add(objectId);
      try {
        await work(item);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        tally.failures.push({ objectId, reason });
        if (isReference && !failed.has(objectId)) failedReferences.add(objectId);
        failed.add(objectId);
        fatal ??= fatalOf(error);
      }
    });
  const objectId = (object: { readonly objectId: string }) => object.objectId;
  const due = (object: { readonly objectId: string }) =>
    isDue(escrows, object.objectId, options.now);

  const people = difference(before.people, now.people);
  const looked = new Set<EntraPerson>([...people.changed, ...now.people.filter(due)]);
  const managers = new Map<EntraPerson, string | undefined>();
  await each([...looked], objectId, async (person) => {
    const outcome = await provisionUser(session, person);
    tally.users[outcome.action]++;
    managers.set(person, outcome.managerId);
  });
  for (const person of now.people) {
    // A manager who had no account when the person was looked at may have one now.
    if (session.withoutManager.has(person.objectId) && !looked.has(person)) {
      managers.set(person, undefined);
    }
  }
  await each(
    [...managers.keys()],
    objectId,
    async (person) => {
      if (await provisionManager(session, person, managers.get(person))) managersSet++;
    },
    true,
  );

  const teams = difference(before.groups, now.groups);
  const teamsToDo = new Set([...teams.changed, ...now.groups.filter(due)]);
  await each([...teamsToDo], objectId, async (group) => {
    tally.groups[await provisionGroup(session, group)]++;
  });
  const waiting = (id: string) => escrows.has(id) && !attempted.has(id);
  const changes = now.groups
    .filter((group) => !waiting(group.objectId))
    .flatMap((group) => membershipChanges(session, group, options.membersPerPatch));
  await each(
    changes,
    (change) => change.group.objectId,
    async (change) => {
      const count = await provisionMembers(session, change);
      if (change.kind === 'add') tally.membersAdded += count;
      else tally.membersRemoved += count;
    },
    true,
  );

  // What could not be deleted is still known to the session, and no longer in the directory.
  const groupIds = new Set(now.groups.map(objectId));
  const userIds = new Set(now.people.map(objectId));
  const gone = (known: ReadonlyMap<string, string>, present: ReadonlySet<string>) =>
    [...known.keys()].filter(
      (id) => !present.has(id) && (!escrows.has(id) || due({ objectId: id })),
    );
  await each(gone(session.groups, groupIds), String, async (id) => {
    if (await deleteGroup(session, id)) tally.groups.deleted++;
  });
  await each(gone(session.users, userIds), String, async (id) => {
    if (await deleteUser(session, id)) tally.users.deleted++;
  });

  for (const id of attempted) note(escrows, id, failed.has(id), options.now);
  return {
    report: { ...tally, managersSet },
    outcome: {
      attempted: attempted.size,
      failed: failed.size,
      failedReferences: failedReferences.size,
      fatal,
    },
  };
}
