import assert from 'node:assert/strict';
import type { CursorPosition, Filter, SortOrder } from '../../../index.js';
import { accepts } from '../accepts.js';
import { sameIds } from '../assertions.js';
import type { Check } from '../check.js';
import { eq } from '../filters.js';
import type { StoreDriver } from '../store-driver.js';
import type { Subject } from '../subject.js';

const walks = ({ resources }: Subject) => resources.store.capabilities.cursor;
const MAX_PAGES = 30;

interface Walk {
  readonly count: number;
  readonly filter?: Filter;
  readonly sort?: SortOrder;
  /** Runs after each page, with the ids on it. */
  readonly between?: (ids: readonly string[], page: number) => Promise<void>;
}

/** Ids of all pages of a cursor walk, whose positions pass through JSON as in a cursor. */
async function walk(
  kit: StoreDriver,
  { count, between, ...query }: Walk,
): Promise<readonly string[]> {
  const seen: string[] = [];
  let after: CursorPosition | undefined;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const { resources, next } = await kit.list({
      ...query,
      page: { kind: 'cursor', count, ...(after === undefined ? {} : { after }) },
    });
    const ids = resources.map(({ id }) => id);
    assert.ok(ids.length <= count, `a page of ${count} has ${ids.length} resources`);
    seen.push(...ids);
    if (next === undefined) return seen;
    await between?.(ids, page);
    after = JSON.parse(JSON.stringify(next)) as CursorPosition;
  }
  assert.fail(`the walk does not end after ${MAX_PAGES} pages`);
}

const NAMES = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7'];

async function populated(kit: StoreDriver): Promise<readonly string[]> {
  return (await kit.people(...NAMES)).map(({ id }) => id);
}

/** The walks that a store has to do: without order, and if it sorts in order of a value that several share. */
async function orders(kit: StoreDriver): Promise<readonly Pick<Walk, 'sort'>[]> {
  if (!kit.store.capabilities.sort) return [{}];
  const shared = kit.keeps('active') ? 'active' : kit.naming;
  return [
    {},
    { sort: { attribute: kit.type.at(kit.naming), descending: true } },
    { sort: { attribute: kit.type.at(shared), descending: false } },
  ];
}

function once(seen: readonly string[]): void {
  assert.equal(new Set(seen).size, seen.length, 'ids came more than once in the walk');
}

export const CURSOR: readonly Check[] = [
  {
    id: 'cursor.walk',
    requirement:
      'MUST show everything exactly once, and end without `next`, full last page or not.',
    impact: 'GET ?cursor=…: a walk over the directory that loses people, or never ends.',
    when: walks,
    async run({ resources: kit }) {
      const ids = await populated(kit);
      for (const order of await orders(kit))
        for (const count of [1, 2, 7, 100])
          sameIds(await walk(kit, { ...order, count }), ids, `ids of a walk by ${count}`);
      const { total, next } = await kit.list({ page: { kind: 'cursor', count: 7 } });
      assert.deepEqual([total, next], [7, undefined], 'total and next of one full page');
    },
  },
  {
    id: 'cursor.deleted',
    requirement: 'MUST lose nothing when what was already shown is deleted.',
    impact:
      'GET ?cursor=… while people leave: a position that counts rows skips those who move up.',
    when: walks,
    async run({ resources }) {
      for (const order of await orders(resources)) {
        const kit = resources;
        const made = await populated(kit);
        const deleted = new Set<string>();
        const seen = await walk(kit, {
          ...order,
          count: 2,
          async between(ids) {
            for (const id of ids) {
              deleted.add(id);
              await kit.store.delete(kit.ctx, id);
            }
          },
        });
        once(seen);
        sameIds(seen, made, 'ids seen in the walk');
        for (const id of made) if (!deleted.has(id)) await kit.store.delete(kit.ctx, id);
      }
    },
  },
  {
    id: 'cursor.created',
    requirement: 'MUST repeat nothing when something is created during the walk.',
    impact:
      'GET ?cursor=… while people join: those who were pushed behind the position come twice.',
    when: walks,
    async run({ resources: kit }) {
      for (const order of await orders(kit)) {
        const known = await kit.ids();
        const made = await kit.people(...NAMES.map((name) => `${known.length}-${name}`));
        let late = 0;
        const seen = await walk(kit, {
          ...order,
          count: 3,
          async between() {
            late += 1;
            if (late <= 3)
              await kit.people(`0-${known.length}-${late}`, `z-${known.length}-${late}`);
          },
        });
        once(seen);
        const there = new Set(seen);
        const lost = [...known, ...made.map(({ id }) => id)].filter((id) => !there.has(id));
        assert.deepEqual(lost, [], 'ids that were there all the time and not seen');
      }
    },
  },
  {
    id: 'cursor.filtered',
    requirement: 'MUST walk over the matches of a filter alone.',
    impact: 'GET ?filter=…&cursor=…: the second page has forgotten the filter.',
    when: (subject) =>
      walks(subject) &&
      subject.resources.type.resolve('active') !== undefined &&
      accepts(subject.resources, eq(subject.resources.type, 'active', true)),
    async run({ resources: kit }) {
      const matching: string[] = [];
      for (const [n, name] of NAMES.entries()) {
        const { id } = await kit.create(kit.named(name, { active: n % 2 === 0 }));
        if (n % 2 === 0) matching.push(id);
      }
      const filter = eq(kit.type, 'active', true);
      for (const order of await orders(kit))
        sameIds(
          await walk(kit, { ...order, count: 1, filter }),
          matching,
          'ids of a filtered walk',
        );
    },
  },
];
