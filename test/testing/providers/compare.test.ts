import { describe, expect, it } from '@jest/globals';
import { compareDirectory, type EntraDirectory } from 'express-scim/testing';
import { person } from './people.js';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const user = (nickname: string, more: object = {}) => ({
  id: `id-${nickname}`,
  userName: `${nickname}@example.com`,
  active: true,
  displayName: `${nickname} Quill`,
  externalId: nickname,
  name: { givenName: nickname, familyName: 'Quill', formatted: `${nickname} Quill` },
  emails: [
    { type: 'home', value: 'other@example.com' },
    { type: 'work', value: `${nickname}@example.com` },
  ],
  ...more,
});

const DIRECTORY: EntraDirectory = {
  people: [person('ada'), person('bea', { managerObjectId: 'oid-ada' })],
  groups: [{ objectId: 'gid', displayName: 'Crew', memberObjectIds: ['oid-ada', 'oid-bea'] }],
};

const BEA = user('bea', { [ENTERPRISE]: { manager: { value: 'id-ada' } } });
const CREW = {
  id: 'id-crew',
  externalId: 'gid',
  displayName: 'Crew',
  members: [{ value: 'id-bea' }, { value: 'id-ada' }],
};

/** Compares with a provider that holds these resources and gives them out one at a time. */
function compare(users: readonly object[], groups: readonly object[], directory = DIRECTORY) {
  const provider: typeof fetch = async (input) => {
    const url = new URL(String(input));
    const all = url.pathname.endsWith('/Users') ? users : groups;
    const from = Number(url.searchParams.get('startIndex')) - 1;
    const page = { totalResults: all.length, Resources: all.slice(from, from + 1) };
    return new Response(JSON.stringify(page));
  };
  return compareDirectory(directory, { baseUrl: 'http://x.example', token: 't', fetch: provider });
}

describe('compareDirectory', () => {
  it('finds no difference where there is none, page by page', async () => {
    expect(await compare([user('ada'), BEA], [CREW])).toEqual([]);
  });

  it.each([
    ['an attribute', [user('ada', { displayName: 'X' }), BEA], [CREW], 'displayName'],
    ['the type of a value', [user('ada', { active: 'true' }), BEA], [CREW], 'active'],
    [
      'a value under another type',
      [user('ada', { emails: [{ type: 'home', value: 'ada@example.com' }] }), BEA],
      [CREW],
      'emails[type eq "work"].value',
    ],
    [
      'a manager who is text',
      [user('ada'), user('bea', { [ENTERPRISE]: { manager: 'id-ada' } })],
      [CREW],
      'manager',
    ],
    [
      'a manager too many',
      [user('ada', { [ENTERPRISE]: { manager: { value: 'id-bea' } } }), BEA],
      [CREW],
      'manager',
    ],
    ['a missing group', [user('ada'), BEA], [], 'exists'],
    ['a group name', [user('ada'), BEA], [{ ...CREW, displayName: 'Old' }], 'displayName'],
    [
      'a missing member',
      [user('ada'), BEA],
      [{ ...CREW, members: [{ value: 'id-ada' }] }],
      'members',
    ],
    [
      'a member too many',
      [user('ada'), BEA],
      [{ ...CREW, members: [...CREW.members, { value: 'id-x' }] }],
      'members',
    ],
    ['a user too many', [user('ada'), BEA, user('eve')], [CREW], 'exists'],
    ['a group too many', [user('ada'), BEA], [CREW, { ...CREW, externalId: 'gid-2' }], 'exists'],
  ])('finds %s', async (_name, users, groups, what) => {
    const differences = await compare(users, groups);
    expect(differences.map((difference) => difference.what)).toEqual([what]);
  });

  it('finds a missing user, but does not miss one who never was to be created', async () => {
    const [ada = person('ada'), bea = person('bea')] = DIRECTORY.people;
    const missing = await compare([BEA], [], { people: [ada, bea], groups: [] });
    expect(missing[0]).toEqual({
      objectId: 'oid-ada',
      what: 'exists',
      expected: true,
      actual: false,
    });
    const disabled = { people: [{ ...ada, accountEnabled: false }], groups: [] };
    expect(await compare([], [], disabled)).toEqual([]);
  });
});
