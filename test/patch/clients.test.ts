import { describe, expect, it } from '@jest/globals';
import type { Attributes } from '../../src/schema/types.js';
import {
  ACME,
  ADA,
  ENTERPRISE,
  groups,
  MIN,
  type Operation,
  patch,
  patched,
  WORK,
} from './helpers.js';

/** Requests as identity providers send them; each row is one PATCH of one user. */
const USERS: readonly [string, Attributes, readonly Operation[], Attributes][] = [
  [
    'Entra: one operation for each attribute',
    ADA,
    [
      { op: 'Replace', path: 'name.givenName', value: 'Adaline' },
      { op: 'Replace', path: 'name.familyName', value: 'Quillon' },
      { op: 'Replace', path: `${WORK}.value`, value: 'adaline@example.com' },
      { op: 'Replace', path: `${ENTERPRISE}:department`, value: 'Ops' },
    ],
    {
      name: { givenName: 'Adaline', familyName: 'Quillon', formatted: 'Ada Quill' },
      emails: [{ type: 'work', value: 'adaline@example.com', primary: true }],
      [ENTERPRISE]: { department: 'Ops', employeeNumber: '1001' },
    },
  ],
  ['Entra: disable', ADA, [{ op: 'Replace', path: 'active', value: 'False' }], { active: false }],
  [
    'Entra: disable by Add',
    ADA,
    [{ op: 'Add', path: 'active', value: 'false' }],
    { active: false },
  ],
  [
    'Entra: "True" for a text stays text',
    ADA,
    [{ op: 'Replace', path: 'nickName', value: 'True' }],
    { nickName: 'True' },
  ],
  [
    'Entra: Add to a work e-mail that is there sets it',
    ADA,
    [{ op: 'Add', path: `${WORK}.value`, value: 'new@example.com' }],
    { emails: [{ type: 'work', value: 'new@example.com', primary: true }] },
  ],
  [
    'Entra: a work e-mail beside a primary one at home',
    { ...MIN, emails: [{ type: 'home', value: 'm@example.net', primary: true }] },
    [{ op: 'Add', path: `${WORK}.value`, value: 'm@example.com' }],
    {
      emails: [
        { type: 'home', value: 'm@example.net', primary: true },
        { type: 'work', value: 'm@example.com' },
      ],
    },
  ],
  [
    'Entra: an address piece by piece, with capital letters',
    MIN,
    [
      { op: 'Add', path: 'addresses[type eq "work"].streetAddress', value: '4 Quay' },
      { op: 'Add', path: 'addresses[type eq "work"].Locality', value: 'Oban' },
      { op: 'Add', path: 'addresses[type eq "work"].Formatted', value: '4 Quay, Oban' },
    ],
    {
      addresses: [
        { type: 'work', streetAddress: '4 Quay', locality: 'Oban', formatted: '4 Quay, Oban' },
      ],
    },
  ],
  [
    'Entra: phone numbers of several types, kept as sent',
    { ...MIN, phoneNumbers: [{ type: 'work', value: '111' }] },
    [
      { op: 'Replace', path: 'phoneNumbers[type eq "work"].value', value: '+1 (555) 010-0001' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '555 010 0002' },
    ],
    {
      phoneNumbers: [
        { type: 'work', value: '+1 (555) 010-0001' },
        { type: 'mobile', value: '555 010 0002' },
      ],
    },
  ],
  [
    'Entra: the primary role by a text for a boolean',
    { ...MIN, roles: [{ value: 'old', primary: true }, { value: 'side' }] },
    [{ op: 'Replace', path: 'roles[primary eq "True"].value', value: 'new' }],
    { roles: [{ value: 'new', primary: true }, { value: 'side' }] },
  ],
  [
    'Entra: an upper-case operator in the filter',
    { ...MIN, addresses: [{ type: 'work', locality: 'Oban', primary: true }, { type: 'home' }] },
    [{ op: 'replace', path: 'addresses[primary EQ "True"].locality', value: 'Mull' }],
    { addresses: [{ type: 'work', locality: 'Mull', primary: true }, { type: 'home' }] },
  ],
  [
    'Entra: a role as JSON text',
    MIN,
    [{ op: 'Add', path: 'roles', value: [{ value: '{"id":"1","value":"Admin"}' }] }],
    { roles: [{ value: '{"id":"1","value":"Admin"}' }] },
  ],
  [
    'Entra: the whole set of roles',
    { ...MIN, roles: [{ value: 'Viewer' }, { value: 'Old' }] },
    [
      {
        op: 'replace',
        path: 'roles',
        value: [
          { primary: false, type: 'X', display: 'Admin', value: 'Admin' },
          { primary: false, type: 'X', display: 'Viewer', value: 'Viewer' },
        ],
      },
    ],
    {
      roles: [
        { primary: false, type: 'X', display: 'Admin', value: 'Admin' },
        { primary: false, type: 'X', display: 'Viewer', value: 'Viewer' },
      ],
    },
  ],
  [
    'Entra: { value } for a list of texts',
    { ...MIN, [ACME]: { siteIds: ['7'] } },
    [{ op: 'Add', path: `${ACME}:siteIds`, value: [{ value: '1' }] }],
    { [ACME]: { siteIds: ['7', '1'] } },
  ],
  [
    'Entra with the flag: dotted and URN keys',
    MIN,
    [
      {
        op: 'add',
        value: {
          DisplayName: 'Mim',
          'name.givenName': 'Mim',
          'Name.FamilyName': 'Imal',
          [`${ENTERPRISE}:department`]: 'Ops',
          [`${ACME}:worksiteId`]: '181',
        },
      },
    ],
    {
      displayName: 'Mim',
      name: { givenName: 'Mim', familyName: 'Imal' },
      [ENTERPRISE]: { department: 'Ops' },
      [ACME]: { worksiteId: '181' },
    },
  ],
  [
    'Entra with the flag: clears',
    ADA,
    [
      {
        op: 'replace',
        value: {
          nickName: '',
          title: null,
          'name.familyName': '',
          [`${ENTERPRISE}:department`]: null,
        },
      },
      { op: 'replace', path: `${WORK}.value`, value: '' },
    ],
    {
      nickName: undefined,
      title: undefined,
      name: { givenName: 'Ada', formatted: 'Ada Quill' },
      [ENTERPRISE]: { employeeNumber: '1001' },
      emails: undefined,
    },
  ],
  [
    'Entra validator: remove, add and replace of one attribute',
    ADA,
    [
      { op: 'Remove', path: 'title' },
      { op: 'Add', path: 'title', value: 'A' },
      { op: 'Replace', path: 'title', value: 'B' },
    ],
    { title: 'B' },
  ],
  ['Okta: deactivation', ADA, [{ op: 'replace', value: { active: false } }], { active: false }],
  [
    'Okta: password',
    ADA,
    [{ op: 'replace', value: { password: 'N3w-Secret!' } }],
    { password: 'N3w-Secret!' },
  ],
];

describe('PATCH of users by identity providers', () => {
  it.each(USERS)('%s', (_, current, operations, changed) => {
    expect(patched(current, operations)).toEqual({ ...current, ...changed });
  });

  it('clears again what is gone already', () => {
    for (const path of [`${WORK}.value`, 'title', 'name.familyName', `${ENTERPRISE}:manager`]) {
      for (const value of ['', null]) {
        const once = patched(ADA, { op: 'replace', path, value });
        expect(patched(once, { op: 'replace', path, value })).toBe(once);
      }
    }
  });
});

describe('PATCH of groups by identity providers', () => {
  const members = ['ada', 'bea'].map((value) => ({ value }));
  const group = { displayName: 'Harbour Crew', members };
  const changed = (...operations: Operation[]) => patch(groups, group, operations).attributes;

  it('a rename touches no member', () => {
    const rename = { id: 'g', displayName: 'Quay Crew' };
    const renamed = { displayName: 'Quay Crew', members };
    expect(changed({ op: 'replace', value: rename })).toEqual(renamed);
    expect(changed({ op: 'Replace', path: 'displayName', value: 'Quay Crew' })).toEqual(renamed);
  });

  it('the whole group in a value has ids and schemas that mean nothing', () => {
    const value = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      id: 'g',
      displayName: 'Quay Crew',
      members: [{ value: 'cyr' }],
    };
    expect(changed({ op: 'replace', value })).toEqual({
      displayName: 'Quay Crew',
      members: [{ value: 'cyr' }],
    });
  });

  it('a removal with a value removes only that one', () => {
    for (const value of [
      [{ value: 'ada' }],
      [{ $ref: null, value: 'ada' }],
      { value: 'ada' },
      ['ada'],
      'ada',
    ]) {
      expect(changed({ op: 'Remove', path: 'members', value }).members).toEqual([{ value: 'bea' }]);
    }
  });

  it('filtered removals do not shift each other', () => {
    const removals = ['ada', 'bea'].map((id) => ({
      op: 'remove',
      path: `members[value eq "${id}"]`,
    }));
    expect(changed(...removals)).toEqual({ displayName: 'Harbour Crew' });
  });

  it('a member is added once, with what is known of it', () => {
    const value = [{ $ref: null, value: 'cyr', displayName: 'Cyr' }, { value: 'ada' }];
    const expected = [...members, { value: 'cyr' }];
    expect(changed({ op: 'Add', path: 'members', value }).members).toEqual(expected);
    expect(changed({ op: 'Add', value: { members: value } }).members).toEqual(expected);
  });
});
