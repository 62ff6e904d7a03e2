import assert from 'node:assert/strict';
import type { DeletionGuardStore } from '../../../../monitoring/index.js';
import { letRun, openUnit, takenBack } from '../../units.js';
import { hasUnits, type ServiceCheck } from '../service.js';
import { answers, attempt, reads } from './attempts.js';

/** What commits and rollbacks do. */
export const IN_UNITS: readonly ServiceCheck<DeletionGuardStore>[] = [
  {
    id: 'unit.rollback',
    requirement: 'MUST count in the unit of work of the write: what is taken back was not counted.',
    impact: 'Deletes that fail: the guard closes although nobody left.',
    when: hasUnits,
    async run(bench) {
      await answers(bench, ['a']);
      await takenBack(bench, async (unit) => {
        for (const id of ['a', 'b', 'c']) await bench.store.take(unit, attempt(bench, id));
      });
      await reads(bench, { taken: 1 }, 'after the rollback');
      assert.deepEqual(
        await answers(bench, ['c', 'd', 'e']),
        ['allowed', 'allowed', 'began'],
        'then',
      );
    },
  },
  {
    id: 'unit.parallel',
    requirement:
      'MUST let a unit wait for another one that has counted, so that the limit holds for both.',
    impact: 'A directory that is emptied by many requests at once: far too many people go.',
    when: hasUnits,
    async run(bench) {
      const asked = (id: string) => attempt(bench, id, 0, { limit: 1 });
      const first = await openUnit(bench, (unit) => bench.store.take(unit, asked('a')));
      let allowed: boolean | undefined;
      const second = openUnit(bench, async (unit) => {
        allowed = (await bench.store.take(unit, asked('b'))).allowed;
      }).then((unit) => unit.commit());
      await letRun(second);
      await first.commit();
      await second;
      assert.equal(allowed, false, 'allowed to the second unit, at a limit of one');
      await reads(bench, { taken: 1 }, 'after both units');
    },
  },
];
