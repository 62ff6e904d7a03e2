import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { resolveRules } from '../../src/conformance/presets.js';
import type { CompareOperator, Filter } from '../../src/filter/ast.js';
import { bindFilter, bindValueFilter } from '../../src/filter/bind.js';
import { parseFilter, parsePatchPath } from '../../src/filter/parser.js';
import { printFilter } from '../../src/filter/print.js';
import { ACME, bound, ENTERPRISE, GROUP, personFilters, refusal, USER } from './support.js';

const printed = (...args: Parameters<typeof bound>): string => printFilter(bound(...args));

describe('names', () => {
  it.each([
    ['USERNAME eq "x"', 'userName eq "x"'],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName eq "x"', 'userName eq "x"'],
    ['urn:IETF:params:scim:schemas:core:2.0:user:Name.GivenName pr', 'name.givenName pr'],
    [`${ENTERPRISE}:department eq "x"`, `${ENTERPRISE}:department eq "x"`],
    ['department eq "x"', `${ENTERPRISE}:department eq "x"`],
    ['manager eq "42"', `${ENTERPRISE}:manager.value eq "42"`],
    ['manager.VALUE eq "42"', `${ENTERPRISE}:manager.value eq "42"`],
    ['emails co "x"', 'emails.value co "x"'],
    ['Emails[TYPE eq "work" and $REF pr]', undefined],
    ['Emails[TYPE eq "work" and Primary eq true]', 'emails[type eq "work" and primary eq true]'],
    ['badges[VALUE sw "x"]', `${ACME}:badges[value sw "x"]`],
    ['meta.lastModified gt "2026-01-01T00:00:00Z"', 'meta.lastModified gt "2026-01-01T00:00:00Z"'],
  ])('%s', (text, expected) => {
    if (expected === undefined) expect(refusal(() => bound(text))).toContain('no sub-attribute');
    else expect(printed(text)).toBe(expected);
  });

  it('are the shared paths of the resource type', () => {
    const filter = bound('members[value eq "1"]', 'lenient', GROUP);
    expect(filter).toMatchObject({ kind: 'valuePath', attribute: GROUP.at('members') });
    expect(filter.kind === 'valuePath' && filter.filter).toMatchObject({
      attribute: GROUP.at('members.value'),
    });
  });

  it('of an extension without its URN are unknown under rfc', () => {
    expect(bound('department eq "x"', 'rfc')).toEqual({ kind: 'constant', value: false });
  });

  it('of a whole extension ask whether any attribute is present, secrets left out', () => {
    const filter = bound(`${ACME} pr`);
    expect(printFilter(filter)).toBe(
      ['floor', 'rate', 'hired', 'badge', 'badges', 'remote']
        .map((name) => `${ACME}:${name} pr`)
        .join(' or '),
    );
    expect(bound(`${ACME} ne null`)).toEqual(filter);
    expect(bound(`${ACME} eq null`)).toEqual({ kind: 'not', filter });
    expect(refusal(() => bound(`${ACME} eq "x"`))).toContain('is a schema');
    expect(refusal(() => bound(`${ACME}[floor eq 1]`))).toContain('is a schema');
  });
});

describe('operators and literals by type', () => {
  const ALL: readonly CompareOperator[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'];
  const NOW = '"2026-11-21T09:30:00Z"';
  const TYPES: readonly (readonly [string, string, string, string])[] = [
    ['string', 'userName', '"x"', 'eq ne co sw ew gt ge lt le'],
    ['reference', 'profileUrl', '"x"', 'eq ne co sw ew gt ge lt le'],
    ['binary', 'badge', '"x"', 'eq ne co sw ew'],
    ['boolean', 'active', 'true', 'eq ne'],
    ['integer', 'floor', '1', 'eq ne gt ge lt le'],
    ['decimal', 'rate', '1.5', 'eq ne gt ge lt le'],
    ['dateTime', 'hired', NOW, 'eq ne gt ge lt le'],
    ['complex', 'name', '"x"', ''],
  ];
  it.each(TYPES)(
    '%s takes its operators and null, and no others',
    (type, name, literal, allowed) => {
      for (const op of ALL) {
        const text = `${name} ${op} ${literal}`;
        if (allowed.split(' ').includes(op)) expect(bound(text)).toMatchObject({ operator: op });
        else {
          const named = new RegExp(`^invalidFilter: .*"(.*:)?${name}"`);
          expect(refusal(() => bound(text))).toMatch(named);
        }
        if (op === 'eq' || op === 'ne')
          expect(bound(`${name} ${op} null`)).toMatchObject({ value: null });
        else expect(refusal(() => bound(`${name} ${op} null`))).toContain('null');
      }
      expect(bound(`${name} pr`)).toMatchObject({ kind: 'present' });
      if (type !== 'complex')
        expect(USER.resolve(name)).toMatchObject({ path: { target: { type } } });
    },
  );

  const LITERALS: readonly (readonly [string, unknown, unknown])[] = [
    // filter, value under lenient, value under rfc; undefined is a refusal
    ['userName eq "x"', 'x', 'x'],
    ['userName eq 7', '7', undefined],
    ['userName eq 9007199254740993', undefined, undefined],
    ['userName eq 1.5', undefined, undefined],
    ['userName eq true', undefined, undefined],
    ['userName eq x', 'x', undefined],
    ['userName eq "a\\u0000"', undefined, undefined],
    ['active eq true', true, true],
    ['active eq "True"', true, undefined],
    ['active eq "FALSE"', false, undefined],
    ['active eq "yes"', undefined, undefined],
    ['active eq yes', undefined, undefined],
    ['active eq 1', undefined, undefined],
    ['floor eq 1', 1, 1],
    ['floor eq 1.5', 1.5, 1.5],
    ['floor eq "7"', 7, undefined],
    ['floor eq "x"', undefined, undefined],
    ['floor eq "1e999"', undefined, undefined],
    ['floor eq ""', undefined, undefined],
    ['floor eq "0x10"', undefined, undefined],
    ['floor eq true', undefined, undefined],
    ['rate gt "-1.5e1"', -15, undefined],
    ['badge eq 1', '1', undefined],
    ['meta.created gt "soon"', undefined, undefined],
    ['meta.created gt "2026-02-30T00:00:00Z"', undefined, undefined],
    ['meta.created gt "2026-02-20"', undefined, undefined],
    ['meta.created gt 5', undefined, undefined],
    [
      'meta.created gt "2026-02-20T00:00:00+01:00"',
      '2026-02-20T00:00:00+01:00',
      '2026-02-20T00:00:00+01:00',
    ],
    ['meta.created gt 2026-02-20T00:00:00Z', '2026-02-20T00:00:00Z', undefined],
    ['manager eq "42"', '42', '42'],
    ['emails[primary EQ "True"]', true, undefined],
  ];
  it.each(LITERALS)('%s', (text, lenient, rfc) => {
    const qualified = { unqualifiedExtensionAttributes: 'resolve' } as const;
    for (const [preset, value] of [
      ['lenient', lenient],
      ['rfc', rfc],
    ] as const) {
      const run = (): Filter => bound(text, { ...qualified, preset });
      if (value === undefined) {
        const detail = refusal(run);
        expect(detail).toMatch(
          /^invalidFilter: .*(userName|active|floor|rate|badge|created|primary)/,
        );
      } else {
        const filter = run();
        expect(filter.kind === 'valuePath' ? filter.filter : filter).toMatchObject({ value });
      }
    }
  });

  it('an error never repeats the value', () => {
    for (const text of ['active eq "hunter2"', 'floor eq hunter2', 'meta.created eq "hunter2"']) {
      expect(refusal(() => bound(text))).not.toContain('hunter2');
    }
  });
});

describe('secrets', () => {
  it.each([
    'password eq "x"',
    'password ne "x"',
    'password sw "x"',
    'password pr',
    'password eq null',
    'not (password pr)',
    'PASSWORD eq "x"',
    `${ACME}:Pin eq "x"`,
    'password[value eq "x"]',
  ])('cannot be probed: %s', (text) => {
    for (const preset of ['lenient', 'rfc'] as const) {
      expect(refusal(() => bound(text, preset))).toMatch(
        /^invalidFilter: Attribute "(password|urn:.*:pin)" cannot be used in a filter\.$/,
      );
    }
  });
});

describe('an unknown attribute', () => {
  it.each([
    ['foo eq "x"', false],
    ['foo ne "x"', true],
    ['foo eq null', true],
    ['foo ne null', false],
    ['foo gt 1', false],
    ['foo co "x"', false],
    ['foo pr', false],
    ['not (foo pr)', true],
    ['foo[bar eq "x"]', false],
    ['foo[bar eq "x"].baz eq 1', false],
    ['name.foo pr', false],
    ['urn:example:unknown:2.0:User:userName eq "x"', false],
    ['constructs pr', false],
    ['toString pr', false],
    ['hasOwnProperty ne "x"', true],
    ['foo pr and userName pr', false],
    ['foo pr or bar ne "x"', true],
    ['not (not (foo pr))', false],
  ])('counts as unassigned: %s', (text, value) => {
    expect(bound(text)).toEqual({ kind: 'constant', value });
    expect(refusal(() => bound(text, { unknownFilterAttribute: 'refuse' }))).toMatch(
      /^invalidFilter: User has no attribute "/,
    );
  });

  it('leaves no constant below the root', () => {
    expect(printed('foo pr or userName pr')).toBe('userName pr');
    expect(printed('foo ne "x" and userName pr and not (foo pr)')).toBe('userName pr');
    fc.assert(
      fc.property(personFilters, (node) => {
        const visit = (filter: Filter): boolean =>
          filter.kind === 'constant' ||
          (filter.kind === 'not' && visit(filter.filter)) ||
          (filter.kind === 'valuePath' && visit(filter.filter)) ||
          ((filter.kind === 'and' || filter.kind === 'or') && filter.filters.some(visit));
        const filter = bindFilter(node, USER, resolveRules('rfc'));
        expect(filter.kind === 'constant' || !visit(filter)).toBe(true);
      }),
    );
  });

  it('is named in short', () => {
    const detail = refusal(() =>
      bound(`${'x'.repeat(500)} pr`, { unknownFilterAttribute: 'refuse' }),
    );
    expect(detail.length).toBeLessThan(100);
    const whole = 'x'.repeat(40);
    expect(refusal(() => bound(`${whole} pr`, { unknownFilterAttribute: 'refuse' }))).toBe(
      `invalidFilter: User has no attribute "${whole}".`,
    );
    expect(detail).toContain(`"${whole}…"`);
  });
});

describe('brackets', () => {
  it.each([
    'emails[userName eq "x"]',
    'emails[foo pr]',
    'emails[emails.type pr]',
    'badges[type pr]',
    'addresses[value eq "x"]',
  ])('hold sub-attributes of their attribute only: %s', (text) => {
    for (const preset of ['lenient', 'rfc'] as const) {
      const rules = { preset, unqualifiedExtensionAttributes: 'resolve' } as const;
      expect(refusal(() => bound(text, rules))).toMatch(/^invalidFilter: .*no sub-attribute/);
    }
  });

  it.each(['userName[value eq "x"]', 'name.givenName[value eq "x"]'])(
    'need an attribute with values: %s',
    (text) => {
      expect(refusal(() => bound(text))).toContain('no sub-attribute');
    },
  );

  it.each([
    ['name[givenName eq "x"]', 'name.givenName eq "x"'],
    ['name[givenName pr]', 'name.givenName pr'],
    ['name[givenName ne null]', 'name.givenName ne null'],
    ['name[givenName ne "x"]', 'name pr and name.givenName ne "x"'],
    ['name[givenName eq null]', 'name pr and name.givenName eq null'],
    ['name[not (givenName eq "x")]', 'name pr and not (name.givenName eq "x")'],
    [
      'name[givenName eq "x" and familyName ne "y"]',
      'name.givenName eq "x" and name.familyName ne "y"',
    ],
    [
      'name[givenName ne "x" and familyName ne "y"]',
      'name pr and name.givenName ne "x" and name.familyName ne "y"',
    ],
    [
      'name[givenName eq "x" or familyName eq "y"]',
      'name.givenName eq "x" or name.familyName eq "y"',
    ],
    [
      'name[givenName eq "x" or familyName ne "y"]',
      'name pr and (name.givenName eq "x" or name.familyName ne "y")',
    ],
    ['manager[value eq "42"]', `${ENTERPRISE}:manager.value eq "42"`],
    ['badges[value ne "x"]', `${ACME}:badges[value ne "x"]`],
  ])(
    'around one value say that it is there, where the comparison does not: %s',
    (text, expected) => {
      expect(printed(text)).toBe(expected);
    },
  );

  it('do not stand in brackets', () => {
    const inner = parseFilter('emails[type eq "work"]');
    for (const path of ['emails', 'addresses']) {
      expect(
        refusal(() => bindValueFilter(inner, USER.at(path), USER, resolveRules('lenient'))),
      ).toMatch(/^invalidFilter: .*another value path/);
    }
  });

  it('may be followed by a comparison unless the rule forbids it', () => {
    expect(printed('emails[type eq "work"].value eq "x"')).toBe(
      'emails[type eq "work" and value eq "x"]',
    );
    expect(refusal(() => bound('emails[type eq "work"].value eq "x"', 'rfc'))).toMatch(
      /^invalidFilter: .*emails/,
    );
  });

  it('of a PATCH path bind to the values of an attribute', () => {
    const { filter } = parsePatchPath('emails[TYPE eq "work" and primary eq "True"].value');
    const rules = resolveRules('lenient');
    const values = filter && bindValueFilter(filter, USER.at('emails'), USER, rules);
    expect(values).toEqual({
      kind: 'and',
      filters: [
        { kind: 'compare', attribute: USER.at('emails.type'), operator: 'eq', value: 'work' },
        { kind: 'compare', attribute: USER.at('emails.primary'), operator: 'eq', value: true },
      ],
    });
  });
});

describe('attributes that no store keeps', () => {
  it.each([
    ['meta.resourceType eq "User"', 'id pr'],
    ['meta.resourceType eq "user"', 'not (id pr)'],
    ['meta.resourceType sw "Us" and userName pr', 'userName pr'],
    ['meta.resourceType pr', 'id pr'],
    ['meta.resourceType eq null', 'not (id pr)'],
    ['schemas eq "urn:ietf:params:scim:schemas:core:2.0:user"', 'id pr'],
    ['schemas eq "urn:example:none"', 'not (id pr)'],
    ['schemas co "Group"', 'not (id pr)'],
    ['schemas pr', 'id pr'],
    ['meta[resourceType eq "User"]', 'id pr'],
    ['meta[resourceType ne "User"]', 'not (id pr)'],
    ['meta[resourceType pr]', 'id pr'],
    ['schemas[value eq "urn:ietf:params:scim:schemas:core:2.0:User"]', 'id pr'],
    ['schemas[value pr]', 'id pr'],
    ['schemas[value eq "urn:example:none"]', 'not (id pr)'],
  ])('%s is answered by the resource type', (text, expected) => {
    expect(printed(text)).toBe(expected);
  });

  it('the URN of an extension asks for its attributes', () => {
    expect(bound(`schemas eq "${ACME}"`)).toEqual(bound(`${ACME} pr`));
  });
});

describe('a bound filter', () => {
  it.each([
    ['not (not (userName pr))', 'userName pr'],
    [
      'userName pr and name[givenName eq "x" and familyName eq "y"]',
      'userName pr and name.givenName eq "x" and name.familyName eq "y"',
    ],
    [
      'userName pr or name[givenName pr or familyName pr]',
      'userName pr or name.givenName pr or name.familyName pr',
    ],
  ])('is as flat as it can be: %s', (text, flat) => {
    expect(bound(text)).toEqual(bound(flat));
  });

  it('is deeply frozen', () => {
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      expect(Object.isFrozen(value)).toBe(true);
      Object.values(value).forEach(visit);
    };
    visit(bound('not (a pr) and emails[type eq "work"] or userName eq "x" and active eq true'));
  });

  it('binds again to itself when printed and parsed', () => {
    fc.assert(
      fc.property(personFilters, (node) => {
        const filter = bindFilter(node, USER, resolveRules('lenient'));
        fc.pre(filter.kind !== 'constant');
        expect(bindFilter(parseFilter(printFilter(filter)), USER, resolveRules('rfc'))).toEqual(
          filter,
        );
      }),
    );
  });
});
