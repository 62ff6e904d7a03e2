import assert from 'node:assert/strict';
import type { RequestContext, RoleJob, RoleJobStore } from '../../../../index.js';
import { sameIds } from '../../assertions.js';
import { letRun, openUnit, takenBack } from '../../units.js';
import { hasUnits, type ServiceCheck } from '../service.js';
import { claim, claimOne, drained, enqueue, pendingIs, usersOf } from './jobs.js';

/** What commits and rollbacks do. */
export const IN_UNITS: readonly ServiceCheck<RoleJobStore>[] = [
  {
    id: 'enqueued.rollback',
    requirement:
      'MUST enqueue in the commit of the unit of work: what is taken back was never there.',
    impact: 'A delete that fails: roles are computed for a change that never was.',
    when: hasUnits,
    async run(bench) {
      await enqueue(bench, 'ada');
      const [before] = await claim(bench);
      await takenBack(bench, (unit) => bench.store.enqueue(unit, ['ada', 'bea']));
      await pendingIs(bench, 1, 'after the rollback');
      const marks = await claim(bench);
      await bench.store.complete(bench.ctx, [before as RoleJob]);
      await pendingIs(bench, 0, 'after the job from before was completed');
      assert.deepEqual(usersOf(marks), [], 'users who could be claimed');
    },
  },
  {
    id: 'enqueued.hidden',
    requirement: 'MUST NOT give out a user before the unit of work that enqueues it has committed.',
    impact: 'A drain during a large change: roles are computed from the groups before it.',
    when: hasUnits,
    async run(bench) {
      const unit = await openUnit(bench, (ctx) => bench.store.enqueue(ctx, ['ada']));
      const claiming = claim(bench);
      await letRun(claiming);
      await unit.rollBack();
      assert.deepEqual(usersOf(await claiming), [], 'users of a unit that was taken back');
    },
  },
  {
    id: 'enqueued.interleaved',
    requirement: 'MUST keep what units at the same time enqueue, whichever commits first.',
    impact: 'Two changes at once: the users of one of them keep their roles.',
    when: hasUnits,
    async run(bench) {
      const first = await openUnit(bench, (ctx) => bench.store.enqueue(ctx, ['ada', 'bea']));
      const second = openUnit(bench, (ctx) => bench.store.enqueue(ctx, ['cleo'])).then((unit) =>
        unit.commit(),
      );
      await letRun(second);
      const early = claim(bench);
      await letRun(early);
      await first.commit();
      await second;
      const found = [...usersOf(await early), ...usersOf(await claim(bench))];
      sameIds(found, ['ada', 'bea', 'cleo'], 'users of both units');
    },
  },
  {
    id: 'complete.interleaved',
    requirement: 'MUST NOT remove a user whom a unit at the same time enqueues again.',
    impact: 'A change while the user is worked on: the roles stay those from before it.',
    when: hasUnits,
    async run(bench) {
      const job = await claimOne(bench, 'ada');
      const unit = await openUnit(bench, (ctx) => bench.store.enqueue(ctx, ['ada']));
      const completing = bench.store.complete(bench.ctx, [job]);
      await letRun(completing);
      await unit.commit();
      await completing;
      await pendingIs(bench, 1, 'after the unit has committed');
      sameIds(await drained(bench), ['ada'], 'who is left');
    },
  },
  {
    id: 'complete.rollback',
    requirement: 'MUST remove users in the commit of the unit of work that gives them their roles.',
    impact: 'A batch that fails: its users were crossed out, and their roles never came.',
    when: hasUnits,
    async run(bench) {
      const job = await claimOne(bench, 'ada');
      await takenBack(bench, (unit: RequestContext) => bench.store.complete(unit, [job]));
      await pendingIs(bench, 1, 'after the rollback');
      await bench.store.complete(bench.ctx, [job]);
      await pendingIs(bench, 0, 'after the job was completed');
    },
  },
];
