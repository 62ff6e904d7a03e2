import assert from 'node:assert/strict';
import type { DeletionGuardStore } from '../../../../monitoring/index.js';
import type { ServiceCheck } from '../service.js';
import {
  answers,
  ask,
  attempt,
  decide,
  ids,
  LIMIT,
  NOW,
  reading,
  reads,
  take,
  WINDOW_MS,
} from './attempts.js';

/** Who may go, and who is counted. */
export const COUNTING: readonly ServiceCheck<DeletionGuardStore>[] = [
  {
    id: 'counted',
    requirement:
      'MUST let as many users go within the window as the limit says, and hold the next ones.',
    impact: 'A directory that was emptied by mistake: everybody is deleted, or nobody can leave.',
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
    requirement: 'MUST NOT note anything when it does not allow: its unit is rolled back anyway.',
    impact: 'A hold: who was held in a unit that was taken back is lost, or stays for ever.',
    async run(bench) {
      await answers(bench, ids(LIMIT));
      const answer = await take(bench, attempt(bench, 'late'));
      assert.deepEqual([answer.allowed, answer.counted], [false, false], 'allowed and counted');
      await reads(bench, { taken: LIMIT }, 'afterwards');
    },
  },
  {
    id: 'repeated',
    requirement: 'MUST count a user once within the window, also while a hold lasts.',
    impact: 'DELETE repeated after a time-out: the guard closes although few people leave.',
    async run(bench) {
      const told = await answers(bench, ['a', 'a', 'a', 'b', 'a', 'c', 'a', 'd', 'a', 'd']);
      const allowed = Array.from({ length: 7 }, () => 'allowed');
      assert.deepEqual(told, [...allowed, 'began', 'allowed', 'held'], 'answers');
      await reads(bench, { heldSince: NOW, taken: 3, held: 1, heldIds: ['d'] }, 'afterwards');
    },
  },
  {
    id: 'window',
    requirement:
      'MUST count those alone who were taken after the beginning of the window, exclusive.',
    impact: 'People who leave one by one in the course of a month: the guard closes.',
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
    id: 'parallel',
    requirement: 'MUST count attempts at the same moment one after the other.',
    impact: 'A directory that is emptied by many requests at once: far too many people go.',
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
    requirement: 'MUST forget an attempt that is cancelled, and no other one of the same user.',
    impact: 'Deletes that fail: the guard closes although nobody left.',
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
    requirement: 'MUST tell that an attempt was noted exactly when it was.',
    impact: 'A write that fails: what was counted for it is never taken back.',
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
    id: 'tenant',
    requirement: 'MUST count, hold and decide for each tenant by itself, also where ids are equal.',
    impact: "A release of one customer: another customer's people are deleted.",
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
];
