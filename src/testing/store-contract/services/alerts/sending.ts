import assert from 'node:assert/strict';
import type { AlertStore } from '../../../../alerts/index.js';
import { sameIds } from '../../assertions.js';
import type { ServiceCheck } from '../service.js';
import {
  type Bench,
  channelOf,
  claim,
  idsOf,
  LONG_SECONDS,
  later,
  raise,
  SHORT_SECONDS,
  sent,
} from './raised.js';

async function only(bench: Bench) {
  const [alert] = await bench.store.list(bench.tenantId, 1);
  assert.ok(alert !== undefined, 'there is no alert');
  return alert;
}

/** Who gets an alert to send, and what becomes of it. */
export const SENDING: readonly ServiceCheck<AlertStore>[] = [
  {
    id: 'claim.leased',
    requirement:
      'MUST NOT give out an alert again while the lease lasts, and MUST count the attempt.',
    impact: 'Two processes: an administrator gets every mail twice.',
    async run(bench) {
      const id = await raise(bench, 'key');
      const [alert] = await claim(bench);
      assert.deepEqual([alert?.id, alert?.attempts], [id, 1], 'alert and attempts');
      assert.deepEqual(
        idsOf(await claim(bench, 500, 'process 2')),
        [],
        'alerts for another process',
      );
    },
  },
  {
    id: 'claim.limit',
    requirement: 'MUST give out as many as were asked for, of the channels that were asked for.',
    impact: 'A process that cannot send webhooks: it takes them, and they are late or lost.',
    async run(bench) {
      for (const key of ['a', 'b', 'c']) await raise(bench, key);
      await raise(bench, 'd', { channel: `${channelOf(bench)}-mail` });
      const sizes = [(await claim(bench, 2)).length, (await claim(bench, 2)).length];
      assert.deepEqual(sizes, [2, 1], 'sizes of two batches of at most two');
    },
  },
  {
    id: 'claim.parallel',
    requirement: 'MUST NOT give the same alert to two who claim at the same moment.',
    impact: 'Two processes: an administrator gets every mail twice.',
    async run(bench) {
      const ids: string[] = [];
      for (let n = 0; n < 20; n += 1) ids.push((await raise(bench, `key ${n}`)) ?? 'nothing');
      const owners = Array.from({ length: 8 }, (_, n) => `process ${n}`);
      const batches = await Promise.all(owners.map((owner) => claim(bench, 5, owner)));
      const rest = await claim(bench);
      sameIds([...batches.flatMap(idsOf), ...idsOf(rest)], ids, 'alerts of all claims');
    },
  },
  {
    id: 'claim.lapsed',
    alone: true,
    requirement: 'MUST give out an alert again when the lease has ended.',
    impact: 'A process dies while it sends: nobody is told.',
    async run(bench) {
      const id = await raise(bench, 'key');
      await claim(bench, 1, 'process 1', SHORT_SECONDS);
      const again = await later(
        bench,
        () => claim(bench, 1, 'process 2'),
        ({ length }) => length > 0,
      );
      sameIds(idsOf(again), [id ?? 'nothing'], 'alerts after the lease');
      assert.equal(again[0]?.attempts, 2, 'attempts after the lease');
    },
  },
  {
    id: 'settled.sent',
    requirement: 'MUST NOT give out what was sent, and MUST say when that was.',
    impact: 'Every alert: it is sent again and again.',
    async run(bench) {
      const id = await sent(bench, 'key');
      const { status, sentAt, dueAt } = await only(bench);
      assert.deepEqual([status, dueAt], ['sent', undefined], `status of ${id}, and when it is due`);
      assert.ok(Number.isFinite(Date.parse(String(sentAt))), 'it does not say when it was sent');
      assert.deepEqual(idsOf(await claim(bench)), [], 'alerts to be sent');
    },
  },
  {
    id: 'settled.failed',
    requirement: 'MUST NOT give out what was given up, and MUST keep why.',
    impact: 'A receiver that does not exist any more: it is tried for ever.',
    async run(bench) {
      const id = (await raise(bench, 'key')) ?? 'nothing';
      await claim(bench);
      await bench.store.settle('process 1', id, { status: 'failed', error: 'TypeError' });
      const { status, error, attempts } = await only(bench);
      assert.deepEqual([status, error, attempts], ['failed', 'TypeError', 1], 'what is kept of it');
      assert.deepEqual(idsOf(await claim(bench)), [], 'alerts to be sent');
    },
  },
  {
    id: 'settled.waiting',
    requirement: 'MUST give out what is to be tried again when it is due, and not before.',
    impact: 'A receiver that is down: it is asked without a pause, or never again.',
    async run(bench) {
      const [now, then] = [await raise(bench, 'now'), await raise(bench, 'then')];
      await claim(bench);
      const again = (id: string | undefined, seconds: number) =>
        bench.store.settle('process 1', id ?? '', { status: 'waiting', seconds, error: 'Error' });
      await again(now, 0);
      await again(then, LONG_SECONDS);
      const due = await claim(bench, 500, 'process 2');
      sameIds(idsOf(due), [now ?? 'nothing'], 'alerts that are due');
      assert.deepEqual([due[0]?.attempts, due[0]?.error], [2, 'Error'], 'attempts, and the error');
    },
  },
  {
    id: 'settled.untried',
    requirement: 'MUST NOT count what was put off without an error as an attempt.',
    impact: 'Quiet hours: an alert is given up that nobody has tried to send.',
    async run(bench) {
      const id = (await raise(bench, 'key')) ?? 'nothing';
      await claim(bench);
      await bench.store.settle('process 1', id, { status: 'waiting', seconds: 0 });
      const { attempts, error } = await only(bench);
      assert.deepEqual([attempts, error], [0, undefined], 'attempts, and the error');
    },
  },
  {
    id: 'settled.foreign',
    requirement: 'MUST NOT believe a process from which another has taken the alert.',
    impact: 'A process that was stopped for a while: what the other one does is undone.',
    async run(bench) {
      const id = (await raise(bench, 'key')) ?? 'nothing';
      await claim(bench, 1, 'process 1');
      await bench.store.settle('process 2', id, { status: 'failed', error: 'Error' });
      assert.equal((await only(bench)).status, 'waiting', 'status of the alert');
    },
  },
  {
    id: 'ended',
    requirement: 'MUST withdraw what waits when it is over, and mark what was sent.',
    impact: 'A night of quiet hours: in the morning come alerts of what is long over.',
    async run(bench) {
      const { store, tenantId } = bench;
      const before = await sent(bench, 'sent');
      const waiting = await raise(bench, 'waiting');
      await raise(bench, 'other');
      await store.end(tenantId, channelOf(bench), ['sent', 'waiting', 'unknown']);
      const open = await store.open(tenantId, channelOf(bench));
      assert.deepEqual(
        [...open].map(({ key }) => key),
        ['other'],
        'keys of what is open',
      );
      const all = await store.list(tenantId, 50);
      const statusOf = (id: string | undefined) => all.find((each) => each.id === id)?.status;
      assert.deepEqual(
        [statusOf(before), statusOf(waiting)],
        ['sent', 'withdrawn'],
        'what they are',
      );
      assert.equal((await claim(bench)).length, 1, 'alerts to be sent');
      assert.ok((await raise(bench, 'waiting')) !== undefined, 'what came back was not stored');
    },
  },
  {
    id: 'ended.sending',
    requirement: 'MUST keep that an alert was sent that was withdrawn meanwhile, and nothing else.',
    impact: 'A problem that ends while its mail is sent: the log says that nobody was told.',
    async run(bench) {
      const { store, tenantId } = bench;
      const ids = [await raise(bench, 'sent'), await raise(bench, 'failed')];
      await claim(bench);
      await store.end(tenantId, channelOf(bench), ['sent', 'failed']);
      await store.settle('process 1', ids[0] ?? '', { status: 'sent' });
      const again = { status: 'waiting', seconds: 0, error: 'Error' } as const;
      await store.settle('process 1', ids[1] ?? '', again);
      const all = await store.list(tenantId, 50);
      const statuses = ids.map((id) => all.find((each) => each.id === id)?.status);
      assert.deepEqual(statuses, ['sent', 'withdrawn'], 'what they are');
      assert.deepEqual(idsOf(await claim(bench)), [], 'alerts to be sent');
    },
  },
  {
    id: 'listed',
    requirement: 'MUST list the newest alerts of a tenant first, and as many as were asked for.',
    impact: 'The log of deliveries: what has just failed is not in it.',
    async run(bench) {
      const ids: string[] = [];
      for (const key of ['a', 'b', 'c']) ids.push((await raise(bench, key)) ?? 'nothing');
      const listed = idsOf(await bench.store.list(bench.tenantId, 2));
      assert.deepEqual(listed, [ids[2], ids[1]], 'the newest two');
    },
  },
  {
    id: 'turn',
    requirement: 'MUST give a turn to one at a time, and let that one go on with it.',
    impact: 'Three processes: each reads all people of all customers.',
    async run({ store, unique }) {
      const name = unique('turn');
      const together = ['a', 'b', 'c', 'd'].map((owner) =>
        store.takeTurn(name, owner, LONG_SECONDS),
      );
      const taken = await Promise.all(together);
      const owner = ['a', 'b', 'c', 'd'][taken.indexOf(true)] ?? '';
      assert.equal(taken.filter(Boolean).length, 1, 'who got the turn');
      assert.equal(await store.takeTurn(name, owner, LONG_SECONDS), true, 'whoever has it');
      assert.equal(await store.takeTurn(unique('turn'), 'e', LONG_SECONDS), true, 'another turn');
    },
  },
  {
    id: 'turn.lapsed',
    alone: true,
    requirement: 'MUST give the turn to another when its time is over.',
    impact: 'A process dies while it looks: nobody ever looks again.',
    async run(bench) {
      const name = bench.unique('turn');
      await bench.store.takeTurn(name, 'a', SHORT_SECONDS);
      const take = () => bench.store.takeTurn(name, 'b', LONG_SECONDS);
      assert.equal(await later(bench, take, Boolean), true, 'the turn of the other one');
    },
  },
];
