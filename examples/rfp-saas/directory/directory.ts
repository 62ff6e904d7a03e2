import type { EntraDirectory, EntraGroup, EntraPerson } from 'express-scim/testing';
import { DEPARTMENTS, OFFICES, PROJECTS } from './company.js';
import { makePeople } from './make-people.js';
import { type Random, seededRandom } from './random.js';

const SEED = 20_261_121;
/** People whom nobody has put into a group. */
const LONERS = 27;

function makeGroups(random: Random, people: readonly EntraPerson[]): readonly EntraGroup[] {
  const loners = new Set(random.some(people.slice(100), LONERS));
  const joiners = people.filter((person) => !loners.has(person));
  const group = (displayName: string, members: readonly EntraPerson[]): EntraGroup => ({
    objectId: random.uuid(),
    displayName,
    memberObjectIds: members.map((person) => person.objectId),
  });
  const withManagers = new Set(joiners.flatMap((person) => person.managerObjectId ?? []));
  return [
    ...DEPARTMENTS.map(({ name }) =>
      group(
        `Dept: ${name}`,
        joiners.filter((person) => person.department === name),
      ),
    ),
    ...OFFICES.map(({ city }) =>
      group(
        `Office: ${city}`,
        joiners.filter((person) => person.city === city),
      ),
    ),
    group(
      'People Managers',
      joiners.filter((person) => withManagers.has(person.objectId)),
    ),
    ...PROJECTS.map(([name, size]) => group(name, random.some(joiners, size))),
  ];
}

/** The directory that the demonstration provisions; the same on every run. */
export function makeDirectory(): EntraDirectory {
  const random = seededRandom(SEED);
  const people = makePeople(random);
  return { people, groups: makeGroups(random, people) };
}

/** One object a line, so that a change shows as what it is. */
export function printDirectory({ people, groups }: EntraDirectory): string {
  const lines = (objects: readonly object[]) =>
    objects.map((object) => `    ${JSON.stringify(object)}`).join(',\n');
  return `{\n  "people": [\n${lines(people)}\n  ],\n  "groups": [\n${lines(groups)}\n  ]\n}\n`;
}
