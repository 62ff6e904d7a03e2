import assert from 'node:assert/strict';
import type { DeletionGuardStore } from '../../../../monitoring/index.js';
import type { ServiceCheck } from '../service.js';
import {
  answers,
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

/** Holds, and what administrators decide. */
export const HOLDING: readonly ServiceCheck<DeletionGuardStore>[] = [
  {
    id: 'hold.stays',
    requirement: 'MUST hold everybody while a hold lasts, although the window has passed.',
    impact: 'A directory that was emptied by mistake: an hour later it is emptied all the same.',
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
    requirement:
      'MUST look at the rules again before it holds, for somebody may have decided meanwhile.',
    impact: 'A release while requests are under way: the guard closes again behind it.',
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
    id: 'held',
    requirement:
      'MUST say of users who are held, and of nobody else, that they are, until a decision.',
    impact:
      'Whoever signs in while the provider wants them gone: nobody can tell, or everybody is told so.',
    when: ({ store }) => store.isHeld !== undefined,
    async run(bench) {
      const { store, ctx } = bench;
      const held = async (...users: readonly string[]) =>
        Promise.all(users.map((id) => store.isHeld?.(ctx, id)));
      await answers(bench, ids(5));
      assert.deepEqual(await held('u0', 'u3', 'u4', 'u5'), [false, true, true, false], 'held');
      const other = await bench.elsewhere();
      assert.equal(await store.isHeld?.(other.ctx, 'u3'), false, 'held in another tenant');
      await decide(bench, 'reject', 1);
      assert.deepEqual(await held('u3', 'u4'), [false, false], 'held after the decision');
    },
  },
  {
    id: 'release',
    requirement: 'MUST let the held and the rejected ones go by a release, and count anew.',
    impact: 'An administrator who says "they may go": they stay, or nobody is guarded any more.',
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
    requirement: 'MUST keep the held ones by a rejection, and go on with the count.',
    impact: 'An administrator who says "they stay": the next request of the provider deletes them.',
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
    requirement: 'MUST end a decision at its time: until it is later than now, and not after that.',
    impact: 'A rejection of last year: the person can never leave.',
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
    requirement: 'MUST count nobody in a decision where nobody is held.',
    impact: 'An administrator who clicks twice: the event is told of people who are not there.',
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
    requirement:
      'MUST tell the held ones in the order in which they were held, as many as are asked for.',
    impact: 'The card of an administrator: who is to be decided about is not on it.',
    async run(bench) {
      const held = ['z', 'a', '10', '9', 'm'];
      await answers(bench, [...ids(LIMIT), ...held, 'z']);
      const few = await reading(bench, 0, 3);
      assert.deepEqual([...few.heldIds], held.slice(0, 3), 'the first three');
      assert.equal(few.held, 5, 'held');
      assert.deepEqual([...(await reading(bench)).heldIds], held, 'all of them');
    },
  },
];
