import { describe, expect, it } from '@jest/globals';
import type { Attributes } from '../../src/schema/types.js';
import { ACME, ENTERPRISE, lenient, type Operation, patched, refusal, rfc } from './helpers.js';

const work = { type: 'work', value: 'w@x' };
const home = { type: 'home', value: 'h@x' };
const base = { userName: 'u', active: true };

/** RFC 7644 §3.5.2 by target and operation; every row holds in both presets. */
const ROWS: readonly [string, Attributes, Operation, Attributes | string][] = [
  ['add, simple, empty', {}, { op: 'add', path: 'title', value: 'T' }, { title: 'T' }],
  ['add, simple, set', { title: 'S' }, { op: 'add', path: 'title', value: 'T' }, { title: 'T' }],
  ['replace, simple, empty', {}, { op: 'replace', path: 'title', value: 'T' }, { title: 'T' }],
  ['replace, simple', { title: 'S' }, { op: 'replace', path: 'title', value: 'T' }, { title: 'T' }],
  ['replace, simple, null', { title: 'S' }, { op: 'replace', path: 'title', value: null }, {}],
  ['remove, simple', { title: 'S' }, { op: 'remove', path: 'title' }, {}],
  ['remove, simple, empty', {}, { op: 'remove', path: 'title' }, {}],
  ['false is a value', {}, { op: 'replace', path: 'active', value: false }, { active: false }],

  [
    'add, complex merges',
    { name: { givenName: 'G' } },
    { op: 'add', path: 'name', value: { middleName: 'M' } },
    { name: { givenName: 'G', middleName: 'M' } },
  ],
  [
    'add, complex, empty',
    {},
    { op: 'add', path: 'name', value: { givenName: 'G' } },
    { name: { givenName: 'G' } },
  ],
  [
    'replace, complex merges',
    { name: { givenName: 'G', familyName: 'F' } },
    { op: 'replace', path: 'name', value: { givenName: 'H' } },
    { name: { givenName: 'H', familyName: 'F' } },
  ],
  [
    'replace, complex, null part',
    { name: { givenName: 'G', familyName: 'F' } },
    { op: 'replace', path: 'name', value: { givenName: null } },
    { name: { familyName: 'F' } },
  ],
  ['remove, complex', { name: { givenName: 'G' } }, { op: 'remove', path: 'name' }, {}],
  [
    'replace, complex, null',
    { name: { givenName: 'G' } },
    { op: 'replace', path: 'name', value: null },
    {},
  ],
  ['complex takes no text', {}, { op: 'add', path: 'name', value: 'x' }, 'invalidValue'],

  [
    'add, sub-attribute makes the parent',
    {},
    { op: 'add', path: 'name.givenName', value: 'G' },
    { name: { givenName: 'G' } },
  ],
  [
    'replace, sub-attribute',
    { name: { givenName: 'G', familyName: 'F' } },
    { op: 'replace', path: 'NAME.GIVENNAME', value: 'H' },
    { name: { givenName: 'H', familyName: 'F' } },
  ],
  [
    'remove, sub-attribute',
    { name: { givenName: 'G', familyName: 'F' } },
    { op: 'remove', path: 'name.givenName' },
    { name: { familyName: 'F' } },
  ],
  [
    'remove, last sub-attribute',
    { name: { givenName: 'G' } },
    { op: 'remove', path: 'name.givenName' },
    {},
  ],
  ['remove, sub-attribute of nothing', {}, { op: 'remove', path: 'name.givenName' }, {}],

  [
    'add, multi-valued appends an array',
    { emails: [work] },
    { op: 'add', path: 'emails', value: [home] },
    { emails: [work, home] },
  ],
  [
    'add, multi-valued appends an object',
    { emails: [work] },
    { op: 'add', path: 'emails', value: home },
    { emails: [work, home] },
  ],
  [
    'add, multi-valued, present',
    { emails: [work] },
    { op: 'add', path: 'emails', value: [work] },
    { emails: [work] },
  ],
  [
    'add, multi-valued, present, merges',
    { emails: [work] },
    { op: 'add', path: 'emails', value: [{ ...work, display: 'D' }] },
    { emails: [{ ...work, display: 'D' }] },
  ],
  [
    'add, multi-valued, present in other letters',
    { emails: [work] },
    { op: 'add', path: 'emails', value: [{ type: 'WORK', value: 'W@X' }] },
    { emails: [work] },
  ],
  [
    'add, multi-valued, same value of another type',
    { emails: [work] },
    { op: 'add', path: 'emails', value: [{ type: 'other', value: 'w@x' }] },
    { emails: [work, { type: 'other', value: 'w@x' }] },
  ],
  [
    'add, multi-valued, empty list',
    { emails: [work] },
    { op: 'add', path: 'emails', value: [] },
    { emails: [work] },
  ],
  [
    'replace, multi-valued',
    { emails: [work] },
    { op: 'replace', path: 'emails', value: [home] },
    { emails: [home] },
  ],
  [
    'replace, multi-valued, []',
    { emails: [work] },
    { op: 'replace', path: 'emails', value: [] },
    {},
  ],
  [
    'replace, multi-valued, null',
    { emails: [work] },
    { op: 'replace', path: 'emails', value: null },
    {},
  ],
  ['remove, multi-valued', { emails: [work, home] }, { op: 'remove', path: 'emails' }, {}],
  [
    'add, simple multi-valued',
    { [ACME]: { siteIds: ['7'] } },
    { op: 'add', path: `${ACME}:siteIds`, value: ['1', '7'] },
    { [ACME]: { siteIds: ['7', '1'] } },
  ],

  [
    'add, value path merges into each match',
    { emails: [work, home] },
    { op: 'add', path: 'emails[type eq "work"]', value: { display: 'D' } },
    { emails: [{ ...work, display: 'D' }, home] },
  ],
  [
    'replace, value path swaps each match',
    {
      addresses: [
        { type: 'work', locality: 'A' },
        { type: 'work', region: 'B' },
      ],
    },
    { op: 'replace', path: 'addresses[type eq "work"]', value: { type: 'work', country: 'NO' } },
    { addresses: [{ type: 'work', country: 'NO' }] },
  ],
  [
    'remove, value path',
    { emails: [work, home] },
    { op: 'remove', path: 'emails[type eq "work"]' },
    { emails: [home] },
  ],
  ['remove, value path, last', { emails: [work] }, { op: 'remove', path: 'emails[value pr]' }, {}],
  [
    'remove, value path, no match',
    { emails: [home] },
    { op: 'remove', path: 'emails[type eq "work"]' },
    { emails: [home] },
  ],
  [
    'remove, value path, case of the literal',
    { emails: [work, home] },
    { op: 'remove', path: 'emails[TYPE EQ "WORK"]' },
    { emails: [home] },
  ],
  [
    'remove, value path of simple values',
    { [ACME]: { siteIds: ['1', '2'] } },
    { op: 'remove', path: `${ACME}:siteIds[value eq "1"]` },
    { [ACME]: { siteIds: ['2'] } },
  ],
  [
    'replace, value path of simple values',
    { [ACME]: { siteIds: ['1', '2'] } },
    { op: 'replace', path: `${ACME}:siteIds[value eq "1"]`, value: '3' },
    { [ACME]: { siteIds: ['3', '2'] } },
  ],
  [
    'add, value path and sub-attribute, every match',
    {
      phoneNumbers: [
        { type: 'work', value: '1' },
        { type: 'work', value: '2' },
      ],
    },
    { op: 'add', path: 'phoneNumbers[type eq "work"].display', value: 'D' },
    {
      phoneNumbers: [
        { type: 'work', value: '1', display: 'D' },
        { type: 'work', value: '2', display: 'D' },
      ],
    },
  ],
  [
    'replace, value path and sub-attribute',
    { emails: [work, home] },
    { op: 'replace', path: 'emails[type eq "work"].value', value: 'n@x' },
    { emails: [{ type: 'work', value: 'n@x' }, home] },
  ],
  [
    'replace, value path with a conjunction',
    { emails: [work, home] },
    { op: 'replace', path: 'emails[type eq "work" and value eq "W@X"].value', value: 'n@x' },
    { emails: [{ type: 'work', value: 'n@x' }, home] },
  ],
  [
    'remove, value path and sub-attribute',
    { emails: [{ ...work, display: 'D' }, home] },
    { op: 'remove', path: 'emails[type eq "work"].display' },
    { emails: [work, home] },
  ],
  [
    'replace, sub-attribute of every value',
    { emails: [work, home] },
    { op: 'replace', path: 'emails.display', value: 'D' },
    {
      emails: [
        { ...work, display: 'D' },
        { ...home, display: 'D' },
      ],
    },
  ],
  [
    'a value that becomes the same as another is merged with it',
    {
      emails: [
        { type: 'work', value: 'a@x', display: 'D' },
        { type: 'home', value: 'a@x' },
      ],
    },
    { op: 'replace', path: 'emails[type eq "home"].type', value: 'work' },
    { emails: [{ type: 'work', value: 'a@x', display: 'D' }] },
  ],

  [
    'add, extension attribute',
    {},
    { op: 'add', path: `${ENTERPRISE}:department`, value: 'D' },
    { [ENTERPRISE]: { department: 'D' } },
  ],
  [
    'replace, extension attribute in any case',
    { [ENTERPRISE]: { employeeNumber: '1', department: 'D' } },
    { op: 'replace', path: `${ENTERPRISE.toUpperCase()}:EMPLOYEENUMBER`, value: '2' },
    { [ENTERPRISE]: { employeeNumber: '2', department: 'D' } },
  ],
  [
    'remove, extension attribute',
    { [ENTERPRISE]: { employeeNumber: '1', department: 'D' } },
    { op: 'remove', path: `${ENTERPRISE}:employeeNumber` },
    { [ENTERPRISE]: { department: 'D' } },
  ],
  [
    'remove, last extension attribute',
    { [ENTERPRISE]: { department: 'D' } },
    { op: 'remove', path: `${ENTERPRISE}:department` },
    {},
  ],
  [
    'add, whole extension',
    { [ENTERPRISE]: { employeeNumber: '1' } },
    { op: 'add', path: ENTERPRISE, value: { Department: 'D' } },
    { [ENTERPRISE]: { employeeNumber: '1', department: 'D' } },
  ],
  [
    'replace, whole extension merges as a complex attribute does',
    { [ENTERPRISE]: { employeeNumber: '1' } },
    { op: 'replace', path: ENTERPRISE, value: { department: 'D' } },
    { [ENTERPRISE]: { employeeNumber: '1', department: 'D' } },
  ],
  [
    'replace, whole extension, null',
    { [ENTERPRISE]: { employeeNumber: '1' } },
    { op: 'replace', path: ENTERPRISE, value: null },
    {},
  ],
  [
    'remove, whole extension',
    { [ENTERPRISE]: { division: 'D' } },
    { op: 'remove', path: ENTERPRISE },
    {},
  ],
  [
    'whole extension takes no text',
    {},
    { op: 'add', path: ENTERPRISE, value: 'x' },
    'invalidValue',
  ],

  [
    'core attribute by its URN',
    {},
    {
      op: 'replace',
      path: 'urn:ietf:params:scim:schemas:core:2.0:User:name.familyName',
      value: 'F',
    },
    { name: { familyName: 'F' } },
  ],

  [
    'add without a path',
    { title: 'S', emails: [work] },
    { op: 'add', value: { title: 'T', emails: [home], [ENTERPRISE]: { department: 'D' } } },
    { title: 'T', emails: [work, home], [ENTERPRISE]: { department: 'D' } },
  ],
  [
    'replace without a path',
    { title: 'S', nickName: 'N', emails: [work] },
    { op: 'replace', value: { title: 'T', EMAILS: [home] } },
    { title: 'T', nickName: 'N', emails: [home] },
  ],
  ['remove without a path', {}, { op: 'remove' }, 'noTarget'],
  ['value without a path is an object', {}, { op: 'add', value: ['x'] }, 'invalidValue'],

  ['schemas, adding a declared URI', {}, { op: 'add', path: 'schemas', value: [ENTERPRISE] }, {}],
  [
    'schemas, removing the URI of an extension',
    { [ENTERPRISE]: { department: 'D' } },
    { op: 'remove', path: 'schemas', value: [ENTERPRISE.toLowerCase()] },
    {},
  ],
  [
    'schemas, a list without an extension',
    { [ENTERPRISE]: { department: 'D' } },
    {
      op: 'replace',
      path: 'schemas',
      value: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    },
    {},
  ],
  [
    'schemas, a list without the base',
    {},
    { op: 'replace', path: 'schemas', value: [ENTERPRISE] },
    'mutability',
  ],
  ['schemas, removing all', {}, { op: 'remove', path: 'schemas' }, 'mutability'],

  ['readOnly, id', {}, { op: 'replace', path: 'id', value: 'x' }, 'mutability'],
  ['readOnly, meta', {}, { op: 'replace', path: 'meta.created', value: 'x' }, 'mutability'],
  ['readOnly, groups', {}, { op: 'add', path: 'groups', value: [] }, 'mutability'],
  ['readOnly, removal', {}, { op: 'remove', path: 'groups[value eq "1"]' }, 'mutability'],
  [
    'readOnly parts of a value are dropped',
    {},
    { op: 'add', path: `${ENTERPRISE}:manager`, value: { value: '1', displayName: 'x' } },
    { [ENTERPRISE]: { manager: { value: '1' } } },
  ],

  [
    'readOnly parts of a value are dropped beside what stays',
    { [ENTERPRISE]: { manager: { value: '1' } } },
    { op: 'add', path: `${ENTERPRISE}:manager`, value: { value: '1', displayName: 'x' } },
    { [ENTERPRISE]: { manager: { value: '1' } } },
  ],

  [
    'immutable, empty',
    {},
    { op: 'add', path: `${ACME}:badge`, value: 'B' },
    { [ACME]: { badge: 'B' } },
  ],
  [
    'immutable, same value',
    { [ACME]: { badge: 'B' } },
    { op: 'replace', path: `${ACME}:badge`, value: 'B' },
    { [ACME]: { badge: 'B' } },
  ],
  [
    'immutable, other value',
    { [ACME]: { badge: 'B' } },
    { op: 'replace', path: `${ACME}:badge`, value: 'C' },
    'mutability',
  ],
  [
    'immutable, removal',
    { [ACME]: { badge: 'B' } },
    { op: 'remove', path: `${ACME}:badge` },
    'mutability',
  ],
  [
    'immutable, removal with its extension',
    { [ACME]: { badge: 'B' } },
    { op: 'remove', path: ACME },
    'mutability',
  ],
  [
    'immutable list, empty',
    {},
    { op: 'add', path: `${ACME}:floors`, value: [1, 2] },
    { [ACME]: { floors: [1, 2] } },
  ],
  [
    'immutable list, same values',
    { [ACME]: { floors: [1, 2] } },
    { op: 'replace', path: `${ACME}:floors`, value: [2, 1] },
    { [ACME]: { floors: [1, 2] } },
  ],
  [
    'immutable list, other values',
    { [ACME]: { floors: [1, 2] } },
    { op: 'add', path: `${ACME}:floors`, value: [3] },
    'mutability',
  ],
  [
    'immutable sub-attribute, empty',
    { [ACME]: { desk: { code: 'C' } } },
    { op: 'add', path: `${ACME}:desk.serial`, value: 'S' },
    { [ACME]: { desk: { code: 'C', serial: 'S' } } },
  ],
  [
    'immutable sub-attribute, changed in its parent',
    { [ACME]: { desk: { code: 'C', serial: 'S' } } },
    { op: 'replace', path: `${ACME}:desk`, value: { code: 'D', serial: 'T' } },
    'mutability',
  ],
  [
    'multi-valued sub-attribute, add',
    { [ACME]: { desk: { code: 'C', tags: ['a'] } } },
    { op: 'add', path: `${ACME}:desk.tags`, value: ['b', 'a'] },
    { [ACME]: { desk: { code: 'C', tags: ['a', 'b'] } } },
  ],

  ['required, removal', {}, { op: 'remove', path: 'userName' }, 'mutability'],
  ['required, null', {}, { op: 'replace', path: 'userName', value: null }, 'mutability'],
  [
    'required sub-attribute, removal',
    { [ACME]: { desk: { code: 'C', tags: ['a'] } } },
    { op: 'remove', path: `${ACME}:desk.code` },
    'mutability',
  ],
  [
    'required sub-attribute of an element, removal',
    { [ACME]: { locks: [{ code: 'C', note: 'N' }] } },
    { op: 'remove', path: `${ACME}:locks[code eq "C"].code` },
    'mutability',
  ],
  [
    'required sub-attribute of an element, removal with all of it',
    { [ACME]: { locks: [{ code: 'C' }, { code: 'D' }] } },
    { op: 'remove', path: `${ACME}:locks[code eq "C"].code` },
    { [ACME]: { locks: [{ code: 'D' }] } },
  ],
  [
    'required list, last value by a filter',
    { [ACME]: { skills: ['a'] } },
    { op: 'remove', path: `${ACME}:skills[value eq "a"]` },
    'mutability',
  ],

  [
    'primary, set on a match',
    { emails: [{ ...work, primary: true }, home] },
    { op: 'replace', path: 'emails[type eq "home"].primary', value: true },
    {
      emails: [
        { ...work, primary: false },
        { ...home, primary: true },
      ],
    },
  ],
  [
    'primary, on an added value',
    { emails: [{ ...work, primary: true }] },
    { op: 'add', path: 'emails', value: [{ ...home, primary: true }] },
    {
      emails: [
        { ...work, primary: false },
        { ...home, primary: true },
      ],
    },
  ],
  [
    'primary, without a path',
    { emails: [{ ...work, primary: true }] },
    { op: 'add', value: { emails: [{ ...home, primary: true }] } },
    {
      emails: [
        { ...work, primary: false },
        { ...home, primary: true },
      ],
    },
  ],
  [
    'primary stays where an operation sets none',
    { emails: [{ ...work, primary: true }] },
    { op: 'add', path: 'emails', value: [home] },
    { emails: [{ ...work, primary: true }, home] },
  ],

  ['wrong type', {}, { op: 'replace', path: 'active', value: 'perhaps' }, 'invalidValue'],
  ['wrong type in a list', {}, { op: 'add', path: 'emails', value: [[['x']]] }, 'invalidValue'],
];

describe.each([
  ['lenient', lenient],
  ['rfc', rfc],
] as const)('PATCH semantics in the preset %s', (_, rules) => {
  it.each(ROWS)('%s', (_row, given, operation, expected) => {
    const current = { ...base, ...given };
    if (typeof expected === 'string') expect(refusal(current, operation, rules)).toBe(expected);
    else expect(patched(current, operation, rules)).toEqual({ ...base, ...expected });
  });
});
