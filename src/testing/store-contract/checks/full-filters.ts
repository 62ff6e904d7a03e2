import assert from 'node:assert/strict';
import {
  compileFilter,
  type Filter,
  printFilter,
  type ResourceDraft,
  type ResourceRecord,
} from '../../../index.js';
import type { Check } from '../check.js';
import { and, compare, eq, not, or, present, within } from '../filters.js';
import type { Kit } from '../kit.js';
import type { Subject } from '../subject.js';

const full = ({ resources }: Subject) => resources.store.capabilities.filter === 'full';

const PEOPLE: readonly (readonly [string, ResourceDraft])[] = [
  ['ada', { active: true, externalId: 'X1', displayName: 'Ada Lovelace', title: 'Lead' }],
  ['Bea', { active: false, externalId: 'x1', displayName: 'bea_100%', title: 'lead' }],
  ['cleo', { active: true, displayName: 'Cleo' }],
  ['dora', { active: false, externalId: 'X2', title: "O'Neill \\ Sons" }],
  ['émile', { active: true, externalId: 'X1', displayName: 'Zoë' }],
];

async function populated(kit: Kit): Promise<readonly ResourceRecord[]> {
  const made: ResourceRecord[] = [];
  for (const [name, { displayName, ...rest }] of PEOPLE) {
    const shown = kit.naming === 'displayName' || displayName === undefined ? {} : { displayName };
    made.push(await kit.create(kit.named(name, { ...rest, ...shown })));
  }
  return made;
}

/** Compares what the store finds with what the filter means (RFC 7644 §3.4.2.2). */
async function sameAsMeaning(
  kit: Kit,
  records: readonly ResourceRecord[],
  filters: readonly Filter[],
): Promise<void> {
  const wrong: string[] = [];
  const namesOf = (found: readonly ResourceRecord[]) =>
    found
      .map((record) => String(kit.nameOf(record)))
      .sort()
      .join(', ') || 'nobody';
  for (const filter of filters) {
    const expected = namesOf(records.filter(compileFilter(filter)));
    const { resources, total } = await kit.list({ filter });
    const found = namesOf(resources);
    if (found !== expected || total !== resources.length)
      wrong.push(`${printFilter(filter)} finds ${found} (total ${total}) and not ${expected}`);
  }
  assert.deepEqual(wrong, [], 'filters that were answered wrongly');
}

const OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
const optional = (kit: Kit) =>
  ['externalId', 'displayName', 'title'].filter((path) => path !== kit.naming && kit.keeps(path));

export const FULL_FILTERS: readonly Check[] = [
  {
    id: 'filter.operators',
    promise:
      'MUST answer every comparison as `compileFilter` does, `ne` of the unassigned included.',
    hurts:
      'GET ?filter=… sw, co, gt: administrators and reports see other people than they asked for.',
    when: full,
    async run({ resources: kit }) {
      const records = await populated(kit);
      const values: Readonly<Record<string, readonly string[]>> = {
        [kit.naming]: ['ADA', 'e', 'cleo'],
        externalId: ['X1', '1'],
        title: ['LEAD', "'", '\\'],
        ...(kit.naming === 'displayName' ? {} : { displayName: ['_', '%', 'ada', '_1'] }),
      };
      const filters = [kit.naming, ...optional(kit)].flatMap((path) =>
        (values[path] ?? []).flatMap((value) =>
          OPERATORS.map((operator) => compare(kit.type, path, operator, value)),
        ),
      );
      await sameAsMeaning(kit, records, filters);
    },
  },
  {
    id: 'filter.logic',
    promise: 'MUST keep `and`, `or` and `not` apart, and give `not` to what has no value.',
    hurts: 'GET ?filter=a or b and c, not (…): a condition escapes from its parentheses.',
    when: full,
    async run({ resources: kit }) {
      const records = await populated(kit);
      const named = (name: string) => eq(kit.type, kit.naming, name);
      const parts = [
        ...optional(kit).map((path) => present(kit.type, path)),
        ...(kit.keeps('externalId') ? [eq(kit.type, 'externalId', 'X1')] : []),
        ...(kit.keeps('active') ? [eq(kit.type, 'active', true)] : []),
      ];
      await sameAsMeaning(kit, records, [
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
      ]);
    },
  },
  {
    id: 'filter.present',
    promise: 'MUST tell assigned from unassigned: `pr`, `eq null` and `ne null`.',
    hurts: 'GET ?filter=externalId pr, by which a provider looks for people it has not linked yet.',
    when: full,
    async run({ resources: kit }) {
      const records = await populated(kit);
      await sameAsMeaning(
        kit,
        records,
        [kit.naming, 'id', ...optional(kit)].flatMap((path) => [
          present(kit.type, path),
          compare(kit.type, path, 'eq', null),
          compare(kit.type, path, 'ne', null),
        ]),
      );
    },
  },
  {
    id: 'filter.emails',
    promise:
      'MUST compare the values of a multi-valued attribute one by one, those in brackets alike.',
    hurts:
      'GET ?filter=emails[type eq "work" and value eq "…"]: the address of somebody else matches.',
    when: (subject) =>
      full(subject) && subject.resources.type.resolve('emails.value') !== undefined,
    async run({ resources: kit }) {
      const types = kit.type
        .at('emails')
        .attribute.subAttributes?.find(({ name }) => name === 'type')?.canonicalValues;
      const [work, home] = types ?? [];
      const email = (value: string, type: string | undefined) =>
        type === undefined ? { value } : { value, type };
      const records = [
        await kit.create(kit.named('ada', { emails: [email('Ada@x.example', work)] })),
        await kit.create(kit.named('bea', { emails: [email('bea@x.example', home ?? work)] })),
        await kit.create(kit.named('cleo')),
      ];
      const value = (text: string) => eq(kit.type, 'emails.value', text);
      const type = (text: string) => eq(kit.type, 'emails.type', text);
      await sameAsMeaning(kit, records, [
        value('ada@X.example'),
        compare(kit.type, 'emails.value', 'co', 'x.example'),
        not(value('ada@x.example')),
        ...(work === undefined || !kit.keeps('emails.type')
          ? []
          : [
              within(kit.type, 'emails', and(type(work), value('ada@x.example'))),
              within(kit.type, 'emails', and(type(work), value('bea@x.example'))),
              not(within(kit.type, 'emails', type(work))),
            ]),
      ]);
    },
  },
  {
    id: 'filter.meta',
    promise: 'MUST filter by `meta.created` and `meta.lastModified`.',
    hurts: 'GET ?filter=meta.lastModified gt "…", by which changes are fetched.',
    when: full,
    async run({ resources: kit }) {
      const records = await populated(kit);
      const { lastModified = '' } = records[2]?.meta ?? {};
      await sameAsMeaning(kit, records, [
        compare(kit.type, 'meta.lastModified', 'ge', lastModified),
        compare(kit.type, 'meta.lastModified', 'lt', '2000-01-01T00:00:00Z'),
        compare(kit.type, 'meta.created', 'gt', '2000-01-01T01:00:00+01:00'),
      ]);
    },
  },
];
