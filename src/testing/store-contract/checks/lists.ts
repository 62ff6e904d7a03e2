import assert from 'node:assert/strict';
import { attributesOf, sameAttributes } from '../assertions.js';
import type { Check } from '../check.js';
import type { StoreDriver } from '../store-driver.js';

const NAMES = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7'];

const page = (kit: StoreDriver, startIndex: number, count: number) =>
  kit.list({ page: { kind: 'index', startIndex, count } });

async function idsOf(
  kit: StoreDriver,
  startIndex: number,
  count: number,
): Promise<readonly string[]> {
  return (await page(kit, startIndex, count)).resources.map(({ id }) => id);
}

export const LISTS: readonly Check[] = [
  {
    id: 'list.total',
    requirement: 'MUST count all matches in `total`, not those of the page.',
    impact:
      'GET /Users page by page: the provider stops after the first page and misses everybody else.',
    async run({ resources: kit }) {
      await kit.people(...NAMES);
      const totals: number[] = [];
      for (const [startIndex, count] of [
        [1, 3],
        [4, 3],
        [7, 3],
        [1, 100],
      ] as const)
        totals.push((await page(kit, startIndex, count)).total);
      assert.deepEqual(totals, [7, 7, 7, 7], 'totals of the pages');
    },
  },
  {
    id: 'list.startIndex',
    requirement: 'MUST begin a page at the 1-based `startIndex` and end it after `count`.',
    impact: 'GET ?startIndex=…: one resource between two pages is lost, or comes twice.',
    async run({ resources: kit }) {
      await kit.people(...NAMES);
      const whole = await idsOf(kit, 1, 100);
      assert.equal(whole.length, 7, 'resources on a page that has room for all');
      for (const [startIndex, count] of [
        [1, 1],
        [2, 3],
        [5, 2],
        [7, 1],
        [6, 100],
      ] as const)
        assert.deepEqual(
          await idsOf(kit, startIndex, count),
          whole.slice(startIndex - 1, startIndex - 1 + count),
          `ids of ${count} from startIndex ${startIndex}`,
        );
    },
  },
  {
    id: 'list.beyond',
    requirement:
      'MUST answer count 0, and a page behind the end, with no resources and the true total.',
    impact: 'GET ?count=0, by which a provider asks how many there are.',
    async run({ resources: kit }) {
      await kit.people('n1', 'n2');
      for (const [startIndex, count] of [
        [1, 0],
        [3, 5],
        [1000, 5],
      ] as const) {
        const { resources, total } = await page(kit, startIndex, count);
        const what = `count ${count} from startIndex ${startIndex}`;
        assert.deepEqual([resources.length, total], [0, 2], `resources and total of ${what}`);
      }
    },
  },
  {
    id: 'list.order',
    requirement: 'MUST keep the order of a list while resources in it are changed.',
    impact:
      'GET page by page while people are changed: without ORDER BY, rows move between the pages.',
    async run({ resources: kit }) {
      const made = await kit.people(...NAMES);
      const whole = await idsOf(kit, 1, 100);
      for (const { id } of made.slice(0, 3))
        await kit.store.replace(kit.ctx, id, kit.named(`changed ${id}`.slice(0, 40)));
      assert.deepEqual(await idsOf(kit, 1, 100), whole, 'order after changes');
    },
  },
  {
    id: 'list.records',
    requirement: 'MUST show in lists what get shows.',
    impact:
      'GET /Users?filter=…: the provider compares it with its own data and corrects what is right.',
    async run({ resources: kit }) {
      await kit.people('n1', 'n2');
      const { resources } = await kit.list();
      for (const listed of resources) {
        const read = await kit.get(listed.id);
        sameAttributes(attributesOf(listed), attributesOf(read), 'the list has');
        sameAttributes(listed.meta, read.meta, 'meta in the list is');
      }
    },
  },
];
