import assert from 'node:assert/strict';
import { compareBy, type ResourceRecord } from '../../../index.js';
import { accepts } from '../accepts.js';
import type { Check } from '../check.js';
import { eq } from '../filters.js';
import type { StoreDriver } from '../store-driver.js';
import { keeps, type StoreSubject, type Subject } from '../subject.js';

const sorts = ({ resources }: Subject) => resources.store.capabilities.sort;

/** Resources of which some share a value and some have none. */
async function populated(kit: StoreDriver): Promise<readonly ResourceRecord[]> {
  const made: ResourceRecord[] = [];
  for (const [name, externalId] of [
    ['cleo', 'B'],
    ['Ada', 'A'],
    ['dora', undefined],
    ['bea', 'B'],
    ['Émile', undefined],
    ['emma', 'b'],
  ] as const) {
    made.push(await kit.create(kit.named(name, externalId === undefined ? {} : { externalId })));
  }
  return made;
}

/** What two of them have in common, or the name of one. */
const shared = (subject: StoreSubject) =>
  keeps(subject, 'externalId')
    ? eq(subject.type, 'externalId', 'B')
    : eq(subject.type, subject.naming.path, 'cleo');

const paths = (kit: StoreDriver) => [
  kit.naming,
  ...(kit.keeps('externalId') ? ['externalId'] : []),
];

export const SORT: readonly Check[] = [
  {
    id: 'sort.order',
    requirement:
      'MUST sort by the attribute as `compareBy` does: the unassigned last, descending first.',
    impact: 'GET ?sortBy=…: page by page, the provider sees an order that is none.',
    when: sorts,
    async run({ resources: kit }) {
      const records = await populated(kit);
      for (const path of paths(kit)) {
        for (const descending of [false, true]) {
          const order = compareBy(kit.type.at(path), descending);
          const { resources } = await kit.list({
            sort: { attribute: kit.type.at(path), descending },
          });
          const what = `sorted by ${path}${descending ? ', descending' : ''}`;
          assert.equal(resources.length, records.length, `resources ${what}`);
          for (const [at, record] of resources.slice(1).entries()) {
            const before = resources[at];
            const names = `"${kit.nameOf(before)}" before "${kit.nameOf(record)}"`;
            assert.ok(before && order(before, record) <= 0, `${what}: ${names}`);
          }
        }
      }
    },
  },
  {
    id: 'sort.pages',
    requirement: 'MUST keep one order over all pages, also among equal values.',
    impact:
      'GET ?sortBy=…&startIndex=…: of people with equal values one is lost and one comes twice.',
    when: sorts,
    async run({ resources: kit }) {
      await populated(kit);
      for (const path of paths(kit)) {
        const sort = { attribute: kit.type.at(path), descending: true };
        const whole = (await kit.list({ sort })).resources.map(({ id }) => id);
        const paged: string[] = [];
        for (const startIndex of [1, 3, 5]) {
          const page = await kit.list({ sort, page: { kind: 'index', startIndex, count: 2 } });
          paged.push(...page.resources.map(({ id }) => id));
        }
        assert.deepEqual(paged, whole, `ids of the pages sorted by ${path}`);
      }
    },
  },
  {
    id: 'sort.filtered',
    requirement: 'MUST sort the matches of a filter.',
    impact: 'GET ?filter=…&sortBy=…: everybody, or in no order.',
    when: (subject) => sorts(subject) && accepts(subject.resources, shared(subject.resources)),
    async run({ resources: kit }) {
      const records = await populated(kit);
      const sort = { attribute: kit.type.at(kit.naming), descending: false };
      const { resources, total } = await kit.list({ filter: shared(kit.subject), sort });
      const expected = kit.keeps('externalId') ? [records[3], records[0]] : [records[0]];
      assert.deepEqual(
        resources.map((record) => kit.nameOf(record)),
        expected.map((record) => kit.nameOf(record)),
        'names found, in order',
      );
      assert.equal(total, expected.length, 'total');
    },
  },
];
