import type { EntraDirectory, EntraGroup, EntraPerson } from 'express-scim/testing';

type Change<T> = (object: T) => T;

/** Applies a change to every object at these places that there are. */
function at<T>(objects: readonly T[], places: readonly number[], change: Change<T>): readonly T[] {
  const wanted = new Set(places);
  return objects.map((object, i) => (wanted.has(i) ? change(object) : object));
}

/** `count` places spread evenly over a list, beginning at `from`. */
function spread(length: number, count: number, from: number): readonly number[] {
  const step = Math.max(1, Math.floor(length / count));
  return Array.from({ length: count }, (_, i) => from + i * step).filter((i) => i < length);
}

function hire(number: number, like: EntraPerson): EntraPerson {
  const nickname = `nova.newhire${number}`;
  const mail = `${nickname}@${like.userPrincipalName.split('@')[1]}`;
  return {
    ...like,
    objectId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    userPrincipalName: mail,
    mailNickname: nickname,
    givenName: 'Nova',
    surname: `Newhire ${number}`,
    displayName: `Nova Newhire ${number}`,
    mail,
    managerObjectId: like.objectId,
    accountEnabled: true,
  };
}

const marry: Change<EntraPerson> = (person) => {
  const surname = `${person.surname}-Ångström`;
  const nickname = `${person.mailNickname}.angstrom`;
  const mail = `${nickname}@${person.userPrincipalName.split('@')[1]}`;
  return {
    ...person,
    surname,
    displayName: `${person.givenName} ${surname}`,
    mailNickname: nickname,
    userPrincipalName: mail,
    mail,
  };
};

const leave: Change<EntraPerson> = (person) => ({ ...person, accountEnabled: false });

function renameGroup(group: EntraGroup): EntraGroup {
  return { ...group, displayName: `${group.displayName} (renamed)` };
}

/** Half of the first ten members leave, and some others join. */
function reshuffle(joiners: readonly EntraPerson[]): Change<EntraGroup> {
  return (group) => {
    const leaving = new Set(group.memberObjectIds.slice(0, 10).filter((_, i) => i % 2 === 0));
    const staying = group.memberObjectIds.filter((id) => !leaving.has(id));
    const joining = joiners.map((person) => person.objectId);
    return { ...group, memberObjectIds: [...new Set([...staying, ...joining])] };
  };
}

/**
 * The first month: people marry, move, get another manager, leave and arrive; groups are renamed,
 * deleted, and gain and lose members.
 */
export function firstMonth({ people, groups }: EntraDirectory): EntraDirectory {
  const size = people.length;
  const newManager = people[Math.floor(size / 2)];
  const moved = (person: EntraPerson) => ({
    ...person,
    department: 'Special Projects',
    jobTitle: 'Programme Lead',
    mobilePhone: '+44 117 496 9999',
  });
  const managed = ({ managerObjectId: _former, ...person }: EntraPerson): EntraPerson =>
    newManager === undefined || newManager.objectId === person.objectId
      ? person
      : { ...person, managerObjectId: newManager.objectId };
  const changed = at(
    at(
      at(at(people, spread(size, 20, 3), marry), spread(size, 30, 5), moved),
      spread(size, 25, 7),
      managed,
    ),
    spread(size, 15, 9),
    leave,
  );
  const hires = people.slice(0, 12).map((like, i) => hire(i + 1, like));
  const joiners = [...hires, ...people.slice(-8)];
  const last = groups.length - 1;
  return {
    people: [...changed, ...hires],
    groups: at(
      at(
        groups,
        [0, 2, 4, 6].map((i) => i % groups.length),
        reshuffle(joiners),
      ),
      [1, 3],
      renameGroup,
    ).filter((_, i) => i !== last),
  };
}

/** The second month: one leaver comes back, the others are purged for good. */
export function secondMonth(
  before: EntraDirectory,
  { people, groups }: EntraDirectory,
): EntraDirectory {
  const wasActive = new Set(before.people.filter((p) => p.accountEnabled).map((p) => p.objectId));
  const leavers = people.filter((p) => !p.accountEnabled && wasActive.has(p.objectId));
  const [restored, ...purged] = leavers.map((person) => person.objectId);
  const gone = new Set(purged);
  return {
    people: people
      .filter((person) => !gone.has(person.objectId))
      .map((person) => ({
        ...person,
        accountEnabled: person.accountEnabled || person.objectId === restored,
      }))
      .map(
        ({ managerObjectId, ...person }): EntraPerson =>
          managerObjectId === undefined || gone.has(managerObjectId)
            ? person
            : { ...person, managerObjectId },
      ),
    groups: groups.map((group) => ({
      ...group,
      memberObjectIds: group.memberObjectIds.filter((id) => !gone.has(id)),
    })),
  };
}
