import { newTally } from '../client/report.js';
import type { ClientCycleReport } from './cycle.js';
import type { EntraDirectory, EntraPerson } from './directory.js';
import { provisionGroup, provisionMembers } from './groups.js';
import type { Session } from './session.js';
import { provisionManager, provisionUser } from './users.js';

/** Object ids of what an administrator picks. */
export type OnDemandRequest =
  | { readonly person: string }
  | { readonly group: string; readonly members: readonly string[] };

/** Microsoft: provision-on-demand. */
const MOST_MEMBERS = 5;

function pick<T extends { readonly objectId: string }>(objects: readonly T[], id: string): T {
  const found = objects.find(({ objectId }) => objectId === id);
  if (found === undefined) throw new RangeError(`The directory has no object ${id}.`);
  return found;
}

/**
 * Provisions what an administrator picked, without the cycle around it.
 *
 * @throws RangeError for objects that the directory does not have, and for more than five members.
 */
export async function runOnDemand(
  job: Session,
  directory: EntraDirectory,
  what: OnDemandRequest,
): Promise<ClientCycleReport> {
  const session: Session = { ...job, dialect: 'default' };
  const tally = newTally();
  let managersSet = 0;
  const attempt = async (objectId: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      tally.failures.push({
        objectId,
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  };
  const person = (someone: EntraPerson) =>
    attempt(someone.objectId, async () => {
      const { action, managerId } = await provisionUser(session, someone);
      tally.users[action]++;
      if (await provisionManager(session, someone, managerId)) managersSet++;
    });

  if ('person' in what) {
    await person(pick(directory.people, what.person));
  } else {
    if (what.members.length > MOST_MEMBERS) {
      throw new RangeError(`At most ${MOST_MEMBERS} members can be picked.`);
    }
    const group = pick(directory.groups, what.group);
    for (const id of what.members) await person(pick(directory.people, id));
    await attempt(group.objectId, async () => {
      tally.groups[await provisionGroup(session, group)]++;
      const present = session.members.get(group.objectId);
      const objectIds = what.members.filter((id) => present?.has(id) !== true);
      tally.membersAdded += await provisionMembers(session, { group, kind: 'add', objectIds });
    });
  }
  return { ...tally, managersSet };
}
