import { difference } from '../client/difference.js';
import type { SyncReport } from '../client/report.js';
import { type Attempts, createAttempts } from './attempts.js';
import type { EntraDirectory, EntraPerson } from './directory.js';
import { type EscrowBook, isDue, note } from './escrow.js';
import { deleteGroup, membershipChanges, provisionGroup, provisionMembers } from './groups.js';
import type { CycleOutcome } from './quarantine.js';
import type { Session } from './session.js';
import { deleteUser, provisionManager, provisionUser } from './users.js';

/** What a cycle did, as the provisioning log would sum it up. */
export interface ClientCycleReport extends SyncReport {
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
  readonly report: ClientCycleReport;
  readonly outcome: CycleOutcome;
}

interface Keyed {
  readonly objectId: string;
}

/** One cycle: what is known from earlier ones, what is to be, and which failures are due again. */
interface Cycle {
  readonly session: Session;
  readonly before: EntraDirectory;
  readonly now: EntraDirectory;
  readonly attempts: Attempts;
  readonly isDue: (object: Keyed) => boolean;
  /** Whether an object failed earlier and its time has not come. */
  readonly isWaiting: (objectId: string) => boolean;
}

const idOf = ({ objectId }: Keyed): string => objectId;

/** Looks at people; whom it has looked at, and whom the service provider shows as their managers. */
async function people({ session, before, now, attempts, isDue }: Cycle) {
  const { changed } = difference(before.people, now.people);
  const looked = new Set<EntraPerson>([...changed, ...now.people.filter(isDue)]);
  const managers = new Map<EntraPerson, string | undefined>();
  await attempts.each([...looked], idOf, async (person) => {
    const { action, managerId } = await provisionUser(session, person);
    attempts.tally.users[action]++;
    managers.set(person, managerId);
  });
  return { looked, managers };
}

/** Sends managers, also of those whose manager had no account when they were looked at. */
async function references(
  { session, now, attempts }: Cycle,
  { looked, managers }: Awaited<ReturnType<typeof people>>,
): Promise<number> {
  const open = now.people.filter(
    (person) => session.withoutManager.has(person.objectId) && !looked.has(person),
  );
  let set = 0;
  const work = async (person: EntraPerson) => {
    if (await provisionManager(session, person, managers.get(person))) set++;
  };
  await attempts.each([...managers.keys(), ...open], idOf, work, 'references');
  return set;
}

async function groups({ session, before, now, attempts, isDue }: Cycle): Promise<void> {
  const { changed } = difference(before.groups, now.groups);
  await attempts.each(
    [...new Set([...changed, ...now.groups.filter(isDue)])],
    idOf,
    async (group) => {
      attempts.tally.groups[await provisionGroup(session, group)]++;
    },
  );
}

/** Membership changes of all groups at once, several requests about one group in parallel. */
async function members(cycle: Cycle, membersPerPatch: number): Promise<void> {
  const { session, now, attempts, isWaiting } = cycle;
  const changes = now.groups
    .filter((group) => !isWaiting(group.objectId))
    .flatMap((group) => membershipChanges(session, group, membersPerPatch));
  await attempts.each(
    changes,
    ({ group }) => group.objectId,
    async (change) => {
      const count = await provisionMembers(session, change);
      if (change.kind === 'add') attempts.tally.membersAdded += count;
      else attempts.tally.membersRemoved += count;
    },
    'references',
  );
}

/** What could not be deleted earlier is still known to the session, and no longer in the directory. */
async function purged({ session, now, attempts, isWaiting }: Cycle): Promise<void> {
  const gone = (known: ReadonlyMap<string, string>, present: readonly Keyed[]) => {
    const ids = new Set(present.map(idOf));
    return [...known.keys()].filter((id) => !ids.has(id) && !isWaiting(id));
  };
  await attempts.each(gone(session.groups, now.groups), String, async (id) => {
    if (await deleteGroup(session, id)) attempts.tally.groups.deleted++;
  });
  await attempts.each(gone(session.users, now.people), String, async (id) => {
    if (await deleteUser(session, id)) attempts.tally.users.deleted++;
  });
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
  const attempts = createAttempts(options.concurrency);
  const due = (objectId: string) => isDue(escrows, objectId, options.now);
  const cycle: Cycle = {
    session,
    before,
    now,
    attempts,
    isDue: ({ objectId }) => due(objectId),
    isWaiting: (id) => escrows.has(id) && !attempts.attempted.has(id) && !due(id),
  };
  const managersSet = await references(cycle, await people(cycle));
  await groups(cycle);
  await members(cycle, options.membersPerPatch);
  await purged(cycle);
  for (const id of attempts.attempted) note(escrows, id, attempts.failed.has(id), options.now);
  return { report: { ...attempts.tally, managersSet }, outcome: attempts.outcome() };
}
