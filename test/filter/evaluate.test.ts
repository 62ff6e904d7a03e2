import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { resolveRules } from '../../src/conformance/presets.js';
import type { FilterNode } from '../../src/filter/ast.js';
import { bindFilter, bindValueFilter } from '../../src/filter/bind.js';
import { compileFilter, compileValueFilter } from '../../src/filter/evaluate.js';
import { parseFilter } from '../../src/filter/parser.js';
import { printFilter } from '../../src/filter/print.js';
import { comparisonKey } from '../../src/schema/comparison.js';
import type { Attributes } from '../../src/schema/types.js';
import { ACME, bound, ENTERPRISE, matches, people, personFilters, USER } from './support.js';

const ADA: Attributes = {
  id: 'A1',
  externalId: 'aBc',
  userName: 'Ada@Example.com',
  title: '',
  active: true,
  nickName: 'Zoë',
  displayName: 'Ada K',
  profileUrl: 'https://x/A',
  name: { givenName: 'Ada', familyName: null },
  emails: [
    { value: 'ada@work.example', type: 'work', primary: true },
    { value: 'ada@home.example', type: 'home' },
    { value: 'ada@old.example' },
  ],
  phoneNumbers: [],
  meta: { created: '2026-01-01T00:00:00Z', lastModified: '2026-11-21T10:00:00+01:00' },
  [ENTERPRISE]: { department: 'Research', manager: { value: 'M1' } },
  [ACME]: {
    floor: 10,
    badge: 'QQ==',
    badges: ['red', 'Blue'],
  },
};

const evaluate = (node: FilterNode, resource: Attributes): boolean =>
  compileFilter(bindFilter(node, USER, resolveRules('lenient')))(resource);

describe('a comparison holds', () => {
  it.each([
    ['userName eq "ada@EXAMPLE.com"', true],
    ['userName eq "ada@example.co"', false],
    ['userName ne "ada@EXAMPLE.com"', false],
    ['userName co "EXAMPLE"', true],
    ['userName sw "ada@"', true],
    ['userName ew ".COM"', true],
    ['userName ew "ada"', false],
    ['userName co ""', true],
    ['userName gt "ACA"', true],
    ['userName lt "adb"', true],
    ['userName ge "ada@example.com"', true],
    ['userName gt "ada@example.com"', false],
    ['userName le "ada@example.com"', true],
    ['id eq "A1"', true],
    ['id eq "a1"', false],
    ['externalId eq "abc"', false],
    ['externalId co "aB"', true],
    ['externalId co "ab"', false],
    ['profileUrl eq "HTTPS://X/A"', false],
    ['manager eq "M1"', true],
    ['manager eq "m1"', false],
    ['nickName eq "zoe\\u0308"', true],
    ['nickName eq "ZOË"', true],
    ['displayName eq "ada \\u212a"', true],
    [`${ENTERPRISE}:department eq "RESEARCH"`, true],
    ['name.givenName eq "ada"', true],
    ['active eq true', true],
    ['active eq false', false],
    ['active ne false', true],
    ['floor eq 10', true],
    ['floor gt 9', true],
    ['floor gt 9.5', true],
    ['floor eq 10.5', false],
    ['floor le 10', true],
    ['badge eq "QQ=="', true],
    ['badge eq "qq=="', false],
    ['meta.created eq "2025-12-31T23:00:00-01:00"', true],
    ['meta.created eq "2026-01-01T00:00:00.001Z"', false],
    ['meta.lastModified eq "2026-11-21T09:00:00.000Z"', true],
    ['meta.lastModified gt "2026-11-21T09:30:00Z"', false],
    ['meta.lastModified ge "2026-11-21T08:30:00Z"', true],
    ['meta.lastModified ne "2026-11-21T09:00:00Z"', false],
  ])('%s: %s', (text, expected) => {
    expect(matches(text, ADA)).toBe(expected);
  });
});

describe('caseless text is equal', () => {
  it.each([
    ['ada', 'ADA', true],
    ['ADA', 'ada', true],
    ['Zoz', 'zOZ', true],
    ['Ada', 'bda', false],
    ['Ada', 'adz', false],
    ['@', '`', false],
    ['[', '{', false],
    ['Ada \u212a', 'ada k', true],
    ['Ada \u212a', 'ada l', false],
    ['zoe\u0308', 'ZO\u00cb', true],
    ['ZO\u00cb', 'zoe\u0308', true],
    ['ab', 'abc', false],
  ])('%j and %j: %s', (have, asked, expected) => {
    const literal = JSON.stringify(asked);
    expect(matches(`userName eq ${literal}`, { userName: have })).toBe(expected);
    expect(matches(`userName ne ${literal}`, { userName: have })).toBe(!expected);
    expect(matches(`badges eq ${literal}`, { [ACME]: { badges: [have] } })).toBe(expected);
  });

  it('however long it is, and whatever was looked at before', () => {
    const filter = compileFilter(bound(`title co "${'a'.repeat(300)}" and title sw "B"`));
    const long = 'A'.repeat(400);
    expect([`b${long}`, `c${long}`, `b${long}`, long].map((title) => filter({ title }))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

describe('an unassigned attribute passes ne and eq null only', () => {
  it.each([
    ['locale pr', false],
    ['locale eq "x"', false],
    ['locale ne "x"', true],
    ['locale co ""', false],
    ['locale ge ""', false],
    ['locale eq null', true],
    ['locale ne null', false],
    ['title pr', false],
    ['title eq ""', true],
    ['title eq null', true],
    ['name.familyName pr', false],
    ['name.familyName ne "x"', true],
    ['addresses.region ne "x"', true],
    ['addresses.region eq null', true],
    ['phoneNumbers pr', false],
    ['phoneNumbers ne "x"', true],
    ['phoneNumbers eq null', true],
    ['phoneNumbers[type ne "x"]', false],
    ['phoneNumbers.primary eq false', false],
    ['remote eq false', false],
    ['remote ne true', true],
    [`${ENTERPRISE}:division ne "x"`, true],
    ['name pr', true],
    ['emails pr', true],
    ['emails.display pr', false],
    [`${ENTERPRISE} pr`, true],
    ['active pr', true],
  ])('%s: %s', (text, expected) => {
    expect(matches(text, ADA)).toBe(expected);
  });

  it('also where a whole extension is missing', () => {
    expect(matches(`${ENTERPRISE}:department ne "x"`, { id: '1' })).toBe(true);
    expect(matches(`${ENTERPRISE}:department pr`, { id: '1', [ENTERPRISE]: null })).toBe(false);
    expect(matches(`${ENTERPRISE} pr`, { id: '1', [ENTERPRISE]: { manager: {} } })).toBe(false);
  });
});

describe('a multi-valued attribute matches by any value', () => {
  it.each([
    ['emails eq "ADA@home.example"', true],
    ['emails.value co "old"', true],
    ['emails.type eq "home" and emails.value co "work"', true],
    ['emails[type eq "home" and value co "work"]', false],
    ['emails[type eq "home" and value co "home"]', true],
    ['emails[type eq "home"].value co "home"', true],
    ['emails[type eq "home"].value co "work"', false],
    ['emails.type ne "work"', true],
    ['emails[type ne "work"]', true],
    ['not (emails.type eq "work")', false],
    ['emails[not (type pr)]', true],
    ['emails[type eq null and value co "old"]', true],
    ['emails.type eq null', false],
    ['emails.primary eq true', true],
    ['emails.primary eq false', true],
    ['emails[primary eq false and type eq "work"]', false],
    ['emails[primary eq false and type eq "home"]', true],
    ['emails[primary ne true and type eq "home"]', true],
    ['emails[primary pr and type eq "home"]', false],
    ['emails[type eq "home" or type eq "work"]', true],
    ['badges eq "RED"', true],
    ['badges ne "red"', true],
    ['badges[value sw "bl"]', true],
    ['badges[value eq "green"]', false],
    ['badges pr', true],
  ])('%s: %s', (text, expected) => {
    expect(matches(text, ADA)).toBe(expected);
  });

  it('with values that all equal, ne fails', () => {
    expect(matches('badges ne "red"', { [ACME]: { badges: ['red', 'RED'] } })).toBe(false);
  });
});

describe('what a store returns in another shape', () => {
  it.each<readonly [string, Attributes, boolean]>([
    ['emails eq "x"', { emails: { value: 'x' } }, true],
    ['emails[value eq "x"]', { emails: { value: 'x' } }, true],
    ['emails eq "x"', { emails: [null, 'x'] }, false],
    ['emails[value ne "x"]', { emails: ['y'] }, true],
    ['emails.primary eq false', {}, false],
    ['emails.primary eq false', { emails: null }, false],
    ['name.givenName eq "x"', { name: 'x' }, false],
    ['userName eq "7"', { userName: 7 }, false],
    ['userName gt "7"', { userName: 8 }, false],
    ['userName co "o"', { userName: {} }, false],
    ['floor gt 7', { [ACME]: { floor: '8' } }, false],
    ['meta.created gt "2026-01-01T00:00:00Z"', { meta: { created: 'soon' } }, false],
  ])('%s on %j is %s', (text, resource, expected) => {
    expect(matches(text, resource)).toBe(expected);
  });
});

describe('the filter of a value path', () => {
  it('tests one value', () => {
    const rules = resolveRules('lenient');
    const values = (text: string): ((value: unknown) => boolean) =>
      compileValueFilter(bindValueFilter(parseFilter(text), USER.at('emails'), USER, rules));
    expect(values('type eq "Work"')({ type: 'work' })).toBe(true);
    expect(values('type eq "work" and value pr')({ type: 'work' })).toBe(false);
    expect(values('primary eq false')({ type: 'work' })).toBe(true);
    expect(values('not (type pr)')({})).toBe(true);
  });

  it('tests the value itself where it is simple', () => {
    const path = USER.at(`${ACME}:badges`);
    const filter = bindValueFilter(parseFilter('value eq "RED"'), path, USER, resolveRules('rfc'));
    expect(['red', 'blue'].map(compileValueFilter(filter))).toEqual([true, false]);
  });
});

describe('laws', () => {
  const negated = (filter: FilterNode): FilterNode => ({ kind: 'not', filter });

  it('printing, parsing and binding do not change what matches', () => {
    fc.assert(
      fc.property(personFilters, people, (node, person) => {
        const resource = { id: '1', ...person };
        const filter = bindFilter(node, USER, resolveRules('lenient'));
        const again = parseFilter(printFilter(filter));
        expect(evaluate(again, resource)).toBe(compileFilter(filter)(resource));
        expect(evaluate(parseFilter(printFilter(node)), resource)).toBe(evaluate(node, resource));
      }),
    );
  });

  it('De Morgan', () => {
    fc.assert(
      fc.property(personFilters, personFilters, people, (a, b, person) => {
        const both = negated({ kind: 'and', filters: [a, b] });
        const either: FilterNode = { kind: 'or', filters: [negated(a), negated(b)] };
        expect(evaluate(both, person)).toBe(evaluate(either, person));
        expect(evaluate(negated(negated(a)), person)).toBe(evaluate(a, person));
        expect(evaluate(negated(a), person)).toBe(!evaluate(a, person));
      }),
    );
  });

  it('a.x op v is a[x op v] where a has values', () => {
    const operators = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le');
    const word = fc.constantFrom('a', 'b', 'AB', '');
    fc.assert(
      fc.property(operators, word, people, (op, value, person) => {
        fc.pre(Array.isArray(person.emails) && person.emails.length > 0);
        expect(matches(`emails.type ${op} "${value}"`, person)).toBe(
          matches(`emails[type ${op} "${value}"]`, person),
        );
      }),
    );
  });

  it('ge is gt or eq, le is lt or eq, and exactly one of lt, eq, gt holds', () => {
    // U+0000 is refused in filters.
    const texts = fc
      .string({ unit: 'binary', maxLength: 3 })
      .filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(texts, texts, (have, value) => {
        const holds = (op: string): boolean =>
          matches(`userName ${op} ${JSON.stringify(value)}`, { userName: have });
        expect([holds('lt'), holds('eq'), holds('gt')].filter(Boolean)).toHaveLength(1);
        expect(holds('ge')).toBe(holds('gt') || holds('eq'));
        expect(holds('le')).toBe(holds('lt') || holds('eq'));
        expect(holds('ne')).toBe(!holds('eq'));
      }),
    );
  });

  it('eq is equality of comparison keys, for text near ASCII too', () => {
    const unit = fc.constantFrom(
      ...['a', 'A', 'k', 'K', '\u212a', 'ß', 'ẞ', 's', 'ſ', 'i', 'İ', 'ı', '\u0307', '\u0308', 'ë'],
      ...['e', '`', '\u1fef', ';', '\u037e', '@', '\uff21', '\uff20', '\uffe3', ' ', 'ﬀ', 'f'],
    );
    const text = fc.array(unit, { maxLength: 3 }).map((units) => units.join(''));
    fc.assert(
      fc.property(text, text, (have, value) => {
        for (const path of [USER.at('userName'), USER.at('externalId')]) {
          const key = comparisonKey(path.target);
          const found = matches(`${path.path} eq ${JSON.stringify(value)}`, { [path.path]: have });
          expect(found).toBe(key(have) === key(value));
        }
      }),
      { numRuns: 3000 },
    );
  });
});
