import type { Mutex } from '../../lib/mutex.js';
import type { RoleJobStore } from '../contract/roles.js';
import { write } from './unit-of-work.js';

interface Waiting {
  readonly mark: string;
  /** Time in milliseconds until which somebody works on it. */
  claimedUntil: number;
}

/** Role jobs of all tenants, in the order in which they were enqueued. */
export function memoryRoleJobs(
  mutexOf: (tenantId: string) => Mutex,
  now: () => Date = () => new Date(),
): RoleJobStore {
  const tenants = new Map<string, Map<string, Waiting>>();
  let marks = 0;
  /** Kept from the first job on: who only asks leaves nothing behind. */
  const waitingIn = (tenantId: string): Map<string, Waiting> =>
    tenants.get(tenantId) ?? new Map<string, Waiting>();
  const restore = (
    waiting: Map<string, Waiting>,
    before: readonly (readonly [string, Waiting | undefined])[],
  ) => {
    for (const [userId, job] of before) {
      if (job === undefined) waiting.delete(userId);
      else waiting.set(userId, job);
    }
  };

  return {
    async enqueue(ctx, userIds) {
      const waiting = waitingIn(ctx.tenantId);
      tenants.set(ctx.tenantId, waiting);
      await write(ctx, mutexOf(ctx.tenantId), (journal) => {
        const before = userIds.map((userId) => [userId, waiting.get(userId)] as const);
        for (const userId of userIds) {
          marks += 1;
          // One who is enqueued again goes to the end.
          waiting.delete(userId);
          waiting.set(userId, { mark: String(marks), claimedUntil: 0 });
        }
        journal.note(() => restore(waiting, before));
      });
    },

    async claim(ctx, limit, leaseSeconds) {
      const waiting = waitingIn(ctx.tenantId);
      return write(ctx, mutexOf(ctx.tenantId), () => {
        const time = now().getTime();
        const claimed: { userId: string; mark: string }[] = [];
        for (const [userId, job] of waiting) {
          if (claimed.length >= limit) break;
          if (job.claimedUntil > time) continue;
          job.claimedUntil = time + leaseSeconds * 1_000;
          claimed.push({ userId, mark: job.mark });
        }
        return claimed;
      });
    },

    async complete(ctx, jobs) {
      const waiting = waitingIn(ctx.tenantId);
      await write(ctx, mutexOf(ctx.tenantId), (journal) => {
        const done = jobs.filter(({ userId, mark }) => waiting.get(userId)?.mark === mark);
        const before = done.map(({ userId }) => [userId, waiting.get(userId)] as const);
        for (const { userId } of done) waiting.delete(userId);
        journal.note(() => restore(waiting, before));
      });
    },

    async pending({ tenantId }) {
      return waitingIn(tenantId).size;
    },

    async tenants() {
      return [...tenants].flatMap(([tenantId, { size }]) => (size > 0 ? [tenantId] : []));
    },
  };
}
