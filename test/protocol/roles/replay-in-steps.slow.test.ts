import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ReplayPosition } from '../../../src/roles/index.js';
import {
  administratorsOf,
  type Host,
  hostOf,
  problemsOf,
  processOf,
  type Someone,
  someone,
} from './administrators-world.js';

const TENANT = 'default';

/** What happens to one process that replays: it is stopped after some batches, or crashes. */
interface Step {
  readonly kind: 'stop' | 'crash';
  readonly after: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('stop', 'stop', 'crash'),
  after: fc.integer({ min: 1, max: 4 }),
});

const throughJson = (position: ReplayPosition): ReplayPosition =>
  JSON.parse(JSON.stringify(position));

/** Replays in one process after the other, each going on from what the one before has last reported. */
async function inSteps(host: Host, page: number, steps: readonly Step[]): Promise<number> {
  let from: ReplayPosition | undefined;
  let processes = 0;
  let largest = 0;
  for (let at = 0; ; at += 1) {
    const { kind, after } = steps[at] ?? { kind: 'stop', after: Number.POSITIVE_INFINITY };
    const { roles } = processOf(host, { page, ...(kind === 'crash' && { crashAfter: after }) });
    const stop = new AbortController();
    let batches = 0;
    let finished = false;
    processes += 1;
    const replay = roles.replay(TENANT, {
      signal: stop.signal,
      ...(from && { from: throughJson(from) }),
      onProgress({ next }) {
        batches += 1;
        if (kind === 'stop' && batches >= after) stop.abort();
        finished = next === undefined;
        if (next) from = next;
        largest = Math.max(largest, next?.deferred?.length ?? 0);
      },
    });
    await replay.catch((error) => expect(String(error)).toContain('crash'));
    if (finished) break;
  }
  expect(processes).toBeGreaterThan(0);
  return largest;
}

async function inOneGo(people: readonly Someone[], page: number): Promise<readonly number[][]> {
  const host = await hostOf(people);
  await processOf(host, { page }).roles.replay(TENANT);
  return administratorsOf(host);
}

describe('a replay in steps', () => {
  it('ends as in one go, and as the policy and the guard of the last administrator say', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someone, { minLength: 1, maxLength: 14 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(step, { maxLength: 8 }),
        async (people, page, steps) => {
          const host = await hostOf(people);
          const largest = await inSteps(host, page, steps);
          const end = await administratorsOf(host);
          expect(problemsOf(people, end)).toEqual([]);
          expect(end).toEqual(await inOneGo(people, page));
          expect(largest).toBeLessThanOrEqual(4);
        },
      ),
      { numRuns: 100 },
    );
  }, 120_000);

  it('through a store without cursors takes the role of the former administrator, too', async () => {
    const one = (was: boolean, wanted: boolean): Someone => ({
      active: true,
      locked: false,
      was: [was, false],
      wanted: [wanted, false],
    });
    const people = [
      one(true, false),
      ...Array.from({ length: 1_100 }, () => one(false, false)),
      one(false, true),
    ];
    const host = await hostOf(people);
    const first = await processOf(host, { page: 500, cursor: false }).roles.replay(TENANT, {
      signal: AbortSignal.abort(),
    });
    expect(first).toMatchObject({ done: 500, next: { deferred: [host.ids[0]] } });
    await processOf(host, { page: 500, cursor: false }).roles.replay(TENANT, {
      ...(first.next && { from: throughJson(first.next) }),
    });
    expect(await administratorsOf(host)).toEqual([[people.length - 1], []]);
  }, 60_000);

  it.each([
    ['nothing', {}],
    ['a count that is none', { done: -1, after: [1] }],
    ['a position that is none', { done: 1, after: { id: 1 } }],
    ['a position of objects', { done: 1, after: [{}] }],
    ['names that are none', { done: 1, after: [1], deferred: [{}] }],
    ['more names than there can be', { done: 1, after: [1], deferred: Array(501).fill('u') }],
  ])('refuses a position with %s', async (_, from) => {
    const host = await hostOf([]);
    const { roles } = processOf(host, { page: 1 });
    await expect(roles.replay(TENANT, { from: from as never })).rejects.toThrow('ERR_SCIM_ROLES');
  });

  it('gives nobody a role whom a changed position names', async () => {
    const plain: Someone = {
      active: true,
      locked: false,
      was: [false, false],
      wanted: [false, false],
    };
    const host = await hostOf([{ ...plain, was: [true, false], wanted: [true, false] }, plain]);
    const { roles } = processOf(host, { page: 1 });
    const first = await roles.replay(TENANT, { signal: AbortSignal.abort() });
    const from = { done: 1, after: first.next?.after ?? [], deferred: [...host.ids, 'nobody'] };
    await roles.replay(TENANT, { from });
    expect(await administratorsOf(host)).toEqual([[0], []]);
  });
});

describe('recomputing some users', () => {
  it('does not depend on how they are divided into batches', async () => {
    const one = (was: boolean, wanted: boolean): Someone => ({
      active: true,
      locked: false,
      was: [was, false],
      wanted: [wanted, false],
    });
    const others = Array.from({ length: 700 }, () => one(false, false));
    // By id the former and the new administrator may come in either order: one of these is the hard one.
    for (const [first, last] of [
      [one(true, false), one(false, true)],
      [one(false, true), one(true, false)],
    ] as const) {
      const people = [first, ...others, last];
      const host = await hostOf(people);
      const byId = host.ids.map((id, n) => ({ id, n })).sort((a, b) => (a.id < b.id ? -1 : 1));
      expect(byId).toHaveLength(people.length);
      await processOf(host, { page: 500 }).roles.recompute(TENANT, host.ids);
      expect(problemsOf(people, await administratorsOf(host))).toEqual([]);
    }
  });
});
