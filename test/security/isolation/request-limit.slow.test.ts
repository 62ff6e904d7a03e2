import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { MemoryStore, type Store } from 'express-rate-limit';
import { bearerTokens } from '../../../src/auth/index.js';
import type { RequestCountStore, RequestLimiter, ScimOptions } from '../../../src/index.js';
import { mountScim } from '../../support/app.js';
import { type ScimClient, scimClient } from '../../support/client.js';
import { expectScimError } from '../../support/expect-error.js';
import { user } from '../../support/messages.js';

const tokenOf = (tenant: string) => `${tenant}-token-for-tests-with-more-than-32-characters`;
const auth = bearerTokens(
  ['north', 'south'].map((tenantId) => ({
    token: tokenOf(tenantId),
    principal: { id: tenantId, tenantId },
  })),
);

function mounted(requestLimit: ScimOptions['requestLimit'], options: Partial<ScimOptions> = {}) {
  const { app, path } = mountScim({ auth, ...(requestLimit && { requestLimit }), ...options });
  const clientOf = (token: string) => scimClient(app, { base: path, token });
  return { north: clientOf(tokenOf('north')), south: clientOf(tokenOf('south')), clientOf };
}

async function statusesOf(scim: ScimClient, requests: number, path = '/Users'): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: requests }, () => scim.get(path)));
  return answers.map(({ status }) => status);
}

const counted = (statuses: readonly number[], status: number) =>
  statuses.filter((each) => each === status).length;

describe('a limit of requests', () => {
  it('answers 429 with Retry-After beyond it, until the window ends', async () => {
    const { north } = mounted({ limit: 50, windowSeconds: 2 });
    const statuses = await statusesOf(north, 60);
    expect([counted(statuses, 200), counted(statuses, 429)]).toEqual([50, 10]);
    const refused = await north.post('/Users', user('late'));
    expectScimError(refused, 429);
    const seconds = Number(refused.headers['retry-after']);
    expect([1, 2]).toContain(seconds);
    await sleep(seconds * 1000 + 50);
    const { body } = await north.get('/Users').expect(200);
    expect(body.totalResults).toBe(0);
  });

  it('is each tenant’s own', async () => {
    const { north, south } = mounted({ limit: 25, windowSeconds: 1 });
    const flood = statusesOf(north, 100);
    const others = await statusesOf(south, 20);
    expect(counted(others, 200)).toBe(20);
    expect(counted(await flood, 429)).toBeGreaterThan(0);
  });

  it('counts nobody who is not let in, and nothing that is public', async () => {
    const taken: string[] = [];
    const requestLimit: RequestLimiter = {
      take(tenantId) {
        taken.push(tenantId);
        return { allowed: true };
      },
    };
    const { north, clientOf } = mounted(requestLimit, { authLimit: false });
    await statusesOf(clientOf(tokenOf('east')), 5);
    await statusesOf(north, 3, '/ServiceProviderConfig');
    expect(taken).toEqual([]);
    for (const path of ['/Users', '/Nothing', '/Schemas']) await north.get(path);
    expect(taken).toEqual(['north', 'north', 'north']);
  });

  it('is not there unless it is configured', async () => {
    const { north } = mounted(undefined);
    expect(counted(await statusesOf(north, 300, '/Schemas'), 200)).toBe(300);
  });

  it('counts in the stores of express-rate-limit', async () => {
    const memory = new MemoryStore();
    const fits = (store: Store): RequestCountStore => store;
    const { north, south } = mounted({ limit: 25, windowSeconds: 1, store: fits(memory) });
    await statusesOf(north, 4);
    await statusesOf(south, 2);
    expect((await memory.get('north'))?.totalHits).toBe(4);
    expect((await memory.get('south'))?.totalHits).toBe(2);
    memory.shutdown();
  });

  it('tells a store its window once, before it counts', async () => {
    const calls: unknown[] = [];
    const store: RequestCountStore = {
      async init(options) {
        await sleep(5);
        calls.push(options);
      },
      increment(key) {
        calls.push(key);
        return { totalHits: 26, resetTime: undefined };
      },
    };
    const { north } = mounted({ limit: 25, windowSeconds: 1, store });
    expect(await statusesOf(north, 2)).toEqual([429, 429]);
    expect(calls).toEqual([{ windowMs: 1000 }, 'north', 'north']);
  });

  it('can be a limiter of the host’s own', async () => {
    const answers = [{ allowed: false, retryAfter: 6.2 }, { allowed: false }, { allowed: true }];
    const take: RequestLimiter['take'] = async () =>
      answers.shift() ?? { allowed: false, retryAfter: Number.NaN };
    const { north } = mounted({ take });
    expect((await north.get('/Users').expect(429)).headers['retry-after']).toBe('7');
    expect((await north.get('/Users').expect(429)).headers['retry-after']).toBe('1');
    await north.get('/Users').expect(200);
    expect((await north.get('/Users').expect(429)).headers['retry-after']).toBe('1');
  });

  it('that fails lets requests in, and says so once for each failure in a row', async () => {
    const lines: unknown[] = [];
    const logger = { warn() {}, error: (...line: unknown[]) => void lines.push(line) };
    let down = true;
    const store: RequestCountStore = {
      init() {
        if (down) throw new TypeError('redis://secret@host is away');
      },
      increment() {
        if (down) throw new RangeError('redis://secret@host has gone away');
        return { totalHits: 1 };
      },
    };
    const { north } = mounted({ limit: 25, windowSeconds: 1, store }, { logger });
    expect(await statusesOf(north, 3)).toEqual([200, 200, 200]);
    down = false;
    await north.get('/Users').expect(200);
    down = true;
    expect(await statusesOf(north, 3)).toEqual([200, 200, 200]);
    expect(lines).toEqual(
      ['TypeError', 'RangeError'].map((error) => [
        'requestLimit failed',
        {
          hook: 'requestLimit',
          code: 'threw',
          error,
          tenantId: expect.any(String),
          requestId: expect.any(String),
        },
      ]),
    );
  });

  it.each<[string, unknown, string]>([
    ['fewer than 25 requests a second', { limit: 24, windowSeconds: 1 }, 'limit'],
    ['fewer than 25 a second in a long window', { limit: 1_499, windowSeconds: 60 }, 'limit'],
    ['a limit that is no number', { limit: Number.NaN, windowSeconds: 1 }, 'limit'],
    ['no window', { limit: 100 }, 'windowSeconds'],
    ['a window of nothing', { limit: 100, windowSeconds: 0 }, 'windowSeconds'],
    ['a window of a day', { limit: 10_000_000, windowSeconds: 86_400 }, 'windowSeconds'],
    ['a store that cannot count', { limit: 100, windowSeconds: 1, store: {} }, 'store'],
    ['a limiter that is none', { take: 1 }, 'take'],
    ['a number', 100, 'requestLimit'],
    ['null', null, 'requestLimit'],
  ])('is refused at start: %s', (_, requestLimit, option) => {
    expect(() => mounted(requestLimit as never, { requestLimit: requestLimit as never })).toThrow(
      expect.objectContaining({
        code: 'ERR_SCIM_OPTION_VALUE',
        message: expect.stringContaining(option),
      }),
    );
  });

  it('knows the names of its settings', () => {
    expect(() => mounted({ limit: 25, windowSeconds: 1, window: 1 } as never)).toThrow(
      expect.objectContaining({ code: 'ERR_SCIM_UNKNOWN_OPTION' }),
    );
  });
});
