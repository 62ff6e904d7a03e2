import assert from 'node:assert/strict';
import type { DeletionGuardStore, GuardAttempt, GuardReading } from '../../../index.js';
import { callsOf } from '../calls.js';
import { letRun, openUnit, takenBack } from '../units.js';
import { hasUnits, type Service, type ServiceBench, type ServiceCheck } from './service.js';

type Bench = ServiceBench<DeletionGuardStore>;

const NOW = Date.parse('2026-01-31T08:00:00Z');
const WINDOW_MS = 3_600_000;
const DAY_MS = 24 * WINDOW_MS;
const LIMIT = 3;

/** A user who is to go, so many milliseconds later. */
function attempt(
  bench: Bench,
  resourceId: string,
  later = 0,
  fields: Partial<GuardAttempt> = {},
): GuardAttempt {
  const now = NOW + later;
  const attemptId = bench.unique('attempt');
  return { attemptId, resourceId, now, since: now - WINDOW_MS, limit: LIMIT, ...fields };
}

const take = ({ store, ctx }: Bench, asked: GuardAttempt) => store.take(ctx, asked);

/** As the guard does it: what is not allowed is held. Whether the user may go. */
async function ask(bench: Bench, asked: GuardAttempt): Promise<'allowed' | 'held' | 'began'> {
  if ((await take(bench, asked)).allowed) return 'allowed';
  const { began } = await bench.store.hold(bench.ctx, asked);
  return began ? 'began' : 'held';
}

/** What these users are answered with, one after the other. */
async function answers(
  bench: Bench,
  ids: readonly string[],
  later = 0,
): Promise<readonly string[]> {
  const told: string[] = [];
  for (const id of ids) told.push(await ask(bench, attempt(bench, id, later)));
  return told;
}

const reading = (bench: Bench, later = 0, ids = 100): Promise<GuardReading> =>
  bench.store.read(bench.tenantId, {
    now: NOW + later,
    since: NOW + later - WINDOW_MS,
    ids,
  });

async function reads(
  bench: Bench,
  expected: Partial<GuardReading>,
  what: string,
  later = 0,
): Promise<void> {
  const { heldSince, taken, held, heldIds, rejected } = await reading(bench, later);
  const found = { heldSince, taken, held, heldIds: [...heldIds], rejected };
  const wanted = { heldSince: undefined, taken: 0, held: 0, heldIds: [], rejected: 0, ...expected };
  assert.deepEqual(found, wanted, what);
}

const decide = (bench: Bench, decision: 'release' | 'reject', later = 0, lasts = DAY_MS) =>
  bench.store.decide(bench.tenantId, {
    decision,
    now: NOW + later,
    until: NOW + later + lasts,
  });

const ids = (count: number, words = 'u') => Array.from({ length: count }, (_, n) => `${words}${n}`);

const CHECKS: readonly ServiceCheck<DeletionGuardStore>[] = [
  {
    id: 'counted',
    promise:
      'MUST let as many users go within the window as the limit says, and hold the next ones.',
    hurts: 'A directory that was emptied by mistake: everybody is deleted, or nobody can leave.',
    async run(bench) {
      await reads(bench, {}, 'before anybody went');
      const told = await answers(bench, ids(5));
      assert.deepEqual(told, ['allowed', 'allowed', 'allowed', 'began', 'held'], 'answers');
      const expected = { heldSince: NOW, taken: LIMIT, held: 2, heldIds: ['u3', 'u4'] };
      await reads(bench, expected, 'afterwards');
    },
  },
  {
    id: 'take.unwritten',
    promise: 'MUST NOT note anything when it does not allow: its unit is rolled back anyway.',
    hurts: 'A hold: who was held in a unit that was taken back is lost, or stays for ever.',
    async run(bench) {
      await answers(bench, ids(LIMIT));
      const answer = await take(bench, attempt(bench, 'late'));
      assert.deepEqual([answer.allowed, answer.counted], [false, false], 'allowed and counted');
      await reads(bench, { taken: LIMIT }, 'afterwards');
    },
  },
  {
    id: 'repeated',
    promise: 'MUST count a user once within the window, also while a hold lasts.',
    hurts: 'DELETE repeated after a time-out: the guard closes although few people leave.',
    async run(bench) {
      const told = await answers(bench, ['a', 'a', 'a', 'b', 'a', 'c', 'a', 'd', 'a', 'd']);
      const allowed = Array.from({ length: 7 }, () => 'allowed');
      assert.deepEqual(told, [...allowed, 'began', 'allowed', 'held'], 'answers');
      await reads(bench, { heldSince: NOW, taken: 3, held: 1, heldIds: ['d'] }, 'afterwards');
    },
  },
  {
    id: 'window',
    promise: 'MUST count those alone who were taken after the beginning of the window, exclusive.',
    hurts: 'People who leave one by one in the course of a month: the guard closes.',
    async run(bench) {
      await answers(bench, ['a'], 0);
      await answers(bench, ['b', 'c'], 1_000);
      await reads(bench, { taken: 3 }, 'a millisecond before the window passes', WINDOW_MS - 1);
      await reads(bench, { taken: 2 }, 'when the window has passed the first', WINDOW_MS);
      assert.deepEqual(await answers(bench, ['d'], WINDOW_MS), ['allowed'], 'the next user');
      const { allowed } = await take(bench, attempt(bench, 'e', WINDOW_MS));
      assert.equal(allowed, false, 'the one after that');
    },
  },
  {
    id: 'hold.stays',
    promise: 'MUST hold everybody while a hold lasts, although the window has passed.',
    hurts: 'A directory that was emptied by mistake: an hour later it is emptied all the same.',
    async run(bench) {
      await answers(bench, ids(4));
      const later = 3 * WINDOW_MS;
      assert.deepEqual(await answers(bench, ['new'], later), ['held'], 'a user hours later');
      const expected = { heldSince: NOW, held: 2, heldIds: ['u3', 'new'] };
      await reads(bench, expected, 'hours later', later);
    },
  },
  {
    id: 'hold.again',
    promise:
      'MUST look at the rules again before it holds, for somebody may have decided meanwhile.',
    hurts: 'A release while requests are under way: the guard closes again behind it.',
    async run(bench) {
      await answers(bench, ids(4));
      const asked = attempt(bench, 'u3', 1);
      assert.equal((await take(bench, asked)).allowed, false, 'allowed while held');
      await decide(bench, 'release', 2);
      assert.equal((await bench.store.hold(bench.ctx, asked)).began, false, 'a hold began');
      await reads(bench, {}, 'after the release', 3);
    },
  },
  {
    id: 'parallel',
    promise: 'MUST count attempts at the same moment one after the other.',
    hurts: 'A directory that is emptied by many requests at once: far too many people go.',
    async run(bench) {
      const told = await Promise.all(
        ids(20).map((id) => ask(bench, attempt(bench, id, 0, { limit: 5 }))),
      );
      const count = (answer: string) => told.filter((each) => each === answer).length;
      const counts = [count('allowed'), count('began'), count('held')];
      assert.deepEqual(counts, [5, 1, 14], 'users who may go, who begin a hold, who are held');
      const { taken, held } = await reading(bench);
      assert.deepEqual([taken, held], [5, 15], 'taken and held');
    },
  },
  {
    id: 'cancelled',
    promise: 'MUST forget an attempt that is cancelled, and no other one of the same user.',
    hurts: 'Deletes that fail: the guard closes although nobody left.',
    async run(bench) {
      const [first, second] = [attempt(bench, 'a'), attempt(bench, 'a')];
      for (const asked of [first, second, attempt(bench, 'b')]) await take(bench, asked);
      await bench.store.cancel(bench.ctx, first);
      await reads(bench, { taken: 2 }, 'after one of two attempts was cancelled');
      for (let n = 0; n < 2; n += 1) await bench.store.cancel(bench.ctx, second);
      await bench.store.cancel(bench.ctx, attempt(bench, 'never'));
      await reads(bench, { taken: 1 }, 'after both were cancelled');
      const told = await answers(bench, ['c', 'd', 'e']);
      assert.deepEqual(told, ['allowed', 'allowed', 'began'], 'answers to three more');
    },
  },
  {
    id: 'counted.told',
    promise: 'MUST tell that an attempt was noted exactly when it was.',
    hurts: 'A write that fails: what was counted for it is never taken back.',
    async run(bench) {
      const told: (readonly [boolean, boolean])[] = [];
      const note = async (id: string, later: number) => {
        const { allowed, counted } = await take(bench, attempt(bench, id, later));
        told.push([allowed, counted]);
      };
      for (const id of ['a', 'a', 'b', 'c', 'd']) await note(id, 0);
      await answers(bench, ['d'], 0);
      await decide(bench, 'release', 1);
      await note('d', 2);
      const yes = [true, true] as const;
      const expected = [yes, yes, yes, yes, [false, false], [true, false]];
      assert.deepEqual(told, expected, 'allowed and counted, of each attempt');
    },
  },
  {
    id: 'release',
    promise: 'MUST let the held and the rejected ones go by a release, and count anew.',
    hurts: 'An administrator who says "they may go": they stay, or nobody is guarded any more.',
    async run(bench) {
      await answers(bench, ids(4));
      assert.equal(await decide(bench, 'reject', 1), 1, 'users rejected');
      await answers(bench, ['late'], 2);
      assert.equal(await decide(bench, 'release', 3), 2, 'users released');
      await reads(bench, {}, 'after the release', 4);
      assert.deepEqual(
        await answers(bench, ['u3', 'late', 'a', 'b', 'u3', 'c', 'd'], 5),
        ['allowed', 'allowed', 'allowed', 'allowed', 'allowed', 'allowed', 'began'],
        'answers after the release',
      );
      const expected = { heldSince: NOW + 5, taken: 3, held: 1, heldIds: ['d'] };
      await reads(bench, expected, 'afterwards', 6);
    },
  },
  {
    id: 'reject',
    promise: 'MUST keep the held ones by a rejection, and go on with the count.',
    hurts: 'An administrator who says "they stay": the next request of the provider deletes them.',
    async run(bench) {
      await answers(bench, ids(5));
      assert.equal(await decide(bench, 'reject', 1), 2, 'users rejected');
      await reads(bench, { taken: LIMIT, rejected: 2 }, 'after the rejection', 2);
      const { allowed, counted } = await take(bench, attempt(bench, 'u3', 3));
      assert.deepEqual([allowed, counted], [false, false], 'a rejected user: allowed and counted');
      const asked = attempt(bench, 'u3', 3);
      assert.equal((await bench.store.hold(bench.ctx, asked)).began, false, 'a hold began');
      await reads(bench, { taken: LIMIT, rejected: 2 }, 'after a rejected one was tried again', 3);
      assert.deepEqual(await answers(bench, ['new'], 4), ['began'], 'the next user');
    },
  },
  {
    id: 'decision.ends',
    promise: 'MUST end a decision at its time: until it is later than now, and not after that.',
    hurts: 'A rejection of last year: the person can never leave.',
    async run(bench) {
      await answers(bench, ids(4));
      const lasts = 2 * WINDOW_MS;
      await decide(bench, 'reject', 0, lasts);
      const early = await take(bench, attempt(bench, 'u3', lasts - 1));
      assert.equal(early.allowed, false, 'a millisecond before the end');
      await reads(bench, { rejected: 1 }, 'a millisecond before the end', lasts - 1);
      const late = await take(bench, attempt(bench, 'u3', lasts));
      assert.equal(late.allowed, true, 'at the end');
      await reads(bench, { taken: 1 }, 'at the end', lasts);
    },
  },
  {
    id: 'decision.nothing',
    promise: 'MUST count nobody in a decision where nobody is held.',
    hurts: 'An administrator who clicks twice: the event is told of people who are not there.',
    async run(bench) {
      for (const decision of ['release', 'reject'] as const)
        assert.equal(await decide(bench, decision), 0, `${decision} where nobody is held`);
      await answers(bench, ids(5));
      const together = await Promise.all([
        decide(bench, 'release', 1),
        decide(bench, 'release', 1),
      ]);
      assert.equal((together[0] ?? 0) + (together[1] ?? 0), 2, 'users of two releases at once');
    },
  },
  {
    id: 'read',
    promise:
      'MUST tell the held ones in the order in which they were held, as many as are asked for.',
    hurts: 'The card of an administrator: who is to be decided about is not on it.',
    async run(bench) {
      const held = ['z', 'a', '10', '9', 'm'];
      await answers(bench, [...ids(LIMIT), ...held, 'z']);
      const few = await reading(bench, 0, 3);
      assert.deepEqual([...few.heldIds], held.slice(0, 3), 'the first three');
      assert.equal(few.held, 5, 'held');
      assert.deepEqual([...(await reading(bench)).heldIds], held, 'all of them');
    },
  },
  {
    id: 'tenant',
    promise: 'MUST count, hold and decide for each tenant by itself, also where ids are equal.',
    hurts: "A release of one customer: another customer's people are deleted.",
    async run(bench) {
      const other = await bench.elsewhere();
      await answers(bench, ids(4));
      await reads(other, {}, 'in another tenant');
      assert.deepEqual(
        await answers(other, ids(4)),
        ['allowed', 'allowed', 'allowed', 'began'],
        'there',
      );
      await decide(bench, 'release', 1);
      const expected = { heldSince: NOW, taken: LIMIT, held: 1, heldIds: ['u3'] };
      await reads(other, expected, 'in another tenant, after a release here', 1);
    },
  },
  {
    id: 'unit.rollback',
    promise: 'MUST count in the unit of work of the write: what is taken back was not counted.',
    hurts: 'Deletes that fail: the guard closes although nobody left.',
    when: hasUnits,
    async run(bench) {
      await answers(bench, ['a']);
      await takenBack(bench, async (unit) => {
        for (const id of ['a', 'b', 'c']) await bench.store.take(unit, attempt(bench, id));
      });
      await reads(bench, { taken: 1 }, 'after the rollback');
      assert.deepEqual(
        await answers(bench, ['c', 'd', 'e']),
        ['allowed', 'allowed', 'began'],
        'then',
      );
    },
  },
  {
    id: 'unit.parallel',
    promise:
      'MUST let a unit wait for another one that has counted, so that the limit holds for both.',
    hurts: 'A directory that is emptied by many requests at once: far too many people go.',
    when: hasUnits,
    async run(bench) {
      const asked = (id: string) => attempt(bench, id, 0, { limit: 1 });
      const first = await openUnit(bench, (unit) => bench.store.take(unit, asked('a')));
      let allowed: boolean | undefined;
      const second = openUnit(bench, async (unit) => {
        allowed = (await bench.store.take(unit, asked('b'))).allowed;
      }).then((unit) => unit.commit());
      await letRun(second);
      await first.commit();
      await second;
      assert.equal(allowed, false, 'allowed to the second unit, at a limit of one');
      await reads(bench, { taken: 1 }, 'after both units');
    },
  },
];

/** {@link DeletionGuardStore} */
export const DELETION_GUARD: Service<DeletionGuardStore> = {
  name: 'guard',
  storeOf: ({ deletionGuardStore }) => deletionGuardStore,
  checks: CHECKS,
  inUnits: true,
  async calls(bench) {
    const { store } = bench;
    return [
      ...callsOf('guard', true, { take: (ctx) => store.take(ctx, attempt(bench, 'a')) }),
      ...callsOf('guard', false, {
        hold: (ctx) => store.hold(ctx, attempt(bench, 'a')),
        cancel: (ctx) => store.cancel(ctx, attempt(bench, 'a')),
        read: () => reading(bench),
        decide: () => decide(bench, 'release'),
      }),
    ];
  },
};
