import assert from 'node:assert/strict';
import type { EventOutbox } from '../../../../index.js';
import type { ServiceCheck } from '../service.js';
import { names, on } from './on-outbox.js';

/** Who holds what, and how long. */
export const LEASES: readonly ServiceCheck<EventOutbox>[] = [
  {
    id: 'lapsed',
    requirement:
      'MUST give out an entry again when its lease has ended, and take it from its owner.',
    impact: 'A process dies while it tells: the event is lost.',
    alone: true,
    run: on(async (box) => {
      await box.append('a', 'a1', 'a2');
      const held = await box.claim('dead', 100, 1);
      const again = await box.claimLater('next', 1);
      assert.deepEqual(names(again), ['a1'], 'entries after the lease');
      await box.complete('dead', held);
      assert.deepEqual(
        names(await box.claim('other')),
        [],
        'entries while the next one tells them',
      );
      await box.complete('next', again);
      assert.deepEqual(names(await box.claim('other')), ['a2'], 'entries when it has told them');
    }),
  },
  {
    id: 'lease',
    requirement: 'MUST count the lease anew from now on, and give the entry back for 0 seconds.',
    impact: 'A listener that takes long: the event is told a second time meanwhile.',
    alone: true,
    run: on(async (box) => {
      await box.append('a', 'a1');
      const held = await box.claim('one', 100, 1);
      await box.lease('one', held, 3_600);
      await box.pass(1);
      assert.deepEqual(names(await box.claim('other')), [], 'entries after the first lease');
      await box.lease('one', held, 0);
      assert.deepEqual(names(await box.claim('other')), ['a1'], 'entries that were given back');
    }),
  },
  {
    id: 'lease.owner',
    requirement: 'MUST NOT change the lease of an entry that the owner does not hold.',
    impact: 'A drain that was slow: it gives back what another one is telling.',
    run: on(async (box) => {
      await box.append('a', 'a1');
      const held = await box.claim('one');
      await box.lease('stranger', held, 0);
      assert.deepEqual(names(await box.claim('other')), [], 'entries that somebody else gets');
    }),
  },
  {
    id: 'complete',
    requirement:
      'MUST remove exactly what was completed; ids that are not there any more are no error.',
    impact: 'onEvent: events are told for ever, or never.',
    run: on(async (box) => {
      await box.append('a', 'a1');
      await box.append('b', 'b1');
      const claimed = await box.claim('drain');
      const done = claimed.filter((entry) => names([entry])[0] === 'a1');
      for (let n = 0; n < 2; n += 1) await box.complete('drain', done);
      await box.complete('drain', []);
      await box.lease('drain', claimed, 0);
      assert.deepEqual(names(await box.claim('next')), ['b1'], 'entries that are left');
    }),
  },
  {
    id: 'complete.owner',
    requirement: 'MUST NOT remove what the owner does not hold.',
    impact: 'A drain that was slow: it removes what another one failed to tell.',
    run: on(async (box) => {
      await box.append('a', 'a1');
      const held = await box.claim('one');
      await box.complete('stranger', held);
      await box.lease('one', held, 0);
      assert.deepEqual(names(await box.claim('other')), ['a1'], 'entries that are left');
    }),
  },
];
