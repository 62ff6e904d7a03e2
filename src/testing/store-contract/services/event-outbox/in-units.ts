import assert from 'node:assert/strict';
import type { EventOutbox, OutboxEntry } from '../../../../index.js';
import { sameIds } from '../../assertions.js';
import { letRun, openUnit, takenBack } from '../../units.js';
import { hasUnits, type ServiceCheck } from '../service.js';
import { names, on } from './on-outbox.js';

/** What commits and rollbacks do. */
export const IN_UNITS: readonly ServiceCheck<EventOutbox>[] = [
  {
    id: 'unit.commit',
    requirement: 'MUST append in the commit of the unit of work, and show nothing before it.',
    impact: 'onEvent: it tells of a change that cannot be read yet, or never comes.',
    when: hasUnits,
    run: on(async (box) => {
      const { bench } = box;
      const unit = await openUnit(bench, (ctx) => bench.store.append(ctx, box.drafts('a', ['a1'])));
      let committed = false;
      const claiming = box.claim('early');
      const early = claiming.then((entries) => (committed ? [] : names(entries)));
      await letRun(early);
      committed = true;
      await unit.commit();
      assert.deepEqual(await early, [], 'entries before the commit');
      const later = [...(await claiming), ...(await box.claim('late'))];
      assert.deepEqual(names(later), ['a1'], 'entries after the commit');
    }),
  },
  {
    id: 'unit.rollback',
    requirement: 'MUST NOT keep what was appended in a unit of work that was taken back.',
    impact: 'onEvent: it tells of a change that never was.',
    when: hasUnits,
    run: on(async (box) => {
      const { bench } = box;
      await box.append('a', 'before');
      await takenBack(bench, (unit) => bench.store.append(unit, box.drafts('a', ['never'])));
      await box.append('a', 'after');
      assert.deepEqual(names(await box.drain()), ['before', 'after'], 'entries');
    }),
  },
  {
    id: 'interleaved.order',
    requirement:
      'MUST order entries of a resource by the commits of their units, not by their beginnings.',
    impact: 'Two changes of a person at once: the first one is told last.',
    when: hasUnits,
    run: on(async (box) => {
      const commits = await box.interleaved();
      assert.deepEqual(names(await box.drain()), commits, 'entries, by the order of commits');
    }),
  },
  {
    id: 'interleaved.missed',
    requirement: 'MUST give out what commits late, although later entries have been told before.',
    impact: 'Two changes at once: one of them is never told.',
    when: hasUnits,
    run: on(async (box) => {
      const told: OutboxEntry[] = [];
      const commits = await box.interleaved(async () => {
        told.push(...(await box.drain()));
      });
      told.push(...(await box.drain()));
      sameIds(names(told), commits, 'entries that were told');
    }),
  },
];
