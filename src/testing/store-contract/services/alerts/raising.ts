import assert from 'node:assert/strict';
import type { AlertStore } from '../../../../alerts/index.js';
import { sameIds } from '../../assertions.js';
import type { ServiceCheck } from '../service.js';
import { channelOf, claim, idsOf, LONG_SECONDS, raise, sent } from './raised.js';

/** What is stored, and what is not. */
export const RAISING: readonly ServiceCheck<AlertStore>[] = [
  {
    id: 'raised',
    requirement: 'MUST give an alert back as it was stored, whatever its characters.',
    impact: 'Every alert: it says something else, or names somebody else.',
    async run(bench) {
      const facts = { role: `漢字 "'\\ 😀`, count: 3, userIds: ['u1', 'u2'] };
      const id = await raise(bench, 'key: ü', { facts });
      const [alert] = await bench.store.open(bench.tenantId, channelOf(bench));
      const { raisedAt, dueAt, ...rest } = alert ?? {};
      assert.deepEqual(
        rest,
        {
          id,
          tenantId: bench.tenantId,
          channel: channelOf(bench),
          key: 'key: ü',
          kind: 'seats.low',
          facts,
          status: 'waiting',
          attempts: 0,
        },
        'the alert that was stored',
      );
      for (const time of [raisedAt, dueAt]) {
        assert.ok(Number.isFinite(Date.parse(String(time))), `${String(time)} is no time`);
      }
    },
  },
  {
    id: 'raised.lasts',
    requirement: 'MUST NOT store again what waits, or lasts and was raised not long ago.',
    impact: 'A directory that fails for a day: an administrator gets hundreds of mails.',
    async run(bench) {
      await raise(bench, 'lasts');
      assert.equal(await raise(bench, 'lasts', { againSeconds: 0 }), undefined, 'while it waits');
      await sent(bench, 'sent');
      assert.equal(await raise(bench, 'sent'), undefined, 'after it was sent');
      assert.equal((await bench.store.list(bench.tenantId, 50)).length, 2, 'stored alerts');
    },
  },
  {
    id: 'raised.again',
    requirement: 'MUST store what lasts again when its time has come.',
    impact: 'Deletions that are held for a week: one mail is overlooked, and nobody is told again.',
    async run(bench) {
      const first = await sent(bench, 'lasts');
      const second = await raise(bench, 'lasts', { againSeconds: 0 });
      assert.ok(second !== undefined, 'it was not stored again');
      sameIds(idsOf(await claim(bench)), [second], 'alerts to be sent');
      const all = idsOf(await bench.store.list(bench.tenantId, 50));
      assert.deepEqual(all, [second, first], 'alerts of the tenant, the newest first');
    },
  },
  {
    id: 'raised.ended',
    requirement:
      'MUST store what has ended and comes back, and MUST NOT give it out before `afterEndSeconds`.',
    impact: 'A provider that fails now and then: it is told every minute, or never any more.',
    async run(bench) {
      const { store, tenantId } = bench;
      for (const key of ['at once', 'later']) await sent(bench, key);
      await store.end(tenantId, channelOf(bench), ['at once', 'later']);
      const soon = await raise(bench, 'at once', { afterEndSeconds: 0 });
      const late = await raise(bench, 'later', { afterEndSeconds: LONG_SECONDS });
      assert.ok(late !== undefined, 'what came back was not stored');
      sameIds(idsOf(await claim(bench)), [soon ?? 'nothing'], 'alerts to be sent at once');
    },
  },
  {
    id: 'raised.occurrence',
    requirement: 'MUST store another occurrence, and MUST NOT store the same one twice.',
    impact: 'An event that is told twice: two mails. One that happens again: none.',
    async run(bench) {
      await sent(bench, 'lost', { occurrence: 'one' });
      const same = await raise(bench, 'lost', { occurrence: 'one', againSeconds: 0 });
      assert.equal(same, undefined, 'the same occurrence');
      const other = await raise(bench, 'lost', { occurrence: 'two' });
      assert.ok(other !== undefined, 'another occurrence was not stored');
    },
  },
  {
    id: 'raised.parallel',
    requirement: 'MUST store one of several that are raised with the same key at once.',
    impact: 'Three processes see the same: an administrator gets three mails.',
    async run(bench) {
      const together = () => Promise.all(Array.from({ length: 8 }, () => raise(bench, 'same')));
      const first = (await together()).filter((id) => id !== undefined);
      assert.equal(first.length, 1, 'alerts stored at first');
      await claim(bench);
      await bench.store.settle('process 1', first[0] ?? '', { status: 'sent' });
      await bench.store.end(bench.tenantId, channelOf(bench), ['same']);
      const second = (await together()).filter((id) => id !== undefined);
      assert.equal(second.length, 1, 'alerts stored when it came back');
    },
  },
  {
    id: 'tenant',
    requirement: 'MUST keep tenants and channels apart where the key is the same.',
    impact: "An alert of one customer: another customer's is taken for it, and nobody is told.",
    async run(bench) {
      const other = await bench.elsewhere();
      const channel = `${channelOf(bench)}-mail`;
      const mine = await raise(bench, 'same');
      assert.ok((await raise(other, 'same')) !== undefined, 'the other tenant was not told');
      assert.ok(
        (await raise(bench, 'same', { channel })) !== undefined,
        'the other channel was not',
      );
      await bench.store.end(bench.tenantId, channelOf(bench), ['same']);
      const openOf = (tenantId: string, of: string) => bench.store.open(tenantId, of);
      assert.equal((await openOf(bench.tenantId, channelOf(bench))).length, 0, 'open alerts here');
      assert.equal((await openOf(other.tenantId, channelOf(other))).length, 1, 'elsewhere');
      assert.equal((await openOf(bench.tenantId, channel)).length, 1, 'of the other channel');
      assert.equal((await bench.store.list(other.tenantId, 50)).length, 1, 'listed elsewhere');
      assert.equal((await claim(bench)).length, 0, `alerts to be sent, after ${mine} has ended`);
      assert.equal((await claim(other)).length, 1, 'alerts to be sent elsewhere');
    },
  },
];
