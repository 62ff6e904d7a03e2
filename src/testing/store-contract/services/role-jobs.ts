import assert from 'node:assert/strict';
import type { RequestContext, RoleJob, RoleJobStore } from '../../../index.js';
import { callsOf } from '../calls.js';
import { letRun, openUnit, takenBack } from '../units.js';
import { sameIds } from '../verdicts.js';
import { hasUnits, type Service, type ServiceBench, type ServiceCheck } from './service.js';

type Bench = ServiceBench<RoleJobStore>;

/** Longer than any check takes. */
const LONG_SECONDS = 3_600;
const SHORT_SECONDS = 1;
const POLL_MS = 50;
const POLLS = 200;
/** More than any check needs. */
const MOST_BATCHES = 50;

const usersOf = (jobs: readonly RoleJob[]) => jobs.map(({ userId }) => userId);

const numbered = (count: number) =>
  Array.from({ length: count }, (_, n) => `user-${String(n).padStart(4, '0')}`);

const enqueue = ({ store, ctx }: Bench, ...userIds: readonly string[]) =>
  store.enqueue(ctx, userIds);

const claim = ({ store, ctx }: Bench, limit = 500, seconds = LONG_SECONDS) =>
  store.claim(ctx, limit, seconds);

async function claimOne(bench: Bench, userId: string): Promise<RoleJob> {
  await enqueue(bench, userId);
  const [job] = await claim(bench);
  assert.equal(job?.userId, userId, 'user of the claimed job');
  return job;
}

/** Claims until something is there, or for so long that a lease of a second has surely ended. */
async function claimLater(bench: Bench): Promise<readonly RoleJob[]> {
  const { advanceTime } = bench.stores;
  await advanceTime?.(SHORT_SECONDS * 1_000 + 1);
  if (advanceTime) return claim(bench);
  for (let poll = 0; poll < POLLS; poll += 1) {
    const jobs = await claim(bench);
    if (jobs.length > 0) return jobs;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return [];
}

/** Claims all that is left and removes it. */
async function drained(bench: Bench): Promise<readonly string[]> {
  const found: string[] = [];
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const jobs = await claim(bench);
    if (jobs.length === 0) return found;
    found.push(...usersOf(jobs));
    await bench.store.complete(bench.ctx, jobs);
  }
  assert.fail('there is no end of users to be claimed');
}

const pendingIs = async ({ store, ctx }: Bench, expected: number, what: string) =>
  assert.equal(await store.pending(ctx), expected, `pending ${what}`);

const CHECKS: readonly ServiceCheck<RoleJobStore>[] = [
  {
    id: 'enqueued',
    promise: 'MUST give out every user who was enqueued, each with a mark.',
    hurts: 'A group of 100,000 is deleted: somebody keeps its roles.',
    async run(bench) {
      await enqueue(bench, 'ada', 'bea');
      await enqueue(bench, 'cleo');
      await pendingIs(bench, 3, 'after three were enqueued');
      const jobs = await claim(bench);
      sameIds(usersOf(jobs), ['ada', 'bea', 'cleo'], 'users of the claimed jobs');
      for (const { mark } of jobs)
        assert.ok(typeof mark === 'string' && mark !== '', `the mark ${String(mark)} is no text`);
      await pendingIs(bench, 3, 'while they are worked on');
    },
  },
  {
    id: 'enqueued.many',
    promise: 'MUST take 500 users in one call, as often as it takes.',
    hurts: 'A group of 100,000 is deleted: the delete fails, or somebody keeps its roles.',
    async run(bench) {
      const ids = numbered(1_200);
      for (let at = 0; at < ids.length; at += 500) await enqueue(bench, ...ids.slice(at, at + 500));
      await pendingIs(bench, ids.length, 'after 1,200 were enqueued');
      sameIds(await drained(bench), ids, 'users that were given out');
    },
  },
  {
    id: 'enqueued.again',
    promise: 'MUST keep a user who is enqueued again once, with a new mark.',
    hurts: 'Two changes one after the other: the roles are those of the first one.',
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
    promise: 'MUST give out at most as many as were asked for, the others to who asks next.',
    hurts: 'Every batch: one that is too large holds locks for minutes.',
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
    id: 'claim.leased',
    promise: 'MUST NOT give out a user again while the lease lasts.',
    hurts: 'Two processes that drain: both compute the same users, for ever in conflict.',
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
    promise: 'MUST NOT give the same user to two who claim at the same moment.',
    hurts: 'Two processes that drain: both compute the same users, for ever in conflict.',
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
    promise: 'MUST give out a user again when the lease has ended.',
    hurts: 'A process dies while it works: its users keep roles that they should not have.',
    async run(bench) {
      await enqueue(bench, 'ada');
      await claim(bench, 1, SHORT_SECONDS);
      const again = await claimLater(bench);
      sameIds(usersOf(again), ['ada'], 'users after the lease');
    },
  },
  {
    id: 'complete.removed',
    promise: 'MUST remove exactly the users of these jobs, as often as it is told.',
    hurts: 'Every batch: it is computed again and again, or others are forgotten.',
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
    promise: 'MUST NOT remove a user whose mark has changed.',
    hurts: 'A change while the user is worked on: the roles stay those from before it.',
    async run(bench) {
      const job = await claimOne(bench, 'ada');
      await enqueue(bench, 'ada');
      await bench.store.complete(bench.ctx, [job]);
      await pendingIs(bench, 1, 'after the job of the old mark was completed');
      sameIds(await drained(bench), ['ada'], 'who is left');
    },
  },
  {
    id: 'tenant',
    promise: 'MUST keep users of two tenants apart also where they have the same id.',
    hurts: "A drain of one customer: it takes another customer's users for its own.",
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
    promise: 'MUST name every tenant that has users left, and no other.',
    hurts: 'A restart: what was left of a tenant is never gone on with.',
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
  {
    id: 'enqueued.rollback',
    promise: 'MUST enqueue in the commit of the unit of work: what is taken back was never there.',
    hurts: 'A delete that fails: roles are computed for a change that never was.',
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
    promise: 'MUST NOT give out a user before the unit of work that enqueues it has committed.',
    hurts: 'A drain during a large change: roles are computed from the groups before it.',
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
    promise: 'MUST keep what units at the same time enqueue, whichever commits first.',
    hurts: 'Two changes at once: the users of one of them keep their roles.',
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
    promise: 'MUST NOT remove a user whom a unit at the same time enqueues again.',
    hurts: 'A change while the user is worked on: the roles stay those from before it.',
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
    promise: 'MUST remove users in the commit of the unit of work that gives them their roles.',
    hurts: 'A batch that fails: its users were crossed out, and their roles never came.',
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

/** {@link RoleJobStore} */
export const ROLE_JOBS: Service<RoleJobStore> = {
  name: 'roleJobs',
  storeOf: ({ roleJobs }) => roleJobs,
  checks: CHECKS,
  inUnits: true,
  async calls({ store }) {
    return [
      ...callsOf('roleJobs', true, {
        enqueue: (ctx) => store.enqueue(ctx, ['ada']),
        claim: (ctx) => store.claim(ctx, 1, LONG_SECONDS),
        complete: (ctx) => store.complete(ctx, [{ userId: 'ada', mark: 'x' }]),
        pending: (ctx) => store.pending(ctx),
      }),
      ...callsOf('roleJobs', false, { tenants: () => store.tenants() }),
    ];
  },
  async empty(bench) {
    await enqueue(bench, ...usersOf(await claim(bench)));
    await drained(bench);
  },
};
