import assert from 'node:assert/strict';
import type { LoggedEntry, ProvisioningLogStore } from '../../../../monitoring/index.js';
import { sameAttributes } from '../../assertions.js';
import type { ServiceCheck } from '../service.js';
import { appended, entryOf, FULL, names, numbered, query, walk } from './entries.js';

/** Entries, their order and pages. */
export const READING: readonly ServiceCheck<ProvisioningLogStore>[] = [
  {
    id: 'kept',
    requirement: 'MUST return an entry as it was appended, with its position.',
    impact: 'Whoever looks why somebody was not provisioned: the answer is not there.',
    async run(bench) {
      const [full, least] = [entryOf(bench, 'full', FULL), entryOf(bench, 'least')];
      await bench.store.append([full, least]);
      await bench.store.append([]);
      const found = await query(bench, { order: 'oldest' });
      assert.equal(found.length, 2, 'entries');
      for (const [n, entry] of [full, least].entries()) {
        const { position, ...rest } = found[n] as LoggedEntry;
        assert.ok(typeof position === 'string' && position !== '', 'position is not a string');
        sameAttributes(rest, entry, 'the entry');
        const added = Object.entries(rest).filter(
          ([name, value]) => value !== undefined && !Object.hasOwn(entry, name),
        );
        assert.deepEqual(added, [], 'what the entry has besides');
      }
    },
  },
  {
    id: 'order',
    requirement: 'MUST order by place in the log, the newest first unless asked for the oldest.',
    impact: 'The page of the log: what has just happened is not where it is looked for.',
    async run(bench) {
      const all = numbered(6);
      await appended(bench, ...all.slice(0, 4));
      // Clocks of processes differ: these are told later and have happened earlier.
      await appended(bench, ...all.slice(4));
      assert.deepEqual(names(await query(bench)), [...all].reverse(), 'entries without an order');
      const newest = await query(bench, { order: 'newest' });
      assert.deepEqual(names(newest), [...all].reverse(), 'entries, the newest first');
      assert.deepEqual(names(await query(bench, { order: 'oldest' })), all, 'the oldest first');
    },
  },
  {
    id: 'pages',
    requirement:
      'MUST return only what comes behind `after` in the order, so that pages neither repeat nor lose an entry.',
    impact: 'The page of the log and every report: entries are missing, or counted twice.',
    async run(bench) {
      const all = numbered(10);
      await appended(bench, ...all);
      for (const limit of [1, 3, 5, 10]) {
        const oldest = await walk(bench, { order: 'oldest', limit });
        assert.deepEqual(oldest, all, `entries on pages of ${limit}, the oldest first`);
        const newest = await walk(bench, { order: 'newest', limit });
        assert.deepEqual(newest, [...all].reverse(), `on pages of ${limit}, the newest first`);
      }
    },
  },
  {
    id: 'limit',
    requirement: 'MUST return 100 entries where no limit is given, and never more than 1,000.',
    impact: 'The page of the log: a year of entries is read into memory.',
    async run(bench) {
      const all = numbered(1_005);
      for (let at = 0; at < all.length; at += 500)
        await appended(bench, ...all.slice(at, at + 500));
      const sizes: number[] = [];
      for (const asked of [{}, { limit: 7 }, { limit: 1_000 }, { limit: 5_000 }])
        sizes.push((await query(bench, asked)).length);
      assert.deepEqual(sizes, [100, 7, 1_000, 1_000], 'entries for limits of none, 7, 1000, 5000');
    },
  },
  {
    id: 'tenant',
    requirement: 'MUST return the entries of the tenant alone, also of a batch of several.',
    impact: "The page of the log: it shows another customer's requests.",
    async run(bench) {
      const other = await bench.elsewhere();
      await bench.store.append([
        entryOf(bench, 'here-1'),
        entryOf(other, 'there-1'),
        entryOf(bench, 'here-2'),
      ]);
      assert.deepEqual(
        names(await query(bench, { order: 'oldest' })),
        ['here-1', 'here-2'],
        'here',
      );
      const [first] = await query(bench, { order: 'oldest', limit: 1 });
      assert.deepEqual(names(await query(other, { order: 'oldest' })), ['there-1'], 'there');
      const behind = await query(bench, { order: 'oldest', after: first?.position ?? '' });
      assert.deepEqual(names(behind), ['here-2'], 'here, behind the first entry');
    },
  },
  {
    id: 'tenant.none',
    requirement: 'MUST keep the entries of requests that belong to no tenant, under the empty one.',
    impact: 'A provider with a wrong token: nobody can see that it was refused.',
    async run(bench) {
      const requestId = bench.unique('request');
      await bench.store.append([entryOf({ tenantId: '' }, requestId, { status: 401 })]);
      const found = await bench.store.query('', { where: { requestId } });
      assert.deepEqual(names(found), [requestId], 'entries of no tenant');
      assert.deepEqual(names(await query(bench)), [], 'entries of a tenant');
    },
  },
];
