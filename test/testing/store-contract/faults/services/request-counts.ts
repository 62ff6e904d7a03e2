import type { RequestCountStore } from '../../../../../src/index.js';
import type { Fault } from '../fault.js';
import { broken, countStore, tick } from './good-services.js';

const brokenCounts = (change: (good: RequestCountStore) => Partial<RequestCountStore>) =>
  broken('requestCountStore', change);

export const COUNT_FAULTS: readonly Fault[] = [
  {
    name: 'the count does not include the request',
    caughtBy: 'requestCounts.counted',
    make: brokenCounts((good) => ({
      async increment(key) {
        const count = await good.increment(key);
        return { ...count, totalHits: count.totalHits - 1 };
      },
    })),
  },
  {
    name: 'keys are compared without case',
    caughtBy: 'requestCounts.apart',
    make: brokenCounts((good) => ({ increment: (key) => good.increment(key.toLowerCase()) })),
  },
  {
    name: 'all tenants are counted together',
    caughtBy: 'requestCounts.apart',
    make: brokenCounts((good) => ({ increment: () => good.increment('all') })),
  },
  {
    name: 'the count is read before it is written',
    caughtBy: 'requestCounts.parallel',
    make: brokenCounts(() => {
      const counts = new Map<string, number>();
      return {
        async increment(key) {
          const before = counts.get(key) ?? 0;
          await tick();
          counts.set(key, before + 1);
          return { totalHits: before + 1 };
        },
      };
    }),
  },
  {
    name: 'one object is told to everybody, and changes',
    caughtBy: 'requestCounts.parallel',
    make: brokenCounts(() => {
      const counts = new Map<string, { totalHits: number }>();
      return {
        async increment(key) {
          const count = counts.get(key) ?? { totalHits: 0 };
          counts.set(key, count);
          count.totalHits += 1;
          await tick();
          return count;
        },
      };
    }),
  },
  {
    name: 'every request begins the window anew',
    caughtBy: 'requestCounts.reset',
    make: brokenCounts((good) => {
      let moved = 0;
      return {
        async increment(key) {
          const { totalHits, resetTime } = await good.increment(key);
          moved += 60_000;
          return { totalHits, resetTime: new Date((resetTime?.getTime() ?? 0) + moved) };
        },
      };
    }),
  },
  {
    name: 'the window is one of seconds',
    caughtBy: 'requestCounts.window',
    make: () => {
      let time = 0;
      const advanceTime = (ms: number) => {
        time += ms;
      };
      const store = countStore(() => time);
      const init = () => store.init?.({ windowMs: 1_000 });
      return { advanceTime, requestCountStore: { ...store, init } };
    },
  },
  {
    name: 'the window never ends',
    caughtBy: 'requestCounts.window',
    make: brokenCounts(() => countStore(() => 0)),
  },
];
