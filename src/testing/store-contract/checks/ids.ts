import assert from 'node:assert/strict';
import { refused } from '../assertions.js';
import type { Check } from '../check.js';
import type { StoreDriver } from '../store-driver.js';

/** What clients send as ids: of other systems, damaged, or with bad intent. */
const FOREIGN = [
  'nobody',
  '0',
  '-1',
  '1.5',
  '999999999999999999999',
  'NaN',
  '__proto__',
  "'; --",
  '%',
  '00000000-0000-4000-8000-000000000000',
  '😀',
  'x'.repeat(5000),
];

/** Those that can reach the store: what an `ids` codec does not decode never does. */
function foreignIds({ store }: StoreDriver): readonly string[] {
  const { ids } = store;
  return ids ? FOREIGN.filter((id) => ids.decode(ids.encode(id)) === id) : FOREIGN;
}

const JUNK = [...FOREIGN, '', 'u', 'g', 'undefined'];

export const IDS: readonly Check[] = [
  {
    id: 'ids.foreign',
    requirement:
      'MUST take a foreign or malformed id for a resource that does not exist, not for an error.',
    impact:
      'GET, PATCH and DELETE of an id of another system: 404 becomes 500, and the provider pauses.',
    async run({ resources: kit }) {
      await kit.create();
      for (const id of foreignIds(kit)) {
        const what = `the id "${id.slice(0, 40)}"`;
        try {
          assert.equal(await kit.store.get(kit.ctx, id), undefined, `get of ${what}`);
          assert.equal(await kit.store.delete(kit.ctx, id), false, `delete of ${what}`);
        } catch (error) {
          if (error instanceof assert.AssertionError) throw error;
          assert.fail(`${what} raised ${String(error)}`);
        }
        await refused('notFound', `a change of ${what}`, () =>
          kit.store.replace(kit.ctx, id, kit.draft()),
        );
      }
      assert.equal((await kit.list()).total, 1, 'total afterwards');
    },
  },
  {
    id: 'ids.codec',
    requirement:
      'MUST decode what its codec has encoded, and answer undefined for everything else.',
    impact: 'GET of an id that is none: an error instead of 404, or another resource.',
    when: ({ resources }) => resources.store.ids !== undefined,
    async run({ resources: kit }) {
      const { id } = await kit.create();
      const { ids } = kit.store;
      assert.equal(ids?.decode(ids.encode(id)), id, 'the id after encode and decode');
      for (const junk of JUNK) {
        const decoded = ids?.decode(junk);
        assert.ok(
          decoded === undefined || ids?.encode(decoded) === junk,
          `"${junk.slice(0, 40)}" was decoded to "${decoded}", which has another form`,
        );
      }
    },
  },
];
