import { describe, expect, it } from '@jest/globals';
import { inOnePiece } from '../../src/lib/pausable.js';
import { UNCOUNTED } from '../../src/lib/work-budget.js';
import { patching } from '../../src/patch/apply.js';
import type { Attributes, ResourceType } from '../../src/schema/types.js';
import { budget, errorOf, groups, lenient, type Operation, patch, read, users } from './helpers.js';

function stepsOf(
  current: Attributes,
  operations: readonly Operation[],
  type: ResourceType = users,
): number {
  let steps = 0;
  const spend = (more: number): void => {
    steps += more;
  };
  const work = { ...UNCOUNTED, spend };
  inOnePiece(patching(type, current, read(type, operations), lenient, work));
  return steps;
}

/** Values of which each takes so many hundred steps to be looked at. */
const emailsOf = (size: number, hundreds: number) =>
  Array.from({ length: size }, (_, n) => ({
    value: String(n)
      .padEnd(10 + hundreds * 6400, '-')
      .slice(0, Math.max(10, hundreds * 6400)),
    type: 'work',
  }));

type Make = (emails: readonly object[]) => readonly Operation[];
const removal = (filter: string): Operation => ({ op: 'remove', path: `emails[${filter}]` });

/** What one more short value costs, and one more whose text takes a hundred steps to be looked at. */
const COSTS: readonly (readonly [string, Make, number, number])[] = [
  ['a removal of all', () => [{ op: 'remove', path: 'emails' }], 10, 110],
  ['a filter that nothing meets', () => [removal('type eq "a"')], 13, 413],
  ['a negated filter', () => [removal('not (type eq "work")')], 13, 413],
  ['two negated terms', () => [removal('not (type eq "work" or type eq "x")')], 14, 414],
  ['a filter of two terms', () => [removal('type eq "a" and display eq "b"')], 14, 414],
  ['three terms', () => [removal('type eq "a" or display eq "b" or value eq "c"')], 15, 415],
  ['a filter that all meet', () => [removal('type eq "work"')], 22, 322],
  ['a second filter', () => [removal('type eq "a"'), removal('type eq "b"')], 14, 514],
  [
    'a filter on what was removed',
    () => [removal('type eq "work"'), removal('type eq "b"')],
    23,
    323,
  ],
  [
    'a filter on what was cleared',
    () => [{ op: 'remove', path: 'emails' }, removal('type eq "b"')],
    10,
    110,
  ],
  ['a part of each', () => [{ op: 'add', path: 'emails.display', value: 'D' }], 43, 643],
  ['a listed removal', (value) => [{ op: 'remove', path: 'emails', value }], 36, 436],
];

describe('the steps that an operation takes for each value of a list', () => {
  it.each(COSTS)('%s', (_, operations, short, long) => {
    for (const [hundreds, each] of [
      [0, short],
      [1, long],
    ] as const) {
      const total = (size: number): number => {
        const emails = emailsOf(size, hundreds);
        return stepsOf({ userName: 'u', emails }, operations(emails));
      };
      expect((total(20) - total(10)) / 10).toBe(each);
    }
  });

  it('are not those of a filter where it names members by their ids', () => {
    const membersOf = (size: number) => emailsOf(size, 0).map(({ value }) => ({ value }));
    const total = (size: number, filter: string): number => {
      const current = { displayName: 'G', members: membersOf(size) };
      return stepsOf(current, [{ op: 'remove', path: `members[${filter}]` }], groups);
    };
    const each = (filter: string): number => (total(20, filter) - total(10, filter)) / 10;
    const [first, second] = membersOf(2).map(({ value }) => `value eq "${value}"`);
    expect(each(`${first}`)).toBe(10);
    expect(each(`${first} or ${second}`)).toBe(10);
    expect(each(`${first} and type eq "User"`)).toBeGreaterThan(10);
  });

  it('count the values that are added', () => {
    const total = (size: number, hundreds: number): number =>
      stepsOf({}, [{ op: 'add', path: 'emails', value: emailsOf(size, hundreds) }]);
    expect((total(20, 0) - total(10, 0)) / 10).toBe(21);
    expect((total(20, 1) - total(10, 1)) / 10).toBe(221);
  });

  it('are refused beyond the budget, with the operation that would take them', () => {
    const operations = [{ op: 'add', path: 'title', value: 'T' }, removal('type eq "a"')];
    const current = { emails: emailsOf(100, 0) };
    const steps = stepsOf(current, operations);
    expect(patch(users, current, operations, lenient, budget(steps)).changed).toBe(true);
    const error = errorOf(() => patch(users, current, operations, lenient, budget(500)));
    expect([error.status, error.scimType]).toEqual([400, 'tooMany']);
    expect(error.detail).toMatch(/^Operation 2 \(remove emails\[…\]\): /);
  });
});
