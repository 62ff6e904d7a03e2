import assert from 'node:assert/strict';
import type { RequestCount, RequestCountStore } from '../../../index.js';
import { callsOf } from '../calls.js';
import type { Service, ServiceBench, ServiceCheck } from './service.js';

type Bench = ServiceBench<RequestCountStore>;

/** The longest that the router takes, so that no window ends within a check. */
const WINDOW_MS = 3_600_000;

/** Clocks of a process and of its database may differ by that much. */
const CLOCK_MS = 60_000;

const count = async ({ store }: Bench, key: string): Promise<RequestCount> => store.increment(key);

async function hits(bench: Bench, key: string, times: number): Promise<readonly number[]> {
  const told: number[] = [];
  for (let n = 0; n < times; n += 1) told.push((await count(bench, key)).totalHits);
  return told;
}

const CHECKS: readonly ServiceCheck<RequestCountStore>[] = [
  {
    id: 'counted',
    requirement: 'MUST count each request, and tell the requests of the window including this one.',
    impact: 'Every request: a tenant is refused too early, or never.',
    async run(bench) {
      const { tenantId } = bench;
      assert.deepEqual(await hits(bench, tenantId, 5), [1, 2, 3, 4, 5], 'counts of five requests');
    },
  },
  {
    id: 'apart',
    requirement: 'MUST count each key by itself, whatever its characters.',
    impact: 'Every request: a tenant is refused for what another one sends.',
    async run(bench) {
      const key = bench.unique('Tenant');
      const keys = [key, key.toLowerCase(), `${key} `, `${key}:x`, `${key}*`, bench.unique('漢字')];
      const told: number[] = [];
      for (const each of keys) told.push(...(await hits(bench, each, 1)));
      assert.deepEqual(
        told,
        keys.map(() => 1),
        'first counts of different keys',
      );
      assert.deepEqual(await hits(bench, key, 2), [2, 3], 'counts of the first key');
    },
  },
  {
    id: 'parallel',
    requirement: 'MUST count requests that come at once one by one: read and write are one step.',
    impact: 'Many requests at once: most are counted as one, and the limit holds nobody.',
    async run(bench) {
      const told = await Promise.all(
        Array.from({ length: 50 }, () => count(bench, bench.tenantId)),
      );
      const counts = told.map(({ totalHits }) => totalHits).sort((a, b) => a - b);
      assert.deepEqual(
        counts,
        counts.map((_, n) => n + 1),
        'counts of requests at once',
      );
    },
  },
  {
    id: 'reset',
    requirement: 'MUST tell the end of the window that was set by init, the same for its requests.',
    impact: 'A request that is refused: `Retry-After` names a time that is wrong, or long ago.',
    async run(bench) {
      const before = Date.now();
      const [first, second] = [
        await count(bench, bench.tenantId),
        await count(bench, bench.tenantId),
      ];
      if (first.resetTime === undefined) return;
      const end = first.resetTime.getTime();
      const now = Date.now();
      if (bench.stores.advanceTime === undefined) {
        assert.ok(end > before - CLOCK_MS, 'the window has ended already');
        assert.ok(end <= now + WINDOW_MS + CLOCK_MS, 'the window is longer than init said');
      }
      const later = (second.resetTime?.getTime() ?? Number.NaN) - end;
      assert.ok(later >= 0, `the end of the window moves by ${later} ms`);
      assert.ok(later <= now - before + 1_000, `the end of the window moves by ${later} ms`);
    },
  },
  {
    id: 'window',
    alone: true,
    requirement: 'MUST begin to count anew when the window has ended, and not before.',
    impact: 'A tenant that was refused once: it is refused for ever, or the limit holds nobody.',
    when: ({ stores }) => stores.advanceTime !== undefined,
    async run(bench) {
      const { stores } = bench;
      await hits(bench, bench.tenantId, 3);
      await stores.advanceTime?.(1_000);
      assert.deepEqual(await hits(bench, bench.tenantId, 1), [4], 'a second later');
      await stores.advanceTime?.(2 * WINDOW_MS);
      assert.deepEqual(await hits(bench, bench.tenantId, 2), [1, 2], 'when the window has ended');
    },
  },
];

/** {@link RequestCountStore} */
export const REQUEST_COUNTS: Service<RequestCountStore> = {
  name: 'requestCounts',
  storeOf: ({ requestCountStore }) => requestCountStore,
  checks: CHECKS,
  inUnits: false,
  fails: 'any',
  open: async ({ store }) => store.init?.({ windowMs: WINDOW_MS }),
  async calls(bench) {
    return callsOf('requestCounts', false, { increment: () => count(bench, bench.tenantId) });
  },
};
