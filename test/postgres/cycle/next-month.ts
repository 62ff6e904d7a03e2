import type { Directory, DirectoryGroup, Person } from '../../../src/testing/index.js';

/** Every so many objects, beginning at `from`, an object is changed. */
function every<T>(objects: readonly T[], step: number, from: number, change: (object: T) => T) {
  return objects.map((object, i) => (i % step === from ? change(object) : object));
}

function marry(person: Person): Person {
  const surname = `${person.surname}-Ångström`;
  const nickname = `${person.mailNickname}.angstrom`;
  const mail = `${nickname}@${person.userPrincipalName.split('@')[1]}`;
  const displayName = `${person.givenName} ${surname}`;
  return { ...person, surname, displayName, mailNickname: nickname, userPrincipalName: mail, mail };
}

function hire(number: number, like: Person): Person {
  const nickname = `nova.newhire${number}`;
  const mail = `${nickname}@${like.userPrincipalName.split('@')[1]}`;
  return {
    ...like,
    objectId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    userPrincipalName: mail,
    mailNickname: nickname,
    surname: `Newhire ${number}`,
    displayName: `${like.givenName} Newhire ${number}`,
    mail,
    managerObjectId: like.objectId,
    accountEnabled: true,
  };
}

function without(gone: ReadonlySet<string>, { people, groups }: Directory): Directory {
  return {
    people: people
      .filter(({ objectId }) => !gone.has(objectId))
      .map(({ managerObjectId, ...person }) =>
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

/**
 * The directory a month later, of any size: of a hundred people one marries, two move, one leaves, one is gone for good
 * and one arrives; a tenth of the groups is renamed, another one loses and gains members, and the first and every
 * twentieth are deleted.
 */
export function nextMonth(directory: Directory): Directory {
  const hires = directory.people.filter((_, i) => i % 100 === 11).map((p, i) => hire(i + 1, p));
  const joiners = hires.slice(0, 30).map(({ objectId }) => objectId);
  const reshuffled = ({ memberObjectIds, ...group }: DirectoryGroup): DirectoryGroup => ({
    ...group,
    memberObjectIds: [...memberObjectIds.filter((_, i) => i % 10 !== 0), ...joiners],
  });
  const moved = (person: Person) => ({ ...person, department: 'Special Projects', city: 'Mull' });
  const gone = directory.people.filter((_, i) => i % 100 === 9).map(({ objectId }) => objectId);
  const people = every(
    every(every(directory.people, 100, 3, marry), 50, 5, moved),
    100,
    7,
    (person) => ({ ...person, accountEnabled: false }),
  );
  const groups = every(
    every(directory.groups, 10, 2, reshuffled),
    10,
    1,
    (group): DirectoryGroup => ({ ...group, displayName: `${group.displayName} (renamed)` }),
  ).filter((_, i) => i % 20 !== 0);
  return without(new Set(gone), { people: [...people, ...hires], groups });
}
