import timers from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createMemoryStores, VersionConflictError } from '../../src/index.js';
import { patch, user } from '../support/messages.js';
import { overriding } from '../support/stores.js';
import { provide } from './world.js';

afterEach(() => {
  jest.restoreAllMocks();
});

/** A provider whose user store meets this many conflicts before a write succeeds. */
function conflicting(conflicts: number, maxRetries: number) {
  const { userStore, groupStore, unitOfWork } = createMemoryStores();
  let attempts = 0;
  const waits: number[] = [];
  jest.spyOn(timers, 'setTimeout').mockImplementation(async (ms = 0) => {
    waits.push(ms);
    return undefined as never;
  });
  const send = provide(
    {
      groupStore,
      unitOfWork,
      userStore: overriding(userStore, {
        replace(...args) {
          attempts += 1;
          if (attempts <= conflicts) return Promise.reject(new VersionConflictError());
          return userStore.replace(...args);
        },
      }),
    },
    { limits: { maxRetries } },
  );
  return { send, waits, attempts: () => attempts };
}

async function changeTitle(send: ReturnType<typeof provide>) {
  const { body } = await send('POST', '/Users', user('ada'));
  const change = patch({ op: 'replace', path: 'title', value: 'Countess' });
  const answer = await send('PATCH', `/Users/${body.id}`, change);
  return { answer, read: await send('GET', `/Users/${body.id}`) };
}

describe('a write that meets conflicts', () => {
  it('is run again as often as it may be, and then succeeds', async () => {
    const { send, waits, attempts } = conflicting(4, 4);
    const { answer, read } = await changeTitle(send);
    expect(answer.status).toBeLessThan(300);
    expect(read.body.title).toBe('Countess');
    expect([attempts(), waits.length]).toEqual([5, 4]);
  });

  it('gives up with 503 and Retry-After, and has written nothing', async () => {
    const { send, attempts } = conflicting(1000, 4);
    const { answer, read } = await changeTitle(send);
    expect(answer.status).toBe(503);
    expect(answer.headers['Retry-After']).toMatch(/^[1-9]\d*$/);
    expect(read.body.title).toBeUndefined();
    expect(attempts()).toBe(5);
  });

  it('waits for a random time that may double with each attempt, up to a tenth of a second', async () => {
    const { send, waits } = conflicting(1000, 40);
    await changeTitle(send);
    expect(waits).toHaveLength(40);
    for (const [retry, ms] of waits.entries()) {
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(ms).toBeLessThanOrEqual(Math.min(100, 2 ** retry));
    }
    expect(Math.max(...waits)).toBeGreaterThan(20);
    expect(new Set(waits).size).toBeGreaterThan(35);
  });
});
