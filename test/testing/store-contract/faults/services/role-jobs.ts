import type { RequestContext, RoleJobStore } from '../../../../../src/index.js';
import type { Fault } from '../fault.js';
import { broken, type GoodServices, tick } from './good-services.js';

const brokenJobs = (change: (good: RoleJobStore, all: GoodServices) => Partial<RoleJobStore>) =>
  broken('roleJobs', change);

/** Jobs in a map that knows of no units. */
function looseJobs(marks: 'new' | 'old' = 'new'): RoleJobStore {
  const tenants = new Map<string, Map<string, { mark: string; leased: boolean }>>();
  const jobsOf = ({ tenantId }: Pick<RequestContext, 'tenantId'>) => {
    const jobs = tenants.get(tenantId) ?? new Map<string, { mark: string; leased: boolean }>();
    tenants.set(tenantId, jobs);
    return jobs;
  };
  let last = 0;
  return {
    async enqueue(ctx, userIds) {
      for (const userId of userIds) {
        last += 1;
        const mark = marks === 'new' ? String(last) : 'mark';
        jobsOf(ctx).set(userId, { mark, leased: false });
      }
    },
    async claim(ctx, limit) {
      const free = [...jobsOf(ctx)].filter(([, { leased }]) => !leased).slice(0, limit);
      for (const [, job] of free) job.leased = true;
      return free.map(([userId, { mark }]) => ({ userId, mark }));
    },
    async complete(ctx, jobs) {
      for (const { userId, mark } of jobs)
        if (jobsOf(ctx).get(userId)?.mark === mark) jobsOf(ctx).delete(userId);
    },
    pending: async (ctx) => jobsOf(ctx).size,
    tenants: async () => [...tenants].flatMap(([id, { size }]) => (size > 0 ? [id] : [])),
  };
}

/** Units that do nothing, so that they are all open at the same time. */
const looseUnits = {
  run: <T>(ctx: RequestContext, work: (ctx: RequestContext) => Promise<T>) =>
    work({ ...ctx, transaction: true }),
};

export const JOB_FAULTS: readonly Fault[] = [
  {
    name: 'one user of a call is not enqueued',
    caughtBy: 'roleJobs.enqueued',
    make: brokenJobs((good) => ({ enqueue: (ctx, ids) => good.enqueue(ctx, ids.slice(-1)) })),
  },
  {
    name: 'only the first hundred are enqueued',
    caughtBy: 'roleJobs.enqueued.many',
    make: brokenJobs((good) => ({ enqueue: (ctx, ids) => good.enqueue(ctx, ids.slice(0, 100)) })),
  },
  {
    name: 'who is enqueued again keeps the mark',
    caughtBy: 'roleJobs.enqueued.again',
    make: () => ({ roleJobs: looseJobs('old') }),
  },
  {
    name: 'who is enqueued again stays leased',
    caughtBy: 'roleJobs.enqueued.again',
    make: brokenJobs((good) => {
      const leased = new Set<string>();
      return {
        async claim(ctx, limit, seconds) {
          const jobs = await good.claim(ctx, limit, seconds);
          const free = jobs.filter(({ userId }) => !leased.has(`${ctx.tenantId} ${userId}`));
          for (const { userId } of jobs) leased.add(`${ctx.tenantId} ${userId}`);
          return free;
        },
      };
    }),
  },
  {
    name: 'the limit is not kept',
    caughtBy: 'roleJobs.claim.limit',
    make: brokenJobs((good) => ({
      claim: (ctx, _limit, seconds) => good.claim(ctx, 500, seconds),
    })),
  },
  {
    name: 'users are given out in the order of their ids',
    caughtBy: 'roleJobs.claim.order',
    make: brokenJobs((good) => {
      const waiting = new Map<string, readonly string[]>();
      return {
        async enqueue(ctx, ids) {
          const all = [...(waiting.get(ctx.tenantId) ?? []), ...ids].sort();
          waiting.set(ctx.tenantId, all);
          await good.complete(ctx, await good.claim(ctx, 500, 0));
          await good.enqueue(ctx, all);
        },
      };
    }),
  },
  {
    name: 'claims are no leases',
    caughtBy: 'roleJobs.claim.leased',
    make: brokenJobs((good) => ({ claim: (ctx, limit) => good.claim(ctx, limit, 0) })),
  },
  {
    name: 'free users are looked up before they are leased',
    caughtBy: 'roleJobs.claim.parallel',
    make: () => {
      const jobs = looseJobs();
      const free = new Map<string, string[]>();
      return {
        roleJobs: {
          ...jobs,
          async enqueue(ctx, ids) {
            await jobs.enqueue(ctx, ids);
            free.set(ctx.tenantId, [...new Set([...(free.get(ctx.tenantId) ?? []), ...ids])]);
          },
          async claim({ tenantId }, limit) {
            const found = (free.get(tenantId) ?? []).slice(0, limit);
            await tick();
            const rest = (free.get(tenantId) ?? []).filter((id) => !found.includes(id));
            free.set(tenantId, rest);
            return found.map((userId) => ({ userId, mark: userId }));
          },
        },
      };
    },
  },
  {
    name: 'leases never end',
    caughtBy: 'roleJobs.claim.lapsed',
    make: brokenJobs((good) => ({ claim: (ctx, limit) => good.claim(ctx, limit, 1e6) })),
  },
  {
    name: 'completing one completes all',
    caughtBy: 'roleJobs.complete.removed',
    make: brokenJobs((good) => ({
      async complete(ctx, jobs) {
        await good.complete(ctx, jobs);
        await good.complete(ctx, await good.claim(ctx, 500, 0));
        const rest = await good.pending(ctx);
        if (rest > 0) await good.enqueue(ctx, ['somebody']);
      },
    })),
  },
  {
    name: 'completing again is an error',
    caughtBy: 'roleJobs.complete.removed',
    make: brokenJobs((good) => ({
      async complete(ctx, jobs) {
        const before = await good.pending(ctx);
        await good.complete(ctx, jobs);
        if ((await good.pending(ctx)) === before) throw new Error('Nothing was deleted.');
      },
    })),
  },
  {
    name: 'jobs are completed without a look at the mark',
    caughtBy: 'roleJobs.complete.marked',
    make: brokenJobs((good) => {
      const marks = new Map<string, string>();
      return {
        async enqueue(ctx, ids) {
          await good.enqueue(ctx, ids);
          const jobs = await good.claim(ctx, 500, 0);
          for (const { userId, mark } of jobs) marks.set(`${ctx.tenantId} ${userId}`, mark);
        },
        complete: (ctx, jobs) =>
          good.complete(
            ctx,
            jobs.map(({ userId, mark }) => ({
              userId,
              mark: marks.get(`${ctx.tenantId} ${userId}`) ?? mark,
            })),
          ),
      };
    }),
  },
  {
    name: 'a user waits in one tenant only',
    caughtBy: 'roleJobs.tenant',
    make: () => {
      const jobs = looseJobs();
      const one =
        <A extends readonly unknown[], R>(
          method: (ctx: RequestContext, ...args: A) => Promise<R>,
        ) =>
        (ctx: RequestContext, ...args: A) =>
          method({ ...ctx, tenantId: 'all' }, ...args);
      return {
        roleJobs: {
          enqueue: one(jobs.enqueue),
          claim: one(jobs.claim),
          complete: one(jobs.complete),
          pending: one(jobs.pending),
          tenants: jobs.tenants,
        },
      };
    },
  },
  {
    name: 'tenants whose users are all claimed are not named',
    caughtBy: 'roleJobs.tenants',
    make: brokenJobs((good) => {
      const claimed = new Set<string>();
      return {
        async claim(ctx, limit, seconds) {
          claimed.add(ctx.tenantId);
          return good.claim(ctx, limit, seconds);
        },
        tenants: async () => (await good.tenants()).filter((id) => !claimed.has(id)),
      };
    }),
  },
  {
    name: 'users are enqueued beside the unit',
    caughtBy: 'roleJobs.enqueued.rollback',
    make: () => ({ roleJobs: looseJobs(), unitOfWork: looseUnits }),
  },
  {
    name: 'users can be claimed before the commit',
    caughtBy: 'roleJobs.enqueued.hidden',
    make: () => ({ roleJobs: looseJobs(), unitOfWork: looseUnits }),
  },
  {
    name: 'a commit takes the place of another one',
    caughtBy: 'roleJobs.enqueued.interleaved',
    make: () => {
      const jobs = looseJobs();
      const waiting = new Map<unknown, readonly string[]>();
      return {
        roleJobs: {
          ...jobs,
          async enqueue(ctx, ids) {
            if (ctx.transaction) waiting.set(ctx.transaction, ids);
            else await jobs.enqueue(ctx, ids);
          },
        },
        unitOfWork: {
          async run(ctx, work) {
            const unit = { ...ctx, transaction: {} };
            const result = await work(unit);
            const [last] = [...waiting.values()].slice(-1);
            await jobs.enqueue(ctx, last ?? []);
            return result;
          },
        },
      };
    },
  },
  {
    name: 'completing deletes by the user alone, in the snapshot of its statement',
    caughtBy: 'roleJobs.complete.interleaved',
    make: () => {
      const jobs = looseJobs();
      const gone = new Set<string>();
      return {
        roleJobs: {
          ...jobs,
          async complete(ctx, done) {
            await jobs.complete(ctx, done);
            for (const { userId } of done) gone.add(`${ctx.tenantId} ${userId}`);
          },
          pending: async (ctx) =>
            (await jobs.pending(ctx)) -
            [...gone].filter((each) => each.startsWith(`${ctx.tenantId} `)).length,
        },
        unitOfWork: looseUnits,
      };
    },
  },
  {
    name: 'jobs are completed beside the unit',
    caughtBy: 'roleJobs.complete.rollback',
    make: () => ({ roleJobs: looseJobs(), unitOfWork: looseUnits }),
  },
];
