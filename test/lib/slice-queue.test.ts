import { describe, expect, it } from '@jest/globals';
import { SliceQueue } from '../../src/lib/slice-queue.js';
import { RequestWork } from '../../src/lib/work-budget.js';

/** A queue on a clock that stands still unless it is moved, and turns that are taken by hand. */
function queueByHand() {
  let time = 0;
  const turns: (() => void)[] = [];
  const queue = new SliceQueue({ now: () => time, defer: (run) => void turns.push(run) });
  return {
    queue,
    turns,
    pass: (ms: number) => {
      time += ms;
    },
    async turn() {
      turns.shift()?.();
      await Promise.resolve();
    },
  };
}

describe('the queue of slices', () => {
  it('gives one slice to each turn of the event loop, whoever works in it', () => {
    const { queue, pass, turns } = queueByHand();
    expect(queue.isUsed()).toBe(false);
    pass(4);
    expect(queue.isUsed()).toBe(false);
    pass(1);
    expect([queue.isUsed(), queue.isUsed()]).toEqual([true, true]);
    expect(turns).toHaveLength(1);
    turns.shift()?.();
    expect(queue.isUsed()).toBe(false);
  });

  it('lets tenants take turns, so that ten requests of one cost another no more than one', async () => {
    const { queue, turn, turns } = queueByHand();
    const served: string[] = [];
    const wait = (tenant: string, name: string) =>
      void queue.wait(tenant, false).then(() => served.push(name));
    for (let n = 0; n < 10; n += 1) wait('attacker', `attack ${n}`);
    wait('other', 'other 0');
    wait('other', 'other 1');
    for (let n = 0; n < 5; n += 1) await turn();
    expect(served).toEqual(['attack 0', 'other 0', 'attack 1', 'other 1', 'attack 2']);
    while (turns.length > 0) await turn();
    expect(served).toHaveLength(12);
    expect(queue.waiting).toBe(0);
  });

  it('prefers within a tenant who holds what the others may wait for', async () => {
    const { queue, turn } = queueByHand();
    const served: string[] = [];
    void queue.wait('acme', false).then(() => served.push('list'));
    void queue.wait('acme', true).then(() => served.push('holder of the lock'));
    await turn();
    expect(served).toEqual(['holder of the lock']);
  });

  it('asks for no turn when nobody works', async () => {
    const { queue, turn, turns } = queueByHand();
    queue.isUsed();
    await turn();
    expect(turns).toEqual([]);
  });
});

describe('the budget of a request', () => {
  const errors = { exhausted: () => new Error('too much'), abandoned: () => new Error('gone') };
  const client = new AbortController();

  it('is used up by what is counted, and by nothing once the write is done', () => {
    const work = new RequestWork(10, 'a', client, errors);
    work.spend(10);
    expect(() => work.spend(1)).toThrow('too much');
    expect(() => work.spend(1)).toThrow('too much');
    work.settle();
    work.spend(1);
    work.resume();
    expect(() => work.spend(1)).toThrow('too much');
  });

  it('looks at the clock once in a thousand steps', () => {
    let looks = 0;
    const now = () => {
      looks += 1;
      return 0;
    };
    const queue = new SliceQueue({ now, defer() {} });
    const work = new RequestWork(1e6, 'a', client, errors, queue);
    for (let n = 0; n < 1_000; n += 1) {
      work.spend(1);
      work.isDue();
    }
    expect(looks).toBe(0);
    for (let n = 0; n < 9_500; n += 1) {
      work.spend(1);
      work.isDue();
    }
    expect(looks).toBe(10);
  });

  it('waits no more for a client that is gone', async () => {
    const { queue, turn } = queueByHand();
    const leaving = new AbortController();
    const work = new RequestWork(1, 'a', leaving, errors, queue);
    const waiting = expect(work.pause()).rejects.toThrow('gone');
    leaving.abort();
    await turn();
    await waiting;
    await expect(work.pause()).rejects.toThrow('gone');
    expect(queue.waiting).toBe(0);
  });
});
