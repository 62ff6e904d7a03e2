import { describe, expect, it } from '@jest/globals';
import { createKeyedMutex, createKeyedQueue } from '../../src/lib/keyed-queue.js';

const turns = async (count = 20) => {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
};

describe('a keyed queue', () => {
  it('makes places ready in the order in which they were taken, key by key', async () => {
    const queue = createKeyedQueue();
    const seen: string[] = [];
    const take = (key: string, name: string) => {
      const ticket = queue.acquire(key);
      void ticket.ready.then(() => seen.push(name));
      return ticket;
    };
    const first = take('a', 'a1');
    const second = take('a', 'a2');
    const third = take('a', 'a3');
    take('b', 'b1').release();
    second.release();
    await turns();
    expect(seen).toEqual(['a1', 'b1']);
    first.release();
    await turns();
    expect(seen).toEqual(['a1', 'b1', 'a2', 'a3']);
    expect([queue.busy('a'), queue.busy('b'), queue.idle]).toEqual([true, false, false]);
    third.release();
    await turns();
    expect(queue.idle).toBe(true);
  });
});

describe('a keyed mutex', () => {
  it('runs one after the other, and goes on after one that fails', async () => {
    const mutex = createKeyedMutex();
    const log: string[] = [];
    const work = (name: string, fails = false) =>
      mutex.run('a', async () => {
        log.push(`${name} begins`);
        await turns();
        log.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      });
    const results = await Promise.allSettled([work('one'), work('two', true), work('three')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(log).toEqual([
      'one begins',
      'one ends',
      'two begins',
      'two ends',
      'three begins',
      'three ends',
    ]);
    await turns();
    expect(mutex.idle).toBe(true);
  });

  it('does not let keys wait for each other', async () => {
    const mutex = createKeyedMutex();
    let end = () => {};
    const blocked = mutex.run('a', () => new Promise<void>((resolve) => (end = resolve)));
    expect(await mutex.run('b', async () => 'b')).toBe('b');
    expect(mutex.busy('a')).toBe(true);
    end();
    await blocked;
  });
});
