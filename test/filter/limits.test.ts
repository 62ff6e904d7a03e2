import { describe, expect, it } from '@jest/globals';
import { FILTER_LIMITS } from '../../src/filter/limits.js';
import { parseFilter, parsePatchPath } from '../../src/filter/parser.js';
import { refusal } from './support.js';

const nested = (depth: number): string => `${'('.repeat(depth)}a pr${')'.repeat(depth)}`;
const terms = (count: number): string => Array(count).fill('a pr').join(' and ');

describe('limits', () => {
  it('bound the length', () => {
    const fits = `a eq "${'x'.repeat(FILTER_LIMITS.maxLength - 7)}"`;
    expect(parseFilter(fits)).toMatchObject({ kind: 'compare' });
    expect(refusal(() => parseFilter(`${fits} `))).toMatch(
      /position 8193: more than 8192 characters/,
    );
    expect(refusal(() => parsePatchPath('a'.repeat(8193)))).toMatch(/^invalidPath: .*8192/);
  });

  it('bound the depth of parentheses and brackets together', () => {
    expect(parseFilter(nested(32))).toMatchObject({ kind: 'present' });
    expect(refusal(() => parseFilter(nested(33)))).toContain('more than 32 levels');
    expect(parseFilter(`${'('.repeat(31)}e[a pr]${')'.repeat(31)}`)).toMatchObject({ path: 'e' });
    expect(refusal(() => parseFilter(`${'('.repeat(31)}e[(a pr)]`))).toContain('32 levels');
    expect(refusal(() => parsePatchPath(`e[${nested(32)}]`))).toMatch(
      /^invalidFilter: .*32 levels/,
    );
  });

  it('do not count brackets that are closed', () => {
    const text = Array(40).fill('(e[a pr])').join(' or ');
    expect(parseFilter(text)).toMatchObject({ kind: 'or' });
  });

  it('bound the number of comparisons', () => {
    expect(parseFilter(terms(256))).toMatchObject({ kind: 'and' });
    expect(refusal(() => parseFilter(terms(257)))).toContain('more than 256 comparisons');
  });

  it('can be set one by one', () => {
    expect(refusal(() => parseFilter('(a pr)', { limits: { maxDepth: 0 } }))).toContain('0 levels');
    expect(refusal(() => parseFilter('a pr', { limits: { maxLength: 3 } }))).toContain('3 char');
    expect(refusal(() => parseFilter('a pr or b pr', { limits: { maxTerms: 1 } }))).toContain(
      '1 c',
    );
    expect(parseFilter(nested(40), { limits: { maxDepth: 40 } })).toMatchObject({ path: 'a' });
  });
});

describe('hostile text', () => {
  const size = 8000;
  it.each([
    ['parentheses', '('.repeat(size)],
    ['negations', 'not('.repeat(size / 4)],
    ['brackets', 'a['.repeat(size / 2)],
    ['closing brackets', `a pr${')'.repeat(size)}`],
    ['backslashes', `a eq "${'\\'.repeat(size + 1)}`],
    ['quotation marks', `a eq ${'"'.repeat(size)}`],
    ['alternations', 'a pr or '.repeat(size / 8)],
    ['dots', `a${'.'.repeat(size)}`],
    ['digits behind a broken exponent and a bracket', `(a eq ${'1'.repeat(size)}e`],
    ['inherited names', `${'__proto__.'.repeat(size / 10)}a pr`],
  ])('of %s is refused', (_name, text) => {
    expect(refusal(() => parseFilter(text))).toMatch(/^invalidFilter: .{1,120}$/);
  });

  it('far beyond the limits does not reach the stack', () => {
    const million = '('.repeat(1_000_000);
    expect(refusal(() => parseFilter(million))).toContain('more than 8192 characters');
    expect(refusal(() => parseFilter(million, { limits: { maxLength: 2_000_000 } }))).toContain(
      'more than 32 levels',
    );
  });

  it('is read in linear time: with four megabytes of escapes anything else would not end', () => {
    const text = `a eq "${String.raw`\u0061\\`.repeat(500_000)}"`;
    expect(parseFilter(text, { limits: { maxLength: text.length } })).toMatchObject({ path: 'a' });
  });
});
