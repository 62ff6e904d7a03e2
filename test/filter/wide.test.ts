import { describe, expect, it } from '@jest/globals';
import { compileFilter, compileFilterInSlices } from '../../src/filter/evaluate.js';
import { wideFilter } from '../../src/filter/wide.js';
import { inOnePiece } from '../../src/lib/pausable.js';
import { UNCOUNTED, type WorkBudget } from '../../src/lib/work-budget.js';
import type { Attributes } from '../../src/schema/types.js';
import { ACME, bound } from './support.js';

const ALWAYS_DUE = { ...UNCOUNTED, isDue: () => true };

const emails = Array.from({ length: 3_000 }, (_, n) => ({
  value: `user${n}@example.com`,
  type: n % 2 === 0 ? 'work' : 'home',
  primary: n === 7,
}));

const RESOURCES = [
  { userName: 'ada', emails },
  { userName: 'bob', emails: emails.slice(0, 2), title: 'Boss' },
  { userName: 'cyd', emails: [] },
  { userName: 'dan', title: 'Ａ'.repeat(300) },
];

const FILTERS = [
  'emails[type eq "work" and value co "user2998"]',
  'emails[not (type eq "work")] and userName sw "a"',
  'emails.value ew "@example.com" or title eq "boss"',
  'not (emails pr) and title co "aaa"',
  'emails[primary eq true] and not (emails[value eq "user9@example.com"])',
  'emails.type ne "work" and (userName eq "bob" or emails.value sw "user2999")',
  'title eq null',
];

describe('a filter that looks at very many values', () => {
  it.each(FILTERS)('says in slices what it says in one piece: %s', (text) => {
    const filter = bound(text);
    const whole = compileFilter(filter);
    const sliced = compileFilterInSlices(filter, ALWAYS_DUE);
    for (const resource of RESOURCES) {
      expect(inOnePiece(sliced(resource))).toBe(whole(resource));
    }
  });

  it.each<readonly [string, Attributes]>([
    ['emails[value eq "x"]', { emails: { value: 'x' } }],
    ['emails[not (value eq "x")]', { emails: null }],
    ['emails[not (value eq "x")]', {}],
  ])('says it of a resource in another shape too: %s of %j', (text, resource) => {
    const filter = bound(text);
    const sliced = compileFilterInSlices(filter, ALWAYS_DUE);
    expect(inOnePiece(sliced(resource))).toBe(compileFilter(filter)(resource));
  });

  it.each([
    ['userName eq "ada"', 1],
    ['userName eq "ada" and title pr', 2],
    ['title pr or userName pr', 2],
    ['not (title pr)', 1],
    ['not (emails[value eq "nobody"])', 3_000],
    ['title pr or emails[value eq "nobody"]', 3_001],
    ['userName pr and emails[value eq "nobody"]', 3_001],
  ])('pauses after each comparison if it is time: %s', (text, pauses) => {
    const count = (work: WorkBudget): number => {
      const looking = compileFilterInSlices(bound(text), work)({ userName: 'ada', emails });
      let count = 0;
      while (!looking.next().done) count += 1;
      return count;
    };
    expect(count(ALWAYS_DUE)).toBe(pauses);
    expect(count({ ...UNCOUNTED, isDue: () => false })).toBe(0);
  });

  it.each([
    ['userName eq "ada"', 2],
    ['userName sw "x" or title pr or title eq "y"', 3],
  ])('charges its comparisons, in slices and in one piece: %s', (text, least) => {
    let spent = 0;
    const spend = (steps: number): void => {
      spent += steps;
    };
    const work = { ...UNCOUNTED, spend };
    compileFilter(bound(text), work)({ userName: 'ada' });
    const whole = spent;
    expect(whole).toBeGreaterThanOrEqual(least);
    inOnePiece(compileFilterInSlices(bound(text), work)({ userName: 'ada' }));
    expect(spent).toBe(2 * whole);
  });

  it('is charged for a long text more than for a short one', () => {
    const cost = (title: string): number => {
      let spent = 0;
      const spend = (steps: number): void => {
        spent += steps;
      };
      compileFilter(bound('title eq "x"'), { ...UNCOUNTED, spend })({ title });
      return spent;
    };
    expect(cost('A'.repeat(100_000))).toBeGreaterThan(cost('A'));
  });

  it('pauses between the values of one resource', () => {
    const test = compileFilterInSlices(bound('emails[value eq "nobody"]'), ALWAYS_DUE);
    const looking = test({ emails });
    let pauses = 0;
    while (!looking.next().done) pauses += 1;
    expect(pauses).toBe(3_000);
  });

  it('is told from the others by terms times values', () => {
    const one = wideFilter(bound('emails.value co "x"'), UNCOUNTED);
    expect([one?.isWide({ emails }), one?.isWide({ emails: emails.slice(0, 100) })]).toEqual([
      true,
      false,
    ]);
    const text = Array.from({ length: 30 }, (_, n) => `value co "${n}"`).join(' or ');
    const many = wideFilter(bound(`emails[${text}]`), UNCOUNTED);
    expect(many?.isWide({ emails: emails.slice(0, 100) })).toBe(true);
    expect(wideFilter(bound('userName co "x"'), UNCOUNTED)).toBeUndefined();
    expect(wideFilter(bound('unknown pr'), UNCOUNTED)).toBeUndefined();
  });

  it.each<readonly [string, Attributes]>([
    ['emails.value co "x" or phoneNumbers.value co "y"', { emails }],
    ['emails.value co "x" or phoneNumbers.value co "y"', { phoneNumbers: emails }],
    ['userName pr and not (emails[value co "x"])', { emails }],
    ['badges eq "x" or emails pr', { emails }],
  ])('is wide for %s', (text, resource) => {
    expect(wideFilter(bound(text), UNCOUNTED)?.isWide(resource)).toBe(true);
    expect(wideFilter(bound(text), UNCOUNTED)?.isWide({ userName: 'ada' })).toBe(false);
    expect(wideFilter(bound(text), UNCOUNTED)?.isWide({ [ACME]: { badges: ['x'] } })).toBe(false);
  });

  it('looks at one resource after the other', () => {
    const filter = wideFilter(bound('emails[value eq "user7@example.com"]'), ALWAYS_DUE);
    const found = [{ emails }, { emails: emails.slice(8) }, { emails }].map(
      (resource) => filter && inOnePiece(filter.test(resource)),
    );
    expect(found).toEqual([true, false, true]);
  });
});
