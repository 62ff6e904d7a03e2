import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseFilter } from '../../src/filter/parser.js';
import { printFilter } from '../../src/filter/print.js';
import { filterNodes, refusal, stripped } from './support.js';

const canonical = (text: string): string => printFilter(parseFilter(text));

describe('a comparison', () => {
  it('is read into a frozen node with its position', () => {
    const node = parseFilter('  userName eq "ada@example.com"');
    expect(node).toEqual({
      kind: 'compare',
      path: 'userName',
      operator: 'eq',
      value: 'ada@example.com',
      bare: false,
      at: 2,
    });
    expect(Object.isFrozen(node)).toBe(true);
  });

  it.each(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'])('knows %s in any case', (op) => {
    expect(parseFilter(`a ${op.toUpperCase()} "x"`)).toMatchObject({ operator: op });
  });

  it.each([
    ['"x"', 'x'],
    ['""', ''],
    ['"a b) or (c"', 'a b) or (c'],
    [String.raw`"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"`, '"\\/\b\f\n\r\té😀'],
    ['"é😀"', 'é😀'],
    ['0', 0],
    ['-0', 0],
    ['-12.5e+1', -125],
    ['1E2', 100],
    ['true', true],
    ['false', false],
    ['null', null],
  ])('reads the literal %s', (text, value) => {
    expect(parseFilter(`a eq ${text}`)).toMatchObject({ value, bare: false });
  });

  it.each([
    ['True', true],
    ['FALSE', false],
    ['Null', null],
  ])('reads %s, and says that JSON knows no such literal', (text, value) => {
    expect(parseFilter(`a eq ${text}`)).toMatchObject({ value, bare: true });
  });

  it.each(['jyoung', 'a@b.c', '7d3c1f60-58a2', '007', '2011-05-13T04:42:34Z', '1.', '+1', 'zoë'])(
    'marks %s as a word without quotation marks',
    (text) => {
      expect(parseFilter(`a eq ${text}`)).toMatchObject({ value: text, bare: true });
    },
  );

  it.each([
    'userName',
    'name.givenName',
    '$ref',
    'members.$ref',
    'x-y_z1',
    'not',
    'urn:ietf:params:scim:schemas:core:2.0:User:name.givenName',
    'http://example.com/schemas/2.0/Group:x',
  ])('takes the name %s as it is', (path) => {
    expect(parseFilter(`${path} pr`)).toMatchObject({ kind: 'present', path });
  });
});

describe('precedence', () => {
  it.each([
    ['a pr or b pr and c pr', 'a pr or b pr and c pr'],
    ['(a pr or b pr) and c pr', '(a pr or b pr) and c pr'],
    ['a pr or (b pr and c pr)', 'a pr or b pr and c pr'],
    ['not (a pr) and b pr', 'not (a pr) and b pr'],
    ['not (a pr and b pr)', 'not (a pr and b pr)'],
    ['a pr and (b pr and (c pr))', 'a pr and b pr and c pr'],
    ['((a pr))', 'a pr'],
    ['not (not (a pr))', 'not (not (a pr))'],
    ['NOT(a pr)OR', undefined],
    ['Not(a PR)  AND\t( b pr )', 'not (a pr) and b pr'],
  ])('%s', (text, expected) => {
    if (expected === undefined) expect(() => parseFilter(text)).toThrow('position');
    else expect(canonical(text)).toBe(expected);
  });

  it('binds and more tightly than or', () => {
    expect(stripped(parseFilter('a pr or b pr and c pr'))).toEqual({
      kind: 'or',
      filters: [
        { kind: 'present', path: 'a' },
        {
          kind: 'and',
          filters: [
            { kind: 'present', path: 'b' },
            { kind: 'present', path: 'c' },
          ],
        },
      ],
    });
  });

  it.each([
    ['a pr and (b pr and (c pr and d pr))', 'and', ['a', 'b', 'c', 'd']],
    ['(a pr or b pr) or c pr', 'or', ['a', 'b', 'c']],
  ])('makes one group of %s', (text, kind, paths) => {
    const filters = paths.map((path) => ({ kind: 'present', path }));
    expect(stripped(parseFilter(text))).toEqual({ kind, filters });
  });

  it('takes `not` with and without a space (erratum 7322)', () => {
    expect(stripped(parseFilter('not(a pr)'))).toEqual(stripped(parseFilter('not (a pr)')));
  });
});

describe('a value path', () => {
  it.each([
    ['emails[type eq "work"]', 'emails[type eq "work"]', false],
    [
      'emails[ not (type eq "work") or value pr ]',
      'emails[not (type eq "work") or value pr]',
      false,
    ],
    ['emails[type eq "work"].value eq "x"', 'emails[type eq "work" and value eq "x"]', true],
    ['emails[type eq "work"].value pr', 'emails[type eq "work" and value pr]', true],
    ['emails[type eq "work"] eq "x"', 'emails[type eq "work" and value eq "x"]', true],
    ['emails[type eq "work"] pr', 'emails[type eq "work" and value pr]', true],
    ['emails[type pr or a pr].b pr', 'emails[(type pr or a pr) and b pr]', true],
    ['emails[a pr and b pr].c pr', 'emails[a pr and b pr and c pr]', true],
  ])('%s', (text, expected, trailing) => {
    expect(parseFilter(text)).toMatchObject({ kind: 'valuePath', path: 'emails', trailing });
    expect(canonical(text)).toBe(expected);
  });

  it('says where the comparison behind it stands', () => {
    const node = parseFilter('emails[type pr].value eq "x"');
    expect(node).toMatchObject({ filter: { filters: [{ at: 7 }, { at: 16 }] } });
  });

  it('is followed by a connective like any other expression', () => {
    expect(canonical('emails[type pr] and a pr')).toBe('emails[type pr] and a pr');
    expect(canonical('(emails[type pr])')).toBe('emails[type pr]');
  });
});

describe('what the grammar lacks is refused with its position', () => {
  it.each([
    ['', 1, 'name of an attribute'],
    ['   ', 4, 'name of an attribute'],
    ['userName', 9, 'a space and an operator'],
    ['userName ', 10, 'expected an operator'],
    ['userName eq', 12, 'a value after "eq"'],
    ['userName eq ', 13, 'expected a value'],
    ['userName eq"x"', 12, 'a value after "eq"'],
    ['userName "x"', 10, 'expected an operator'],
    ['eq "a"', 4, 'expected an operator'],
    ['userName regex "x"', 10, 'unknown operator "regex"'],
    ['userName eq "a', 15, 'closing quotation mark'],
    ['userName eq "a\\', 15, 'unknown escape'],
    ['userName eq "\\x"', 14, 'unknown escape'],
    ['userName eq "\\u12g4"', 14, 'four hexadecimal digits'],
    ['userName eq "a\nb"', 15, 'control character'],
    ["userName eq 'a'", 13, 'expected a value'],
    ['userName eq 1e999', 13, 'too large'],
    ['userName eq -1e999', 13, 'too large'],
    ['userName eq "a" or', 17, '" or "'],
    ['userName eq "a" or ', 20, 'name of an attribute'],
    ['userName eq "a" xor b pr', 17, '" and "'],
    ['userName eq "a"or b pr', 16, '" and "'],
    ['(a pr)and (b pr)', 7, '" and "'],
    ['a pr b pr', 6, '" and "'],
    ['displayName eq John Smith', 21, '" and "'],
    ['a pr\u0001', 5, '" and "'],
    ['a eq x\u007fy', 7, '" and "'],
    ['((a pr)', 8, 'expected ")"'],
    ['(a pr]', 6, 'expected ")"'],
    ['a pr)', 5, 'unexpected closing bracket'],
    ['a pr]', 5, 'unexpected closing bracket'],
    ['()', 2, 'name of an attribute'],
    ['not a pr', 5, 'unknown operator "a"'],
    ['foo (a pr)', 5, 'expected an operator'],
    ['emails[type pr', 15, 'expected "]"'],
    ['emails[type pr)', 15, 'expected "]"'],
    ['emails[]', 8, 'name of an attribute'],
    ['emails [type pr]', 8, 'expected an operator'],
    ['emails[type pr].', 17, 'name of an attribute'],
    ['emails[type pr].a.b pr', 17, 'one sub-attribute'],
    ['emails[type pr].value', 22, 'a space and an operator'],
    ['emails[a[b pr]]', 9, 'another value path'],
    ['emails[(a[b pr])]', 10, 'another value path'],
    ['a. pr', 3, 'expected a name'],
    ['a: pr', 3, 'expected a name'],
    ['a..b pr', 3, 'name of a sub-attribute'],
    ['.a pr', 1, 'name of an attribute'],
    ['1a pr', 1, 'name of an attribute'],
    ['é pr', 1, 'name of an attribute'],
    ['__proto__ pr', 1, 'name of an attribute'],
    ['a.__proto__ pr', 1, 'cannot be an attribute'],
    ['Constructor pr', 1, 'cannot be an attribute'],
    ['urn:x:prototype pr', 1, 'cannot be an attribute'],
    ['prototype pr', 1, 'cannot be an attribute'],
    ['userName eq', 12, 'where the text ends'],
  ])('%j', (text, position, problem) => {
    const detail = refusal(() => parseFilter(text));
    expect(detail).toMatch(new RegExp(`^invalidFilter: Invalid filter at position ${position}\\b`));
    expect(detail).toContain(problem);
    expect(detail.includes('where the text ends')).toBe(position > text.length);
  });

  it('does not repeat values, which may be personal data', () => {
    const secrets = [
      'userName eq "hunter2',
      'userName eq "x" hunter2',
      'userName eq hunter2 hunter2',
      'userName hunter2@example.com "x"',
    ];
    for (const text of secrets) expect(refusal(() => parseFilter(text))).not.toContain('hunter2@');
    for (const text of secrets.slice(0, 3)) {
      expect(refusal(() => parseFilter(text))).not.toContain('hunter2');
    }
  });

  it('keeps the error short for a long word in place of an operator', () => {
    expect(refusal(() => parseFilter(`userName ${'x'.repeat(2000)} "y"`)).length).toBeLessThan(100);
  });
});

describe('printing', () => {
  it('and parsing again gives the same filter', () => {
    fc.assert(
      fc.property(filterNodes, (node) => {
        expect(stripped(parseFilter(printFilter(node)))).toEqual(stripped(node));
      }),
    );
  });

  it('writes canonical text, which is its own canonical text', () => {
    fc.assert(
      fc.property(filterNodes, (node) => {
        const text = printFilter(node);
        expect(canonical(text)).toBe(text);
      }),
    );
  });
});

describe('any string at all', () => {
  it('is parsed or refused with invalidFilter, and never breaks the parser', () => {
    const pieces = fc.constantFrom(
      ...['userName', 'emails', ' ', '(', ')', '[', ']', '"', '\\', 'not', 'and', 'or', 'eq', 'pr'],
      ...['.', ':', '1', '-', 'null', '\\u00', '😀', '\u0000', '$ref', '__proto__'],
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
      fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(' ')),
    );
    let parsed = 0;
    fc.assert(
      fc.property(texts, (text) => {
        let printed: string;
        try {
          printed = canonical(text);
          parsed += 1;
        } catch {
          expect(refusal(() => parseFilter(text))).toMatch(/^invalidFilter: Invalid filter at/);
          return;
        }
        expect(canonical(printed)).toBe(printed);
      }),
      { numRuns: 2000, examples: [['userName pr']] },
    );
    expect(parsed).toBeGreaterThan(0);
  });
});
