import type { RoleJobStore } from '../../../../index.js';
import { sameIds } from '../../assertions.js';
import type { ServiceCheck } from '../service.js';
import { claim, claimOne, drained, enqueue, pendingIs } from './jobs.js';

/** Who is removed. */
export const COMPLETING: readonly ServiceCheck<RoleJobStore>[] = [
  {
    id: 'complete.removed',
    requirement: 'MUST remove exactly the users of these jobs, as often as it is told.',
    impact: 'Every batch: it is computed again and again, or others are forgotten.',
    async run(bench) {
      await enqueue(bench, 'ada', 'bea', 'cleo');
      const jobs = (await claim(bench)).filter(({ userId }) => userId !== 'bea');
      for (let n = 0; n < 2; n += 1) await bench.store.complete(bench.ctx, jobs);
      await bench.store.complete(bench.ctx, []);
      await pendingIs(bench, 1, 'after two of three were completed');
      await enqueue(bench, 'bea');
      sameIds(await drained(bench), ['bea'], 'who is left');
    },
  },
  {
    id: 'complete.marked',
    requirement: 'MUST NOT remove a user whose mark has changed.',
    impact: 'A change while the user is worked on: the roles stay those from before it.',
    async run(bench) {
      const job = await claimOne(bench, 'ada');
      await enqueue(bench, 'ada');
      await bench.store.complete(bench.ctx, [job]);
      await pendingIs(bench, 1, 'after the job of the old mark was completed');
      sameIds(await drained(bench), ['ada'], 'who is left');
    },
  },
];
