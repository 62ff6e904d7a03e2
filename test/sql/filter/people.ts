import fc from 'fast-check';
import type { CompareOperator, FilterLiteral, FilterNode } from '../../../src/filter/ast.js';
import type { Attributes } from '../../../src/schema/types.js';
import { ACME, ENTERPRISE, tree } from '../../filter/support.js';

/** Texts on whose case `lower()` of PostgreSQL and `usernameKey` agree; some mean something to LIKE. */
const WORDS = [
  'a',
  'A',
  'ab',
  'aB',
  'b',
  '',
  'É',
  'é',
  '%',
  'a%b',
  '_',
  '\\',
  'a\\b',
  '😀',
  '\uE000',
];
/** With strings that only a column of keys can compare: other widths, other compositions. */
const NAMES = [...WORDS, 'Ａ', 'e\u0301', 'ÉÉ'];
const DATES = [
  '2026-01-01T00:00:00Z',
  '2026-01-01T01:00:00+01:00',
  '2026-01-01T00:00:00.001Z',
  '1999-12-31T23:59:59',
  '0001-01-01T00:00:00Z',
];
const NUMBERS = [0, 1, -1, 10, 2 ** 31, 2 ** 53 - 1];

const word = fc.constantFrom(...WORDS);
const name = fc.constantFrom(...NAMES);
const date = fc.constantFrom(...DATES);
const some = { requiredKeys: [] };

const part = fc.record(
  {
    value: word,
    type: fc.constantFrom('work', 'Work', 'home', ''),
    display: word,
    primary: fc.boolean(),
  },
  some,
);

/** One of the values that have columns of their own: at least one of them is there. */
const phone = (type: string) =>
  fc
    .record({ value: word, display: word }, some)
    .map((value): readonly object[] =>
      Object.keys(value).length === 0 ? [] : [{ type, ...value }],
    );

/** Resources as a store returns them; unassigned attributes are absent. */
export const people: fc.Arbitrary<Attributes> = fc.record(
  {
    userName: name,
    externalId: word,
    title: word,
    active: fc.boolean(),
    name: fc.record({ givenName: word, familyName: word }, { requiredKeys: ['givenName'] }),
    emails: fc.array(part, { maxLength: 3 }),
    phoneNumbers: fc.tuple(phone('work'), phone('Mobile')).map((values) => values.flat()),
    ims: fc.array(fc.record({ value: word, type: word, primary: fc.boolean() }, some), {
      maxLength: 2,
    }),
    groups: fc.array(fc.record({ value: word }), { maxLength: 2 }),
    meta: fc.record({ created: date }),
    [ENTERPRISE]: fc.record({ department: word, manager: fc.record({ value: word }) }, some),
    [ACME]: fc.record(
      {
        floor: fc.constantFrom(...NUMBERS),
        rate: fc.constantFrom(...NUMBERS, 0.5, 1e21),
        hired: date,
        badge: word,
        badges: fc.array(word, { maxLength: 3 }),
        remote: fc.boolean(),
      },
      some,
    ),
  },
  some,
);

const EQUALITY: readonly CompareOperator[] = ['eq', 'ne'];
const ORDER: readonly CompareOperator[] = ['gt', 'ge', 'lt', 'le'];
const PARTS: readonly CompareOperator[] = ['co', 'sw', 'ew'];

interface Kind {
  readonly paths: readonly string[];
  readonly operators: readonly CompareOperator[];
  readonly literals: fc.Arbitrary<FilterLiteral>;
}

const text = (paths: readonly string[], literals: readonly string[]): Kind => ({
  paths,
  operators: [...EQUALITY, ...ORDER, ...PARTS],
  literals: fc.constantFrom(...literals),
});

const truth = (paths: readonly string[]): Kind => ({
  paths,
  operators: EQUALITY,
  literals: fc.boolean(),
});

function leaf(kinds: readonly Kind[]): fc.Arbitrary<FilterNode> {
  return fc.oneof(
    ...kinds.flatMap(({ paths, operators, literals }) => {
      const path = fc.constantFrom(...paths);
      const comparison = (
        operator: fc.Arbitrary<CompareOperator>,
        value: fc.Arbitrary<FilterLiteral>,
      ) =>
        fc.tuple(path, operator, value).map(
          ([text, op, literal]): FilterNode => ({
            kind: 'compare',
            path: text,
            operator: op,
            value: literal,
            bare: false,
            at: 0,
          }),
        );
      return [
        { weight: 6, arbitrary: comparison(fc.constantFrom(...operators), literals) },
        { weight: 1, arbitrary: comparison(fc.constantFrom(...EQUALITY), fc.constant(null)) },
        {
          weight: 1,
          arbitrary: path.map((each): FilterNode => ({ kind: 'present', path: each, at: 0 })),
        },
      ];
    }),
  );
}

function valuePath(path: string, kinds: readonly Kind[]): fc.Arbitrary<FilterNode> {
  return tree(leaf(kinds), 1).map(
    (filter): FilterNode => ({ kind: 'valuePath', path, filter, trailing: false, at: 0 }),
  );
}

const present = (...paths: readonly string[]): fc.Arbitrary<FilterNode> =>
  fc.constantFrom(...paths).map((path): FilterNode => ({ kind: 'present', path, at: 0 }));

const inGroup: fc.Arbitrary<FilterNode> = word.map((value) => ({
  kind: 'compare',
  path: 'groups.value',
  operator: 'eq',
  value,
  bare: false,
  at: 0,
}));

/** Filters on everything that {@link people} have. */
export const filters: fc.Arbitrary<FilterNode> = tree(
  fc.oneof(
    leaf([
      text(['userName'], NAMES),
      text(
        [
          'externalId',
          'title',
          'name.givenName',
          'name.familyName',
          'emails',
          'emails.value',
          'emails.type',
          'emails.display',
          'phoneNumbers.value',
          'phoneNumbers.type',
          'phoneNumbers.display',
          'ims.value',
          'ims.type',
          `${ENTERPRISE}:department`,
          `${ENTERPRISE}:manager.value`,
          `${ACME}:badges`,
        ],
        WORDS,
      ),
      { paths: [`${ACME}:badge`], operators: [...EQUALITY, ...PARTS], literals: word },
      truth(['active', `${ACME}:remote`, 'emails.primary', 'ims.primary']),
      {
        paths: [`${ACME}:floor`, `${ACME}:rate`],
        operators: [...EQUALITY, ...ORDER],
        literals: fc.constantFrom(...NUMBERS, 0.5, 9.99, 1e21, -1e300),
      },
      {
        paths: [`${ACME}:hired`, 'meta.created'],
        operators: [...EQUALITY, ...ORDER],
        literals: fc.constantFrom(...DATES, '-0044-03-15T00:00:00Z', '12000-01-01T00:00:00Z'),
      },
    ]),
    inGroup,
    present('name', 'emails', 'phoneNumbers', 'ims', 'meta', ACME, `${ENTERPRISE}:manager`),
    valuePath('emails', [
      text(['value', 'type', 'display'], [...WORDS, 'work']),
      truth(['primary']),
    ]),
    valuePath('phoneNumbers', [
      text(['value', 'display'], WORDS),
      text(['type'], ['WORK', 'mobile']),
    ]),
    valuePath('ims', [text(['value', 'type'], WORDS), truth(['primary'])]),
    valuePath('name', [text(['givenName', 'familyName'], WORDS)]),
    valuePath(`${ACME}:badges`, [text(['value'], WORDS)]),
  ),
  2,
);
