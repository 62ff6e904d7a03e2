import assert from 'node:assert/strict';
import type { RoleJobStore } from '../../../../index.js';
import { sameIds } from '../../assertions.js';
import type { ServiceCheck } from '../service.js';
import {
  claim,
  claimLater,
  claimOne,
  drained,
  enqueue,
  numbered,
  pendingIs,
  SHORT_SECONDS,
  usersOf,
} from './jobs.js';

/** Who is enqueued, and who gets them. */
export const CLAIMS: readonly ServiceCheck<RoleJobStore>[] = [
  {
    id: 'enqueued',
    requirement: 'MUST give out every user who was enqueued, each with a mark.',
    impact: 'A group of 100,000 is deleted: somebody keeps its roles.',
    async run(bench) {
      await enqueue(bench, 'ada', 'bea');
      await enqueue(bench, 'cleo');
      await pendingIs(bench, 3, 'after three were enqueued');
      const jobs = await claim(bench);
      sameIds(usersOf(jobs), ['ada', 'bea', 'cleo'], 'users of the claimed jobs');
      for (const { mark } of jobs)
        assert.ok(
          typeof mark === 'string' && mark !== '',
          `the mark ${String(mark)} is not a string`,
        );
      await pendingIs(bench, 3, 'while they are worked on');
    },
  },
  {
    id: 'enqueued.many',
    requirement: 'MUST take 500 users in one call, as often as it takes.',
    impact: 'A group of 100,000 is deleted: the delete fails, or somebody keeps its roles.',
    async run(bench) {
      const ids = numbered(1_200);
      for (let at = 0; at < ids.length; at += 500) await enqueue(bench, ...ids.slice(at, at + 500));
      await pendingIs(bench, ids.length, 'after 1,200 were enqueued');
      sameIds(await drained(bench), ids, 'users that were given out');
    },
  },
  {
    id: 'enqueued.again',
    requirement: 'MUST keep a user who is enqueued again once, with a new mark.',
    impact: 'Two changes one after the other: the roles are those of the first one.',
    async run(bench) {
      const before = await claimOne(bench, 'ada');
      await enqueue(bench, 'ada', 'ada', 'bea');
      await pendingIs(bench, 2, 'after one of two was enqueued three times');
      const jobs = await claim(bench);
      sameIds(usersOf(jobs), ['ada', 'bea'], 'users who can be claimed at once');
      const after = jobs.find(({ userId }) => userId === 'ada');
      assert.notEqual(after?.mark, before.mark, 'the mark of who was enqueued again');
    },
  },
  {
    id: 'claim.limit',
    requirement: 'MUST give out at most as many as were asked for, the others to who asks next.',
    impact: 'Every batch: one that is too large holds locks for minutes.',
    async run(bench) {
      const ids = numbered(7);
      await enqueue(bench, ...ids);
      const batches = [await claim(bench, 3), await claim(bench, 3), await claim(bench, 3)];
      assert.deepEqual(
        batches.map(({ length }) => length),
        [3, 3, 1],
        'sizes of three batches of at most three',
      );
      sameIds(batches.flatMap(usersOf), ids, 'users of all batches');
    },
  },
  {
    id: 'claim.order',
    requirement: 'MUST give out those first who were enqueued first.',
    impact: 'Many changes one after the other: some users wait for ever.',
    async run(bench) {
      const ids = ['zoe', 'ada', 'mia', 'bea'];
      for (const id of ids) await enqueue(bench, id);
      const order: string[] = [];
      for (const _ of ids) order.push(...usersOf(await claim(bench, 1)));
      assert.deepEqual(order, ids, 'users of one claim after the other');
    },
  },
  {
    id: 'claim.leased',
    requirement: 'MUST NOT give out a user again while the lease lasts.',
    impact: 'Two processes that drain: both compute the same users, for ever in conflict.',
    async run(bench) {
      await enqueue(bench, 'ada', 'bea');
      await claim(bench, 1);
      const rest = await claim(bench);
      assert.equal(rest.length, 1, 'jobs of the second claim');
      assert.deepEqual(usersOf(await claim(bench)), [], 'users of the third claim');
    },
  },
  {
    id: 'claim.parallel',
    requirement: 'MUST NOT give the same user to two who claim at the same moment.',
    impact: 'Two processes that drain: both compute the same users, for ever in conflict.',
    async run(bench) {
      const ids = numbered(40);
      await enqueue(bench, ...ids);
      const batches = await Promise.all(Array.from({ length: 8 }, () => claim(bench, 10)));
      const rest = await drained(bench);
      sameIds([...batches.flatMap(usersOf), ...rest], ids, 'users of all claims');
    },
  },
  {
    id: 'claim.lapsed',
    alone: true,
    requirement: 'MUST give out a user again when the lease has ended.',
    impact: 'A process dies while it works: its users keep roles that they should not have.',
    async run(bench) {
      await enqueue(bench, 'ada');
      await claim(bench, 1, SHORT_SECONDS);
      const again = await claimLater(bench);
      sameIds(usersOf(again), ['ada'], 'users after the lease');
    },
  },
  {
    id: 'tenant',
    requirement: 'MUST keep users of two tenants apart also where they have the same id.',
    impact: "A drain of one customer: it takes another customer's users for its own.",
    async run(bench) {
      const other = await bench.elsewhere();
      await enqueue(bench, 'ada', 'bea');
      await enqueue(other, 'ada');
      await pendingIs(bench, 2, 'here');
      await pendingIs(other, 1, 'in the other tenant');
      const jobs = await claim(bench);
      sameIds(usersOf(jobs), ['ada', 'bea'], 'users claimed here');
      await bench.store.complete(
        other.ctx,
        jobs.filter(({ userId }) => userId === 'bea'),
      );
      await pendingIs(bench, 2, 'here, after the other tenant has completed them');
      await bench.store.complete(bench.ctx, jobs);
      await pendingIs(other, 1, 'in the other tenant, after this one has completed its own');
      sameIds(usersOf(await claim(other)), ['ada'], 'users claimed in the other tenant');
    },
  },
  {
    id: 'tenants',
    requirement: 'MUST name every tenant that has users left, and no other.',
    impact: 'A restart: what was left of a tenant is never gone on with.',
    async run(bench) {
      const other = await bench.elsewhere();
      const empty = await bench.elsewhere();
      await enqueue(bench, 'ada');
      await enqueue(other, 'bea');
      await empty.store.pending(empty.ctx);
      await claim(bench);
      const mine = [bench, other, empty].map(({ tenantId }) => tenantId);
      const named = async () => (await bench.store.tenants()).filter((each) => mine.includes(each));
      sameIds(await named(), mine.slice(0, 2), 'tenants with users left, one of them claimed');
      await drained(other);
      sameIds(await named(), mine.slice(0, 1), 'tenants after one was drained');
    },
  },
];
