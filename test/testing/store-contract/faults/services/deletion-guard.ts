import type { DeletionGuardStore, GuardAttempt } from '../../../../../src/monitoring/index.js';
import type { Fault } from '../fault.js';
import { broken, tick } from './good-services.js';

const brokenGuard = (change: (good: DeletionGuardStore) => Partial<DeletionGuardStore>) =>
  broken('deletionGuardStore', change);

/** Changes what is asked of `take` and `hold`. */
const asking = (change: (attempt: GuardAttempt) => GuardAttempt) =>
  brokenGuard((good) => ({
    take: (ctx, attempt) => good.take(ctx, change(attempt)),
    hold: (ctx, attempt) => good.hold(ctx, change(attempt)),
  }));

export const GUARD_FAULTS: readonly Fault[] = [
  {
    name: 'one more may go than the limit says',
    caughtBy: 'guard.counted',
    make: asking((attempt) => ({ ...attempt, limit: attempt.limit + 1 })),
  },
  {
    name: 'every hold is told as the first',
    caughtBy: 'guard.counted',
    make: brokenGuard((good) => ({
      async hold(ctx, attempt) {
        await good.hold(ctx, attempt);
        return { began: true };
      },
    })),
  },
  {
    name: 'who may not go is held in the same unit',
    caughtBy: 'guard.take.unwritten',
    make: brokenGuard((good) => ({
      async take(ctx, attempt) {
        const answer = await good.take(ctx, attempt);
        if (!answer.allowed) await good.hold(ctx, attempt);
        return answer;
      },
    })),
  },
  {
    name: 'every attempt counts',
    caughtBy: 'guard.repeated',
    make: brokenGuard((good) => ({
      take: (ctx, attempt) =>
        good.take(ctx, { ...attempt, resourceId: `${attempt.resourceId} ${attempt.attemptId}` }),
    })),
  },
  {
    name: 'the beginning of the window is inclusive',
    caughtBy: 'guard.window',
    make: brokenGuard((good) => ({
      take: (ctx, attempt) => good.take(ctx, { ...attempt, since: attempt.since - 1 }),
      read: (tenantId, options) => good.read(tenantId, { ...options, since: options.since - 1 }),
    })),
  },
  {
    name: 'a hold ends with the window',
    caughtBy: 'guard.hold.stays',
    make: brokenGuard((good) => {
      const began = new Map<string, number>();
      return {
        async hold(ctx, attempt) {
          const since = began.get(ctx.tenantId) ?? attempt.now;
          began.set(ctx.tenantId, since);
          if (since > attempt.since) return good.hold(ctx, attempt);
          const { now } = attempt;
          await good.decide(ctx.tenantId, { decision: 'reject', now, until: now });
          return { began: false };
        },
      };
    }),
  },
  {
    name: 'a hold is noted without a look at the rules',
    caughtBy: 'guard.hold.again',
    make: brokenGuard((good) => ({
      async hold(ctx, attempt) {
        const { began } = await good.hold(ctx, attempt);
        if (began) return { began };
        return good.hold(ctx, { ...attempt, resourceId: `${attempt.resourceId} `, limit: 0 });
      },
    })),
  },
  {
    name: 'whoever was ever held still is',
    caughtBy: 'guard.held',
    make: brokenGuard((good) => {
      const held = new Set<string>();
      return {
        async hold(ctx, attempt) {
          held.add(`${ctx.tenantId} ${attempt.resourceId}`);
          return good.hold(ctx, attempt);
        },
        isHeld: async ({ tenantId }, resourceId) => held.has(`${tenantId} ${resourceId}`),
      };
    }),
  },
  {
    name: 'the count is read before it is written',
    caughtBy: 'guard.parallel',
    make: brokenGuard((good) => ({
      async take(ctx, attempt) {
        const { now, since } = attempt;
        const { taken } = await good.read(ctx.tenantId, { now, since, ids: 0 });
        await tick();
        const limit = taken < attempt.limit ? 1_000 : attempt.limit;
        return good.take(ctx, { ...attempt, limit });
      },
    })),
  },
  {
    name: 'cancelling forgets all attempts of the user',
    caughtBy: 'guard.cancelled',
    make: brokenGuard((good) => {
      const all: GuardAttempt[] = [];
      return {
        take(ctx, attempt) {
          all.push(attempt);
          return good.take(ctx, attempt);
        },
        async cancel(ctx, { resourceId }) {
          for (const each of all) if (each.resourceId === resourceId) await good.cancel(ctx, each);
        },
      };
    }),
  },
  {
    name: 'nothing is ever cancelled',
    caughtBy: 'guard.cancelled',
    make: brokenGuard(() => ({ cancel: async () => {} })),
  },
  {
    name: 'a repeated attempt is noted and not told as such',
    caughtBy: 'guard.counted.told',
    make: brokenGuard((good) => {
      const taken = new Set<string>();
      return {
        async take(ctx, attempt) {
          const answer = await good.take(ctx, attempt);
          const key = `${ctx.tenantId} ${attempt.resourceId}`;
          const again = taken.has(key);
          taken.add(key);
          return { ...answer, counted: answer.counted && !again };
        },
      };
    }),
  },
  {
    name: 'a release leaves the count as it was',
    caughtBy: 'guard.release',
    make: brokenGuard((good) => {
      const taken = new Map<string, GuardAttempt[]>();
      return {
        async take(ctx, attempt) {
          const answer = await good.take(ctx, attempt);
          if (answer.counted)
            taken.set(ctx.tenantId, [...(taken.get(ctx.tenantId) ?? []), attempt]);
          return answer;
        },
        async decide(tenantId, decision) {
          const users = await good.decide(tenantId, decision);
          const signal = new AbortController().signal;
          const ctx = { tenantId, principal: { id: 'x' }, requestId: 'x', signal };
          if (decision.decision === 'release')
            for (const attempt of taken.get(tenantId) ?? []) await good.take(ctx, attempt);
          return users;
        },
      };
    }),
  },
  {
    name: 'a rejection lets everybody go',
    caughtBy: 'guard.reject',
    make: brokenGuard((good) => ({
      decide: (tenantId, decision) => good.decide(tenantId, { ...decision, decision: 'release' }),
    })),
  },
  {
    name: 'a rejected user is held again',
    caughtBy: 'guard.reject',
    make: brokenGuard((good) => ({
      decide: (tenantId, { now, ...decision }) =>
        good.decide(tenantId, {
          ...decision,
          now,
          until: decision.decision === 'reject' ? now : decision.until,
        }),
    })),
  },
  {
    name: 'decisions last for ever',
    caughtBy: 'guard.decision.ends',
    make: brokenGuard((good) => ({
      decide: (tenantId, decision) =>
        good.decide(tenantId, { ...decision, until: decision.until + 1e12 }),
    })),
  },
  {
    name: 'a decision counts at least one',
    caughtBy: 'guard.decision.nothing',
    make: brokenGuard((good) => ({
      decide: async (tenantId, decision) => Math.max(1, await good.decide(tenantId, decision)),
    })),
  },
  {
    name: 'held users are sorted by their ids',
    caughtBy: 'guard.read',
    make: brokenGuard((good) => ({
      async read(tenantId, options) {
        const read = await good.read(tenantId, { ...options, ids: 1_000 });
        return { ...read, heldIds: [...read.heldIds].sort().slice(0, options.ids) };
      },
    })),
  },
  {
    name: 'a decision is for all tenants',
    caughtBy: 'guard.tenant',
    make: brokenGuard((good) => {
      const tenants = new Set<string>();
      return {
        take(ctx, attempt) {
          tenants.add(ctx.tenantId);
          return good.take(ctx, attempt);
        },
        async decide(tenantId, decision) {
          let users = 0;
          for (const each of tenants) users += await good.decide(each, decision);
          return tenants.has(tenantId) ? users : 0;
        },
      };
    }),
  },
  {
    name: 'attempts are counted beside the unit',
    caughtBy: 'guard.unit.rollback',
    make: brokenGuard((good) => ({
      take: ({ transaction: _unit, ...ctx }, attempt) => good.take(ctx, attempt),
    })),
  },
  {
    name: 'a unit does not see what another one has counted',
    caughtBy: 'guard.unit.parallel',
    make: brokenGuard((good) => {
      const open = new Map<unknown, number>();
      return {
        async take(ctx, attempt) {
          if (!ctx.transaction) return good.take(ctx, attempt);
          const mine = open.get(ctx.transaction) ?? 0;
          open.set(ctx.transaction, mine + 1);
          const allowed = mine < attempt.limit;
          return { allowed, counted: allowed };
        },
      };
    }),
  },
];
