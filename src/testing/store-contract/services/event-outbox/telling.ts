import assert from 'node:assert/strict';
import type { EventOutbox } from '../../../../index.js';
import { jsonOf, sameIds } from '../../assertions.js';
import type { ServiceCheck } from '../service.js';
import { names, on } from './on-outbox.js';

/** What is given out, and in which order. */
export const TELLING: readonly ServiceCheck<EventOutbox>[] = [
  {
    id: 'kept',
    requirement:
      'MUST give out each event as it was appended, with its resource and an id of its own.',
    impact: 'onEvent: what is told is not what happened.',
    run: on(async (box) => {
      const event = { name: "O'Brien 漢字", list: [1, null, { deep: true }], '"': '\\' };
      await box.bench.store.append(box.bench.ctx, [{ resource: box.resource('a'), event }]);
      await box.append('b', 'second');
      const claimed = await box.claim('drain');
      const first = claimed.find(({ resource }) => resource === box.resource('a'));
      assert.deepEqual(jsonOf(first?.event), event, 'the event');
      assert.equal(new Set(claimed.map(({ id }) => id)).size, 2, 'ids of two entries');
    }),
  },
  {
    id: 'oldest',
    requirement:
      'MUST give out the oldest entry of each resource, and the next one when it is completed.',
    impact: 'onEvent: "reactivated" is told before "deactivated", and the leaver stays in.',
    run: on(async (box) => {
      await box.append('a', 'a1', 'a2');
      await box.append('b', 'b1');
      const first = await box.claim('drain');
      sameIds(names(first), ['a1', 'b1'], 'entries of the first claim');
      assert.deepEqual(names(await box.claim('drain')), [], 'entries before one is completed');
      await box.complete('drain', first);
      assert.deepEqual(names(await box.claim('drain')), ['a2'], 'entries after that');
    }),
  },
  {
    id: 'order',
    requirement:
      'MUST give out the entries of a resource in the order of their commits, and of append.',
    impact: 'onEvent: "reactivated" is told before "deactivated", and the leaver stays in.',
    run: on(async (box) => {
      const expected = Array.from({ length: 12 }, (_, n) => `a${n}`);
      await box.append('a', ...expected.slice(0, 9));
      await box.append('b', 'b0', 'b1');
      for (const name of expected.slice(9)) await box.append('a', name);
      const told = await box.drain();
      const ofA = names(told).filter((name) => name.startsWith('a'));
      assert.deepEqual(ofA, expected, 'entries of one resource');
      assert.deepEqual(names(told).length, 14, 'entries in all');
    }),
  },
  {
    id: 'apart',
    requirement: 'MUST tell resources apart exactly, whatever the characters of their names.',
    impact: 'onEvent: the events of one person wait for those of another, or overtake them.',
    run: on(async (box) => {
      const resources = ['a', 'A', 'a ', 'a:b', 'a%', '漢字', '{"a":1}', "a'b", 'a\\'];
      for (const resource of resources) await box.append(resource, resource);
      sameIds(names(await box.claim('drain')), resources, 'entries that can be told at once');
    }),
  },
  {
    id: 'limit',
    requirement: 'MUST give out entries of at most as many resources as were asked for.',
    impact: 'onEvent: a drain after an outage takes more than it can tell within its lease.',
    run: on(async (box) => {
      const all = ['a', 'b', 'c', 'd', 'e'];
      for (const name of all) await box.append(name, name);
      const found: string[] = [];
      for (let n = 0; n < 20 && found.length < all.length; n += 1) {
        const { claimed, mine } = await box.claimAny(`drain-${n}`, 2);
        assert.ok(claimed <= 2, `${claimed} entries were given out and not at most 2`);
        found.push(...names(mine));
      }
      sameIds(found, all, 'entries of all claims');
    }),
  },
  {
    id: 'held',
    requirement: 'MUST NOT give anybody else an entry of a resource while one of them is held.',
    impact: 'onEvent in two processes: events are told twice, or the later one first.',
    run: on(async (box) => {
      await box.append('a', 'a1', 'a2');
      await box.claim('one');
      await box.append('a', 'a3');
      await box.append('b', 'b1');
      assert.deepEqual(names(await box.claim('other')), ['b1'], 'entries that somebody else gets');
    }),
  },
  {
    id: 'parallel',
    requirement: 'MUST NOT give the entries of a resource to two who claim at the same moment.',
    impact: 'onEvent in two processes: events are told twice, or the later one first.',
    run: on(async (box) => {
      const all = Array.from({ length: 20 }, (_, n) => `r${n}`);
      for (const name of all) await box.append(name, `${name}-1`, `${name}-2`);
      const claims = await Promise.all(
        Array.from({ length: 6 }, (_, n) => box.claim(`drain-${n}`, 8)),
      );
      const given = claims.flat().map(({ resource }) => resource);
      assert.equal(new Set(given).size, given.length, 'resources that were given out once');
      const told = names(claims.flat()).filter((name) => !name.endsWith('-1'));
      assert.deepEqual(told, [], 'entries that are not the oldest of their resource');
    }),
  },
];
