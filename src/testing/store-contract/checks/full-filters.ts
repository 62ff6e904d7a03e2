import assert from 'node:assert/strict';
import {
  compileFilter,
  equalityTerms,
  type Filter,
  printFilter,
  type ResourceDraft,
  type ResourceRecord,
} from '../../../index.js';
import { accepts } from '../accepts.js';
import type { Check } from '../check.js';
import { and, compare, eq, not, or, present, within } from '../filters.js';
import type { StoreDriver } from '../store-driver.js';
import { keeps, type StoreSubject, type Subject } from '../subject.js';

const PEOPLE: readonly (readonly [string, ResourceDraft])[] = [
  ['ada', { active: true, externalId: 'X1', displayName: 'Ada Lovelace', title: 'Lead' }],
  ['Bea', { active: false, externalId: 'x1', displayName: 'bea_100%', title: 'lead' }],
  ['cleo', { active: true, displayName: 'Cleo' }],
  ['dora', { active: false, externalId: 'X2', title: "O'Neill \\ Sons" }],
  ['émile', { active: true, externalId: 'X1', displayName: 'Zoë' }],
];

async function populated(kit: StoreDriver): Promise<readonly ResourceRecord[]> {
  const made: ResourceRecord[] = [];
  for (const [name, { displayName, ...rest }] of PEOPLE) {
    const shown = kit.naming === 'displayName' || displayName === undefined ? {} : { displayName };
    made.push(await kit.create(kit.named(name, { ...rest, ...shown })));
  }
  return made;
}

/** Compares what the store finds with what the filter means (RFC 7644 §3.4.2.2). */
async function sameAsMeaning(
  kit: StoreDriver,
  records: readonly ResourceRecord[],
  filters: readonly Filter[],
): Promise<void> {
  const wrong: string[] = [];
  const namesOf = (found: readonly ResourceRecord[]) =>
    found
      .map((record) => String(kit.nameOf(record)))
      .sort()
      .join(', ') || 'nobody';
  for (const filter of filters.filter((each) => kit.accepts(each))) {
    const expected = namesOf(records.filter(compileFilter(filter)));
    const { resources, total } = await kit.list({ filter });
    const found = namesOf(resources);
    if (found !== expected || total !== resources.length)
      wrong.push(`${printFilter(filter)} finds ${found} (total ${total}) and not ${expected}`);
  }
  assert.deepEqual(wrong, [], 'filters that were answered wrongly');
}

/** A condition: the store takes one of these, and not only because it is a conjunction of `eq`. */
const takes =
  (filtersOf: (subject: StoreSubject) => readonly Filter[]) =>
  ({ resources }: Subject) =>
    filtersOf(resources).some(
      (filter) => equalityTerms(filter) === undefined && accepts(resources, filter),
    );

const OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;

const optional = (subject: StoreSubject) =>
  ['externalId', 'displayName', 'title'].filter(
    (path) => path !== subject.naming.path && keeps(subject, path),
  );

function comparisons(subject: StoreSubject): readonly Filter[] {
  const { type, naming } = subject;
  const values: Readonly<Record<string, readonly string[]>> = {
    externalId: ['X1', '1'],
    title: ['LEAD', "'", '\\'],
    displayName: ['_', '%', 'ada', '_1'],
    [naming.path]: ['ADA', 'e', 'cleo'],
  };
  return [naming.path, ...optional(subject)].flatMap((path) =>
    (values[path] ?? []).flatMap((value) =>
      OPERATORS.map((operator) => compare(type, path, operator, value)),
    ),
  );
}

function logic(subject: StoreSubject): readonly Filter[] {
  const { type, naming } = subject;
  const named = (name: string) => eq(type, naming.path, name);
  const parts = [
    ...optional(subject).map((path) => present(type, path)),
    ...(keeps(subject, 'externalId') ? [eq(type, 'externalId', 'X1')] : []),
    ...(keeps(subject, 'active') ? [eq(type, 'active', true)] : []),
  ];
  return [
    or(named('ada'), named('dora')),
    not(named('ada')),
    not(or(named('ada'), named('dora'))),
    and(or(named('ada'), named('cleo')), not(named('cleo'))),
    ...parts.flatMap((part) => [
      not(part),
      or(part, named('dora')),
      and(or(named('dora'), part), named('dora')),
      not(and(part, named('ada'))),
    ]),
  ];
}

function presence(subject: StoreSubject): readonly Filter[] {
  const { type, naming } = subject;
  return [naming.path, 'id', ...optional(subject)].flatMap((path) => [
    present(type, path),
    compare(type, path, 'eq', null),
    compare(type, path, 'ne', null),
  ]);
}

/** The `type` values of two e-mails, if they have any. */
function emailTypes({ type }: StoreSubject): readonly string[] {
  const { subAttributes } = type.at('emails').attribute;
  return subAttributes?.find(({ name }) => name === 'type')?.canonicalValues ?? [];
}

function emails(subject: StoreSubject): readonly Filter[] {
  const { type } = subject;
  if (type.resolve('emails.value') === undefined) return [];
  const value = (text: string) => eq(type, 'emails.value', text);
  const [work] = emailTypes(subject);
  const typed = work !== undefined && keeps(subject, 'emails.type');
  const isWork = () => eq(type, 'emails.type', work ?? '');
  return [
    value('ada@X.example'),
    compare(type, 'emails.value', 'co', 'x.example'),
    not(value('ada@x.example')),
    ...(typed
      ? [
          within(type, 'emails', and(isWork(), value('ada@x.example'))),
          within(type, 'emails', and(isWork(), value('bea@x.example'))),
          not(within(type, 'emails', isWork())),
        ]
      : []),
  ];
}

/** @param lastModified - that of one of the resources. */
function times({ type }: StoreSubject, lastModified = '2026-01-01T00:00:00Z'): readonly Filter[] {
  return [
    compare(type, 'meta.lastModified', 'ge', lastModified),
    compare(type, 'meta.lastModified', 'lt', '2000-01-01T00:00:00Z'),
    compare(type, 'meta.created', 'gt', '2000-01-01T01:00:00+01:00'),
  ];
}

export const FULL_FILTERS: readonly Check[] = [
  {
    id: 'filter.operators',
    requirement:
      'MUST answer every comparison as `compileFilter` does, `ne` of the unassigned included.',
    impact:
      'GET ?filter=… sw, co, gt: administrators and reports see other people than they asked for.',
    when: takes(comparisons),
    async run({ resources: kit }) {
      await sameAsMeaning(kit, await populated(kit), comparisons(kit.subject));
    },
  },
  {
    id: 'filter.logic',
    requirement: 'MUST keep `and`, `or` and `not` apart, and give `not` to what has no value.',
    impact: 'GET ?filter=a or b and c, not (…): a condition escapes from its parentheses.',
    when: takes(logic),
    async run({ resources: kit }) {
      await sameAsMeaning(kit, await populated(kit), logic(kit.subject));
    },
  },
  {
    id: 'filter.present',
    requirement: 'MUST tell assigned from unassigned: `pr`, `eq null` and `ne null`.',
    impact:
      'GET ?filter=externalId pr, by which a provider looks for people it has not linked yet.',
    when: takes(presence),
    async run({ resources: kit }) {
      await sameAsMeaning(kit, await populated(kit), presence(kit.subject));
    },
  },
  {
    id: 'filter.emails',
    requirement:
      'MUST compare the values of a multi-valued attribute one by one, those in brackets alike.',
    impact:
      'GET ?filter=emails[type eq "work" and value eq "…"]: the address of somebody else matches.',
    when: takes(emails),
    async run({ resources: kit }) {
      const [work, home = work] = emailTypes(kit.subject);
      const email = (value: string, type: string | undefined) =>
        type === undefined ? { value } : { value, type };
      const records = [
        await kit.create(kit.named('ada', { emails: [email('Ada@x.example', work)] })),
        await kit.create(kit.named('bea', { emails: [email('bea@x.example', home)] })),
        await kit.create(kit.named('cleo')),
      ];
      await sameAsMeaning(kit, records, emails(kit.subject));
    },
  },
  {
    id: 'filter.meta',
    requirement: 'MUST filter by `meta.created` and `meta.lastModified`.',
    impact: 'GET ?filter=meta.lastModified gt "…", by which changes are fetched.',
    when: takes(times),
    async run({ resources: kit }) {
      const records = await populated(kit);
      await sameAsMeaning(kit, records, times(kit.subject, records[2]?.meta.lastModified));
    },
  },
];
