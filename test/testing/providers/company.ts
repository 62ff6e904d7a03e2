import type { Directory, DirectoryGroup, Person } from 'express-scim/testing';
import { person } from './people.js';

const group = (name: string, ...members: readonly string[]): DirectoryGroup => ({
  objectId: `gid-${name.toLowerCase()}`,
  displayName: name,
  memberObjectIds: members.map((nickname) => `oid-${nickname}`),
});

const like = (someone: Person, more: Partial<Person>): Person => ({ ...someone, ...more });

const ada = person('ada', {
  jobTitle: 'Captain',
  department: 'Deck',
  employeeId: '1001',
  businessPhone: '+1 (555) 010-0001',
  preferredLanguage: 'en-GB',
});
const bea = person('bea', { managerObjectId: 'oid-ada', jobTitle: 'Mate' });
const cyr = person('cyr', { managerObjectId: 'oid-ada', city: 'Mull', displayName: 'Cyr 田中' });
const dov = person('dov', { managerObjectId: 'oid-bea', displayName: "Dov O'Næss" });
const eve = person('eve');
const fay = person('fay', { accountEnabled: false });

const CREW = group('Crew', 'ada', 'bea', 'cyr', 'dov');

/** Everybody is new; one was disabled before there was an account. */
const JANUARY: Directory = {
  people: [ada, bea, cyr, dov, eve, fay],
  groups: [CREW, group('Deck', 'ada', 'eve'), group('Nobody'), group('Passing', 'bea')],
};

/**
 * A name and an address change, managers change, one leaves, one arrives, one comes from leave; a group is
 * renamed, one goes, members join and leave others.
 */
const FEBRUARY: Directory = {
  people: [
    ada,
    like(bea, {
      surname: 'Ångström',
      displayName: 'Bea Ångström',
      userPrincipalName: 'bea.angstrom@example.com',
      mail: 'bea.angstrom@example.com',
      managerObjectId: 'oid-eve',
      department: 'Bridge',
      mobilePhone: '+44 117 496 9999',
    }),
    cyr,
    like(dov, { accountEnabled: false }),
    eve,
    like(fay, { accountEnabled: true }),
    person('gus', { managerObjectId: 'oid-fay' }),
  ],
  groups: [
    group('Crew', 'ada', 'fay', 'gus'),
    { ...group('Deck', 'ada', 'eve', 'bea'), displayName: 'Upper Deck' },
    group('Nobody', 'cyr'),
  ],
};

/** The leaver is back, another one leaves; two are no longer assigned at all. */
const MARCH: Directory = {
  people: FEBRUARY.people
    .filter(({ mailNickname }) => !['cyr', 'gus'].includes(mailNickname))
    .map((someone) => {
      if (someone.mailNickname === 'dov') return like(someone, { accountEnabled: true });
      return someone.mailNickname === 'eve' ? like(someone, { accountEnabled: false }) : someone;
    }),
  groups: [
    group('Crew', 'ada', 'dov', 'fay'),
    { ...group('Deck', 'ada', 'eve'), displayName: 'Upper Deck' },
    group('Nobody'),
  ],
};

export const QUARTER: readonly Directory[] = [JANUARY, FEBRUARY, MARCH];
