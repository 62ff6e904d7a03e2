import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Rules } from '../../src/conformance/rules.js';
import { membersFromEmpty, splitMembership } from '../../src/patch/membership.js';
import type { Member, MembersChange } from '../../src/stores/contract/resource.js';
import { errorOf, groups, lenient, type Operation, patch, read, rfc, teams } from './helpers.js';

function split(operations: readonly Operation[], rules: Rules = lenient) {
  return splitMembership(read(groups, operations, rules), 'members', rules);
}

function change(...operations: Operation[]): MembersChange | undefined {
  return split(operations)?.members;
}

const add = (...ids: string[]) => ({
  op: 'add',
  path: 'members',
  value: ids.map((value) => ({ value })),
});
const replace = (...ids: string[]) => ({ ...add(...ids), op: 'replace' });
const remove = (...ids: string[]) => ({ ...add(...ids), op: 'remove' });
const byFilter = (filter: string) => ({ op: 'remove', path: `members[${filter}]` });
const clear = { op: 'remove', path: 'members' };

const current = (added: readonly string[], removed: readonly string[]) => ({
  from: 'current',
  add: added.map((value) => ({ value })),
  remove: removed.map((value) => ({ value })),
  unknown: 'skip',
});
const empty = (...added: string[]) => ({ ...current(added, []), from: 'empty' });

describe('membership as a change', () => {
  it.each([
    ['additions', [add('1', '2'), add('3')], current(['1', '2', '3'], [])],
    ['an addition of one object', [{ ...add(), value: { value: '1' } }], current(['1'], [])],
    ['an addition of a bare id', [{ ...add(), value: ['1'] }], current(['1'], [])],
    ['the same addition twice', [add('1', '1'), add('1')], current(['1'], [])],
    ['listed removals', [remove('1', '2')], current([], ['1', '2'])],
    ['a listed removal of a text', [{ ...clear, value: '1' }], current([], ['1'])],
    [
      'a listed removal by URI',
      [{ ...clear, value: [{ $ref: '../Users/1' }] }],
      current([], ['1']),
    ],
    [
      'filtered removals',
      [byFilter('value eq "1"'), byFilter('VALUE EQ "2"')],
      current([], ['1', '2']),
    ],
    ['a filter with or', [byFilter('value eq "1" or value eq "2"')], current([], ['1', '2'])],
    ['a filter by URI', [byFilter('$ref eq "https://x.example/v2/Users/1"')], current([], ['1'])],
    ['a removal of all', [clear], empty()],
    ['a removal with null', [{ ...clear, value: null }], empty()],
    ['a replacement', [replace('1', '2')], empty('1', '2')],
    ['a replacement by nothing', [replace()], empty()],
    ['a replacement by null', [{ ...clear, op: 'replace', value: null }], empty()],
    [
      'a pathless replacement',
      [{ op: 'replace', value: { members: [{ value: '1' }] } }],
      empty('1'),
    ],
    ['a pathless replacement by nothing', [{ op: 'replace', value: { Members: [] } }], empty()],
    [
      'a pathless addition',
      [{ op: 'add', value: { members: [{ $ref: null, value: '1' }] } }],
      current(['1'], []),
    ],
    ['add, then remove', [add('1', '2'), remove('1')], current(['2'], ['1'])],
    ['remove, then add', [remove('1'), add('1')], current(['1'], [])],
    ['add, then remove all', [add('1'), clear], empty()],
    ['remove all, then add and remove', [clear, add('1', '2'), remove('1', '3')], empty('2')],
    ['an empty list removes nobody', [remove()], undefined],
    [
      'an element without an id removes nobody',
      [{ ...clear, value: [{ display: 'x' }] }],
      undefined,
    ],
    ['an addition of nothing', [add()], undefined],
  ])('%s', (_, operations, expected) => {
    expect(split(operations)).toEqual({ members: expected, rest: [], skipped: [] });
  });

  it('keeps what the client says of a member, and invents no type', () => {
    const value = [
      { value: '1', type: 'user', display: 'One', $ref: '../Users/1', color: 'red' },
      { $ref: 'https://x.example/Groups/2', type: 'GROUP', display: null },
      { value: '3', type: 'Robot' },
      { value: 4 },
    ];
    expect(change({ op: 'add', path: 'members', value })?.add).toStrictEqual([
      { value: '1', type: 'User', display: 'One' },
      { value: '2', type: 'Group' },
      { value: '3', type: 'Robot' },
      { value: '4' },
    ]);
  });

  it('keeps what was said first of a member who is added twice', () => {
    const twice = ['One', 'Uno'].map((display) => ({
      op: 'add',
      path: 'members',
      value: [{ value: '1', display }],
    }));
    expect(change(...twice)?.add).toEqual([{ value: '1', display: 'One' }]);
  });

  it('says of a value that names nobody that it was left out', () => {
    const value = [{ colour: 'red' }];
    const noted = [{ path: 'members', rule: 'unknownValues' }];
    for (const op of ['add', 'remove']) {
      expect(split([{ op, path: 'members', value }])).toEqual({
        members: undefined,
        rest: [],
        skipped: noted,
      });
    }
    const error = errorOf(() => split([{ op: 'replace', path: 'members', value }]));
    expect(error.scimType).toBe('invalidValue');
    expect(error.detail).toContain('"members"');
  });

  it('is told from an extension', () => {
    const operations = read(teams, [
      { op: 'remove', path: 'urn:x:team' },
      { op: 'add', value: { 'urn:x:team': { motto: 'go' }, members: [{ value: '1' }] } },
    ]);
    const result = splitMembership(operations, 'members', lenient);
    expect(result?.members).toEqual(current(['1'], []));
    expect(result?.rest).toHaveLength(2);
  });

  it('leaves the operations on the record to the caller', () => {
    const rename = {
      op: 'replace',
      value: { id: 'g', displayName: 'New', members: [{ value: '1' }] },
    };
    const result = split([rename, { op: 'replace', path: 'externalId', value: 'x' }]);
    expect(result?.members).toEqual(empty('1'));
    expect(result?.rest.map(({ target }) => 'path' in target && target.path.path)).toEqual([
      'displayName',
      'externalId',
    ]);
    expect(split([{ op: 'replace', path: 'displayName', value: 'New' }])?.members).toBeUndefined();
  });

  it.each([
    byFilter('display eq "x"'),
    byFilter('type eq "User"'),
    byFilter('value eq "1" and type eq "User"'),
    byFilter('not (value eq "1")'),
    byFilter('value sw "1"'),
    byFilter('value eq null'),
    { op: 'remove', path: 'members[value eq "1"].display' },
    { op: 'replace', path: 'members[value eq "1"]', value: { value: '1' } },
    { op: 'add', path: 'members.type', value: 'User' },
  ])('needs the present members for %j', (operation) => {
    expect(split([add('1'), operation])).toBeUndefined();
  });

  it('says what is to happen to unknown members', () => {
    expect(split([add('1')], rfc)?.members?.unknown).toBe('refuse');
    expect(split([add('1')], lenient)?.members?.unknown).toBe('skip');
  });

  it('refuses what cannot be a member, naming the operation', () => {
    for (const value of [[{ display: 'x' }], [{ value: {} }], [[['1']]], [{ $ref: '/' }]]) {
      const error = errorOf(() => split([add('1'), { op: 'add', path: 'members', value }]));
      expect(error.scimType).toBe('invalidValue');
      expect(error.detail).toMatch(/^Operation 2 \(add members\): Attribute "members/);
    }
    expect(errorOf(() => split([remove('1')], rfc)).scimType).toBe('invalidValue');
  });

  it('has the effect of the operations on the list, whatever their order', () => {
    const id = fc.constantFrom('1', '2', '3', '4', '5', '6');
    const ids = fc.array(id, { maxLength: 4 });
    const operation = fc.oneof(
      ids.map((some) => add(...some)),
      ids.map((some) => replace(...some)),
      ids.map((some) => remove(...some)),
      id.map((one) => byFilter(`value eq "${one}"`)),
      fc.tuple(id, id).map(([a, b]) => byFilter(`value eq "${a}" or $ref eq "x/${b}"`)),
      fc.constant(clear),
      ids.map((some) => ({ op: 'replace', value: { members: some } })),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(id),
        fc.array(operation, { maxLength: 8 }),
        (start, operations) => {
          const members = start.map((value) => ({ value, display: `was ${value}` }));
          const record = { displayName: 'G', ...(members.length > 0 && { members }) };
          const { attributes } = patch(groups, record, operations);
          const whole = (attributes.members ?? []) as readonly Member[];
          const delta = change(...operations);
          expect([...applied(start, delta)].toSorted()).toEqual(
            whole.map(({ value }) => value).toSorted(),
          );
          const added = new Set(delta?.add.map(({ value }) => value));
          expect(delta?.remove.filter(({ value }) => added.has(value)) ?? []).toEqual([]);
          if (delta?.from === 'empty') expect(delta.remove).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** What a store does with a change. */
function applied(start: readonly string[], delta: MembersChange | undefined): ReadonlySet<string> {
  const ids = new Set(delta?.from === 'empty' ? [] : start);
  for (const { value } of delta?.add ?? []) ids.add(value);
  for (const { value } of delta?.remove ?? []) ids.delete(value);
  return ids;
}

describe('the whole membership', () => {
  it('is a change from empty, each member once', () => {
    const { attribute } = groups.at('members');
    const members = [{ value: '1', type: 'group' }, { value: '1' }, { value: '2', $ref: 'x' }];
    expect(membersFromEmpty(attribute, members, rfc)).toEqual({
      from: 'empty',
      add: [{ value: '1', type: 'Group' }, { value: '2' }],
      remove: [],
      unknown: 'refuse',
    });
    expect(membersFromEmpty(attribute, [], lenient)).toEqual(empty());
  });
});

describe('the members that a body lists', () => {
  const members = groups.at('members').attribute;

  it('are those with an id, each once, without what is empty', () => {
    const elements = [
      { value: '1', type: 'user', display: 'One', $ref: '../Users/1' },
      { value: '1', display: 'Uno' },
      { value: '2', type: '', display: '' },
      { value: '3', type: 7, display: null },
      { value: '' },
      { value: 7 },
      { display: 'x' },
      'x',
      null,
    ];
    expect(membersFromEmpty(members, elements, lenient)).toStrictEqual({
      from: 'empty',
      add: [{ value: '1', type: 'User', display: 'One' }, { value: '2' }, { value: '3' }],
      remove: [],
      unknown: 'skip',
    });
  });
});
