import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RoleJobStore } from '../../../src/index.js';
import {
  administratorsOf,
  type Host,
  hostOf,
  problemsOf,
  processOf,
  someone,
} from './administrators-world.js';
import { ctx } from './support.js';

/** How one process works the jobs off. */
interface Worker {
  /** Most jobs that it claims at a time. */
  readonly claims: number;
  /** Batches after which it crashes, or is told to stop. */
  readonly ends: 'crash' | 'stop' | 'never';
  readonly after: number;
  /** Turns of the event loop by which each of its calls is late. */
  readonly turns: number;
}

const worker: fc.Arbitrary<Worker> = fc.record({
  claims: fc.integer({ min: 1, max: 4 }),
  ends: fc.constantFrom('crash', 'stop', 'never', 'never'),
  after: fc.integer({ min: 1, max: 4 }),
  turns: fc.integer({ min: 0, max: 4 }),
});

async function drain(host: Host, { claims, ends, after, turns }: Worker): Promise<void> {
  const { roleJobs } = host.stores;
  const stop = new AbortController();
  let batches = 0;
  const late = async () => {
    for (let n = 0; n < turns; n += 1) await nextTurn();
  };
  const slow: RoleJobStore = {
    enqueue: (of, ids) => late().then(() => roleJobs.enqueue(of, ids)),
    complete: (of, jobs) => late().then(() => roleJobs.complete(of, jobs)),
    pending: (of) => late().then(() => roleJobs.pending(of)),
    tenants: () => roleJobs.tenants(),
    async claim(of, limit, lease) {
      await late();
      batches += 1;
      if (ends === 'stop' && batches > after) stop.abort();
      return roleJobs.claim(of, Math.min(limit, claims), lease);
    },
  };
  const crash = ends === 'crash' ? { crashAfter: after } : {};
  const { roles } = processOf(host, { page: 500, roleJobs: slow, ...crash });
  await roles.drain({ signal: stop.signal }).catch((error) => {
    expect(String(error)).toContain('crash');
  });
}

describe('role jobs that several processes work off', () => {
  it('end as the policy and the guard of the last administrator say, however they are divided', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someone, { minLength: 1, maxLength: 14 }),
        fc.array(fc.array(worker, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
        async (people, rounds) => {
          const clock = { now: Date.parse('2026-11-21T08:00:00.000Z') };
          const host = await hostOf(people, () => new Date(clock.now));
          await host.stores.roleJobs.enqueue(ctx, host.ids);
          for (const workers of rounds) {
            await Promise.all(workers.map((each) => drain(host, each)));
            clock.now += 61_000;
          }
          await drain(host, { claims: 2, ends: 'never', after: 0, turns: 0 });
          expect(await host.stores.roleJobs.pending(ctx)).toBe(0);
          expect(problemsOf(people, await administratorsOf(host))).toEqual([]);
        },
      ),
      { numRuns: 80 },
    );
  }, 120_000);

  it('need nobody else where none of them crashes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someone, { minLength: 2, maxLength: 14 }),
        fc.array(worker, { minLength: 2, maxLength: 3 }),
        async (people, workers) => {
          const host = await hostOf(people);
          await host.stores.roleJobs.enqueue(ctx, host.ids);
          await Promise.all(workers.map((each) => drain(host, { ...each, ends: 'never' })));
          expect(await host.stores.roleJobs.pending(ctx)).toBe(0);
          expect(problemsOf(people, await administratorsOf(host))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);
});
