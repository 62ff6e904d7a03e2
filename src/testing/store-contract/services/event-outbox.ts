import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { EventOutbox, OutboxEntry } from '../../../index.js';
import { callsOf } from '../calls.js';
import { letRun, openUnit, takenBack } from '../units.js';
import { jsonOf, sameIds } from '../verdicts.js';
import { OutboxDriver } from './outbox-driver.js';
import { hasUnits, type Service, type ServiceBench, type ServiceCheck } from './service.js';

type Bench = ServiceBench<EventOutbox>;

/** Runs on an outbox, of which others may use other entries, and removes what is left afterwards. */
const on =
  (work: (box: OutboxDriver) => Promise<void>) =>
  async (bench: Bench): Promise<void> => {
    const box = new OutboxDriver(bench);
    try {
      await work(box);
    } finally {
      await box.empty().catch(() => {});
    }
  };

const names = (entries: readonly OutboxEntry[]) =>
  entries.map(({ event }) => String((event as { readonly name: unknown }).name));

/** All take entries of one outbox, so that none runs while another one does. */
const CHECKS: readonly ServiceCheck<EventOutbox>[] = [
  {
    id: 'kept',
    promise: 'MUST give out each event as it was appended, with its resource and an id of its own.',
    hurts: 'onEvent: what is told is not what happened.',
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
    promise:
      'MUST give out the oldest entry of each resource, and the next one when it is completed.',
    hurts: 'onEvent: "reactivated" is told before "deactivated", and the leaver stays in.',
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
    promise:
      'MUST give out the entries of a resource in the order of their commits, and of append.',
    hurts: 'onEvent: "reactivated" is told before "deactivated", and the leaver stays in.',
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
    promise: 'MUST tell resources apart exactly, whatever the characters of their names.',
    hurts: 'onEvent: the events of one person wait for those of another, or overtake them.',
    run: on(async (box) => {
      const resources = ['a', 'A', 'a ', 'a:b', 'a%', '漢字', '{"a":1}', "a'b", 'a\\'];
      for (const resource of resources) await box.append(resource, resource);
      sameIds(names(await box.claim('drain')), resources, 'entries that can be told at once');
    }),
  },
  {
    id: 'limit',
    promise: 'MUST give out entries of at most as many resources as were asked for.',
    hurts: 'onEvent: a drain after an outage takes more than it can tell within its lease.',
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
    promise: 'MUST NOT give anybody else an entry of a resource while one of them is held.',
    hurts: 'onEvent in two processes: events are told twice, or the later one first.',
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
    promise: 'MUST NOT give the entries of a resource to two who claim at the same moment.',
    hurts: 'onEvent in two processes: events are told twice, or the later one first.',
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
  {
    id: 'lapsed',
    promise: 'MUST give out an entry again when its lease has ended, and take it from its owner.',
    hurts: 'A process dies while it tells: the event is lost.',
    alone: true,
    run: on(async (box) => {
      await box.append('a', 'a1', 'a2');
      const held = await box.claim('dead', 100, 1);
      const again = await box.claimLater('next', 1);
      assert.deepEqual(names(again), ['a1'], 'entries after the lease');
      await box.complete('dead', held);
      assert.deepEqual(
        names(await box.claim('other')),
        [],
        'entries while the next one tells them',
      );
      await box.complete('next', again);
      assert.deepEqual(names(await box.claim('other')), ['a2'], 'entries when it has told them');
    }),
  },
  {
    id: 'lease',
    promise: 'MUST count the lease anew from now on, and give the entry back for 0 seconds.',
    hurts: 'A listener that takes long: the event is told a second time meanwhile.',
    alone: true,
    run: on(async (box) => {
      await box.append('a', 'a1');
      const held = await box.claim('one', 100, 1);
      await box.lease('one', held, 3_600);
      await box.pass(1);
      assert.deepEqual(names(await box.claim('other')), [], 'entries after the first lease');
      await box.lease('one', held, 0);
      assert.deepEqual(names(await box.claim('other')), ['a1'], 'entries that were given back');
    }),
  },
  {
    id: 'lease.owner',
    promise: 'MUST NOT change the lease of an entry that the owner does not hold.',
    hurts: 'A drain that was slow: it gives back what another one is telling.',
    run: on(async (box) => {
      await box.append('a', 'a1');
      const held = await box.claim('one');
      await box.lease('stranger', held, 0);
      assert.deepEqual(names(await box.claim('other')), [], 'entries that somebody else gets');
    }),
  },
  {
    id: 'complete',
    promise:
      'MUST remove exactly what was completed; ids that are not there any more are no error.',
    hurts: 'onEvent: events are told for ever, or never.',
    run: on(async (box) => {
      await box.append('a', 'a1');
      await box.append('b', 'b1');
      const claimed = await box.claim('drain');
      const done = claimed.filter((entry) => names([entry])[0] === 'a1');
      for (let n = 0; n < 2; n += 1) await box.complete('drain', done);
      await box.complete('drain', []);
      await box.lease('drain', claimed, 0);
      assert.deepEqual(names(await box.claim('next')), ['b1'], 'entries that are left');
    }),
  },
  {
    id: 'complete.owner',
    promise: 'MUST NOT remove what the owner does not hold.',
    hurts: 'A drain that was slow: it removes what another one failed to tell.',
    run: on(async (box) => {
      await box.append('a', 'a1');
      const held = await box.claim('one');
      await box.complete('stranger', held);
      await box.lease('one', held, 0);
      assert.deepEqual(names(await box.claim('other')), ['a1'], 'entries that are left');
    }),
  },
  {
    id: 'unit.commit',
    promise: 'MUST append in the commit of the unit of work, and show nothing before it.',
    hurts: 'onEvent: it tells of a change that cannot be read yet, or never comes.',
    when: hasUnits,
    run: on(async (box) => {
      const { bench } = box;
      const unit = await openUnit(bench, (ctx) => bench.store.append(ctx, box.drafts('a', ['a1'])));
      let committed = false;
      const claiming = box.claim('early');
      const early = claiming.then((entries) => (committed ? [] : names(entries)));
      await letRun(early);
      committed = true;
      await unit.commit();
      assert.deepEqual(await early, [], 'entries before the commit');
      const later = [...(await claiming), ...(await box.claim('late'))];
      assert.deepEqual(names(later), ['a1'], 'entries after the commit');
    }),
  },
  {
    id: 'unit.rollback',
    promise: 'MUST NOT keep what was appended in a unit of work that was taken back.',
    hurts: 'onEvent: it tells of a change that never was.',
    when: hasUnits,
    run: on(async (box) => {
      const { bench } = box;
      await box.append('a', 'before');
      await takenBack(bench, (unit) => bench.store.append(unit, box.drafts('a', ['never'])));
      await box.append('a', 'after');
      assert.deepEqual(names(await box.drain()), ['before', 'after'], 'entries');
    }),
  },
  {
    id: 'interleaved.order',
    promise:
      'MUST order entries of a resource by the commits of their units, not by their beginnings.',
    hurts: 'Two changes of a person at once: the first one is told last.',
    when: hasUnits,
    run: on(async (box) => {
      const commits = await box.interleaved();
      assert.deepEqual(names(await box.drain()), commits, 'entries, by the order of commits');
    }),
  },
  {
    id: 'interleaved.missed',
    promise: 'MUST give out what commits late, although later entries have been told before.',
    hurts: 'Two changes at once: one of them is never told.',
    when: hasUnits,
    run: on(async (box) => {
      const told: OutboxEntry[] = [];
      const commits = await box.interleaved(async () => {
        told.push(...(await box.drain()));
      });
      told.push(...(await box.drain()));
      sameIds(names(told), commits, 'entries that were told');
    }),
  },
];

/** {@link EventOutbox} */
export const EVENT_OUTBOX: Service<EventOutbox> = {
  name: 'outbox',
  storeOf: ({ eventOutbox }) => eventOutbox,
  // Whoever claims takes what is there: two checks at once would take from each other.
  checks: CHECKS.map((check) => ({ ...check, alone: true })),
  inUnits: true,
  async calls({ store }) {
    const owner = randomUUID();
    const draft = { resource: owner, event: { name: 'a' } };
    const claim = async () => {
      for (const { id, resource } of await store.claim(owner, 1_000, 60))
        if (resource === owner) await store.complete(owner, [id]);
        else await store.lease(owner, [id], 0);
    };
    return [
      ...callsOf('outbox', true, { append: (ctx) => store.append(ctx, [draft]) }),
      ...callsOf('outbox', false, {
        claim,
        lease: () => store.lease(owner, [], 60),
        complete: () => store.complete(owner, []),
      }),
    ];
  },
};
