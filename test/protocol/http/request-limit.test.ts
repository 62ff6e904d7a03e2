import { afterEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { Authenticator } from '../../../src/auth/index.js';
import {
  createMemoryStores,
  type RequestCountStore,
  type RequestLimiter,
} from '../../../src/index.js';
import { countingLimiter } from '../../../src/protocol/http/counting-limiter.js';
import { mountScim } from '../../support/app.js';
import { expectScimError } from '../../support/expect-error.js';
import { user } from '../../support/messages.js';

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const LIMIT = 25;
const WINDOW_MS = 1000;

const bulkOf = (count: number) => ({
  schemas: [BULK],
  Operations: Array.from({ length: count }, (_, n) => ({
    method: 'POST',
    path: '/Users',
    bulkId: `b${n}`,
    data: user(`user${n}`),
  })),
});

/** Time that passes only when it is told to, for the limiter and for a store of its own. */
function stoppedClock() {
  let now = 1_000_000;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  const pass = (ms: number): void => {
    now += ms;
  };
  return { now: () => now, pass };
}

/** Counts in fixed windows, answering each request with an object of its own or always with the same one. */
function windowStore(clock: { now(): number }, { live = false } = {}) {
  const hits: string[] = [];
  const counts = new Map<string, { totalHits: number; resetTime: Date }>();
  const store: RequestCountStore = {
    async increment(key) {
      hits.push(key);
      let count = counts.get(key);
      if (!count || count.resetTime.getTime() <= clock.now()) {
        count = { totalHits: 0, resetTime: new Date(clock.now() + WINDOW_MS) };
        counts.set(key, count);
      }
      count.totalHits += 1;
      return live ? count : { ...count };
    },
  };
  return { store, hits };
}

const many = <T>(count: number, make: () => Promise<T>) =>
  Promise.all(Array.from({ length: count }, make));

const admitted = async (limiter: RequestLimiter, requests: number) =>
  (await many(requests, async () => limiter.take('t'))).filter(({ allowed }) => allowed).length;

afterEach(() => {
  jest.restoreAllMocks();
});

describe('requests that arrive at once', () => {
  /** Lets nobody in before all are there, so that they are counted in one turn of the event loop. */
  function gate(expected: number): Authenticator {
    let waiting = 0;
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    return {
      async verify() {
        waiting += 1;
        if (waiting === expected) open();
        await opened;
        return { id: 'gate' };
      },
    };
  }

  it('are let in as many as the limit says, on a fresh process', async () => {
    const requestLimit = { limit: 50, windowSeconds: 2 };
    const { scim } = mountScim({ auth: gate(60), requestLimit });
    const answers = await many(60, async () => scim.get('/Users'));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(50);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
  });

  it('are let in as many as the limit says, whatever object a store answers with', async () => {
    for (const live of [true, false]) {
      const { store } = windowStore({ now: Date.now }, { live });
      expect(await admitted(countingLimiter({ limit: 30, windowSeconds: 1, store }), 45)).toBe(30);
    }
  });

  it('do not wait for one that its store never answers', async () => {
    let calls = 0;
    const store: RequestCountStore = {
      increment() {
        calls += 1;
        return calls === 1 ? new Promise(() => {}) : { totalHits: calls };
      },
    };
    const limiter = countingLimiter({ limit: 25, windowSeconds: 1, store });
    void limiter.take('t');
    expect(await admitted(limiter, 30)).toBe(24);
  });
});

describe('a Bulk request', () => {
  it('is let in if one request would be, and charged with all its operations', async () => {
    const clock = stoppedClock();
    const { store } = windowStore(clock);
    const stores = createMemoryStores();
    const requestLimit = { limit: LIMIT, windowSeconds: 1, store };
    const { scim } = mountScim({ ...stores, requestLimit });
    for (let n = 1; n < LIMIT; n += 1) await scim.get('/Schemas').expect(200);
    await scim.post('/Bulk', bulkOf(60)).expect(200);
    // 24 + 60 are 9 more than fit into three windows.
    const refused = await scim.get('/Users').expect(429);
    expect(refused.headers['retry-after']).toBe('3');
    clock.pass(WINDOW_MS);
    await scim.get('/Users').expect(429);
    clock.pass(WINDOW_MS);
    await scim.get('/Users').expect(429);
    clock.pass(WINDOW_MS);
    const { body } = await scim.get('/Users').expect(200);
    expect(body.totalResults).toBe(60);
    await scim.get('/Users').expect(200);
  });

  it('leaves the others their requests', async () => {
    const { store } = windowStore(stoppedClock());
    const limiter = countingLimiter({ limit: LIMIT, windowSeconds: 1, store });
    await limiter.take('t');
    await limiter.charge?.('t', 500);
    expect((await limiter.take('t')).allowed).toBe(false);
    expect((await limiter.take('other')).allowed).toBe(true);
  });

  it('is paid for by time in which nothing is sent', async () => {
    const clock = stoppedClock();
    const { store } = windowStore(clock);
    const limiter = countingLimiter({ limit: LIMIT, windowSeconds: 1, store });
    await limiter.take('t');
    await limiter.charge?.('t', 20 * LIMIT);
    clock.pass(10 * WINDOW_MS);
    expect((await limiter.take('t')).allowed).toBe(false);
    clock.pass(15 * WINDOW_MS);
    expect(await admitted(limiter, LIMIT + 5)).toBe(LIMIT);
  });

  it('is charged where other processes count, too', async () => {
    const { store } = windowStore(stoppedClock());
    const [one, other] = [0, 1].map(() =>
      countingLimiter({ limit: LIMIT, windowSeconds: 1, store }),
    );
    if (!one || !other) throw new Error();
    await one.take('t');
    await one.charge?.('t', 20);
    expect(await admitted(other, 10)).toBe(4);
  });

  it.each<[string, unknown, number]>([
    ['is no JSON', '{', 400],
    ['has too many operations', bulkOf(11), 413],
    ['is no Bulk request', { Operations: [{ method: 'LIST' }] }, 400],
  ])('that %s counts as the one request that it is', async (_, body, status) => {
    const { store, hits } = windowStore(stoppedClock());
    const requestLimit = { limit: LIMIT, windowSeconds: 1, store };
    const { scim } = mountScim({ requestLimit, limits: { maxBulkOperations: 10 } });
    await scim.post('/Bulk', body).expect(status);
    expect(hits).toHaveLength(1);
  });

  it('with operations that fail is charged with them', async () => {
    const { store, hits } = windowStore(stoppedClock());
    const requestLimit = { limit: LIMIT, windowSeconds: 1, store };
    const { scim } = mountScim({ requestLimit });
    const bulk = { ...bulkOf(3), failOnErrors: 1 };
    const Operations = bulk.Operations.map((operation) => ({ ...operation, data: {} }));
    await scim.post('/Bulk', { ...bulk, Operations }).expect(200);
    expect(hits).toHaveLength(3);
  });

  it('is told to a limiter of the host’s own that wants to know', async () => {
    const calls: unknown[] = [];
    const requestLimit: RequestLimiter = {
      take: (tenantId) => ({ allowed: calls.push(['take', tenantId]) > 0 }),
      charge: (...call) => void calls.push(['charge', ...call]),
    };
    const { scim } = mountScim({ requestLimit });
    await scim.post('/Bulk', bulkOf(5)).expect(200);
    await scim.post('/Bulk', bulkOf(1)).expect(200);
    const take = ['take', 'default'];
    expect(calls).toEqual([take, ['charge', 'default', 4], take]);
  });

  it('is run where charging fails, and the log says so', async () => {
    const lines: unknown[] = [];
    const requestLimit: RequestLimiter = {
      take: () => ({ allowed: true }),
      charge: async () => Promise.reject(new RangeError('redis://secret@host is away')),
    };
    const logger = { warn() {}, error: (...line: unknown[]) => void lines.push(line) };
    const { scim } = mountScim({ requestLimit, logger });
    await scim.post('/Bulk', bulkOf(2)).expect(200);
    expect(lines).toEqual([
      ['requestLimit failed', expect.objectContaining({ code: 'threw', error: 'RangeError' })],
    ]);
  });

  it('never lets more through than the limit, by any sequence, and all of it in the end', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('requests' as const), count: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ kind: fc.constant('bulk' as const), count: fc.integer({ min: 2, max: 120 }) }),
      fc.record({ kind: fc.constant('pass' as const), count: fc.integer({ min: 1, max: 3 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.boolean(), async (steps, live) => {
        const clock = stoppedClock();
        const { store } = windowStore(clock, { live });
        const limiter = countingLimiter({ limit: LIMIT, windowSeconds: 1, store });
        let windows = 1;
        let operations = 0;
        let largest = 0;
        for (const { kind, count } of steps) {
          if (kind === 'pass') {
            clock.pass(count * WINDOW_MS);
            windows += count;
          } else if (kind === 'requests') {
            operations += await admitted(limiter, count);
          } else if ((await limiter.take('t')).allowed) {
            await limiter.charge?.('t', count - 1);
            operations += count;
            largest = Math.max(largest, count);
          }
          // One Bulk request may go beyond the limit, and only the next windows show it.
          expect(operations).toBeLessThanOrEqual(windows * LIMIT + largest);
        }
        clock.pass(1_000 * WINDOW_MS);
        expect(await admitted(limiter, 2 * LIMIT)).toBe(LIMIT);
      }),
      { numRuns: 100 },
    );
  });
});

it('names no wait longer than a window, however far the clock was set back', async () => {
  const resetTime = new Date(Date.now() + 3_600_000);
  const store = { increment: () => ({ totalHits: 1_501, resetTime }) };
  const { scim } = mountScim({ requestLimit: { limit: 1_500, windowSeconds: 60, store } });
  const answer = await scim.get('/Users');
  expectScimError(answer, 429);
  expect(answer.headers['retry-after']).toBe('60');
});
