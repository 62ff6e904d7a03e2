import assert from 'node:assert/strict';
import type { LoggedEntry, ProvisioningLogStore } from '../../../../monitoring/index.js';
import type { ServiceCheck } from '../service.js';
import { appended, entryOf, names, numbered, query, timeOf } from './entries.js';

/** Positions, and what is forgotten. */
export const OVER_TIME: readonly ServiceCheck<ProvisioningLogStore>[] = [
  {
    id: 'visible',
    requirement:
      'MUST give what appears after a query a higher position than all that it could return.',
    impact: 'Reports and health, which go on from the last position: entries are missed for ever.',
    async run(bench) {
      const writers = numbered(8, 'w').map((name) => numbered(12, `${name}-`));
      const seen: LoggedEntry[] = [];
      const read = async (): Promise<number> => {
        const after = seen.at(-1)?.position;
        const behind = after === undefined ? {} : { after };
        const page = await query(bench, { order: 'oldest', limit: 1_000, ...behind });
        seen.push(...page);
        return page.length;
      };
      let writing = true;
      const reading = (async () => {
        while (writing) {
          await read();
          await new Promise((resolve) => setImmediate(resolve));
        }
      })();
      await Promise.all(
        writers.map(async (all) => {
          for (const name of all) await bench.store.append([entryOf(bench, name)]);
        }),
      );
      writing = false;
      await reading;
      await read();
      const found = names(seen).sort();
      assert.deepEqual(
        found,
        writers.flat().sort(),
        'entries seen by a reader of the last position',
      );
    },
  },
  {
    id: 'forgotten',
    requirement:
      'MUST forget what is older than the time, whatever its place, and tell how many that were.',
    impact:
      'Retention: what a customer was promised to be deleted is still there, or too much is gone.',
    async run(bench) {
      const other = await bench.elsewhere();
      for (const { tenantId } of [bench, other])
        await bench.store.append(
          [5, 1, 3, 2, 4].map((minute) =>
            entryOf({ tenantId }, `r${minute}`, { time: timeOf(minute) }),
          ),
        );
      assert.equal(await bench.store.deleteBefore(bench.tenantId, timeOf(3)), 2, 'forgotten');
      assert.equal(await bench.store.deleteBefore(bench.tenantId, timeOf(3)), 0, 'once more');
      const left = await query(bench, { order: 'oldest' });
      assert.deepEqual(names(left), ['r5', 'r3', 'r4'], 'entries that are left');
      assert.equal((await query(other)).length, 5, 'entries of another tenant');
    },
  },
  {
    id: 'forgotten.positions',
    requirement: 'MUST keep the positions of what is left, and take those of what was forgotten.',
    impact: 'A reader who goes on after the daily job: entries are missed, or told twice.',
    async run(bench) {
      await appended(bench, ...numbered(4));
      const before = await query(bench, { order: 'oldest' });
      await bench.store.deleteBefore(bench.tenantId, timeOf(2));
      await appended(bench, 'new');
      const after = before[0]?.position ?? '';
      const left = await query(bench, { order: 'oldest', after });
      assert.deepEqual(names(left), ['r2', 'r3', 'new'], 'entries behind one that was forgotten');
      const positions = left.slice(0, 2).map(({ position }) => position);
      const expected = before.slice(2).map(({ position }) => position);
      assert.deepEqual(positions, expected, 'positions of what is left');
    },
  },
];
