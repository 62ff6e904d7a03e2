import assert from 'node:assert/strict';
import type {
  LoggedEntry,
  ProvisioningLogEntry,
  ProvisioningLogFilter,
  ProvisioningLogQuery,
  ProvisioningLogStore,
} from '../../../index.js';
import { callsOf } from '../calls.js';
import { sameAttributes } from '../verdicts.js';
import type { Service, ServiceBench, ServiceCheck } from './service.js';

type Bench = ServiceBench<ProvisioningLogStore>;

const timeOf = (minute: number) => new Date(Date.UTC(2026, 0, 31, 8, minute)).toISOString();

/** After everything that checks append. */
const END = timeOf(10_000);
const MOST_PAGES = 100;

/** An entry of the minute; the requestId is its name. */
function entryOf(
  { tenantId }: Pick<Bench, 'tenantId'>,
  name: string,
  fields: Partial<ProvisioningLogEntry> = {},
): ProvisioningLogEntry {
  return {
    time: timeOf(0),
    tenantId,
    requestId: name,
    method: 'GET',
    route: 'resource',
    kind: 'read',
    status: 200,
    ...fields,
  };
}

/** Appends entries of these names in one call, each a minute later. */
async function appended(bench: Bench, ...names: readonly string[]): Promise<void> {
  await bench.store.append(names.map((name, n) => entryOf(bench, name, { time: timeOf(n) })));
}

const numbered = (count: number, words = 'r') =>
  Array.from({ length: count }, (_, n) => `${words}${n}`);

const names = (entries: readonly LoggedEntry[]) => [...entries].map(({ requestId }) => requestId);

const query = ({ store, tenantId }: Bench, asked?: ProvisioningLogQuery) =>
  store.query(tenantId, asked);

/** All pages one after the other. */
async function walk(bench: Bench, asked: ProvisioningLogQuery & { readonly limit: number }) {
  const found: string[] = [];
  let { after } = asked;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const entries = await query(bench, { ...asked, ...(after !== undefined && { after }) });
    found.push(...names(entries));
    after = entries.at(-1)?.position;
    if (entries.length < asked.limit) return found;
  }
  return assert.fail('there is no end of the pages');
}

const FULL: Partial<ProvisioningLogEntry> = {
  principalId: "O'Brien's token 漢字",
  method: 'PATCH',
  kind: 'update',
  resourceType: 'User',
  resourceId: '42',
  status: 400,
  scimType: 'invalidValue',
  detail: 'Attribute "active": …',
  changed: ['active', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department'],
  rolesKept: [{ reason: 'locked', users: 1, userIds: ['42'] }],
  held: true,
  durationMs: 12.5,
  operation: 0,
};

const FILTERED: Readonly<Record<string, Partial<ProvisioningLogEntry>>> = {
  created: { kind: 'create', method: 'POST', status: 201, resourceType: 'User', resourceId: '1' },
  updated: { kind: 'update', resourceType: 'User', resourceId: '1', principalId: 'okta' },
  refused: { kind: 'update', status: 409, resourceType: 'Group', resourceId: '1' },
  missing: { kind: 'read', status: 404, resourceType: 'User', resourceId: '2' },
  gone: { kind: 'delete', status: 404, resourceType: 'User', resourceId: '2' },
};

const MINUTES: Readonly<Record<string, number>> = {
  created: 1,
  updated: 2,
  refused: 3,
  missing: 4,
  gone: 5,
};

const FILTERS: readonly (readonly [ProvisioningLogFilter, readonly string[]])[] = [
  [{}, ['created', 'updated', 'refused', 'missing', 'gone']],
  [{ kinds: ['create', 'delete'] }, ['created', 'gone']],
  [{ outcome: 'failure' }, ['refused', 'gone']],
  [{ outcome: 'success' }, ['created', 'updated', 'missing']],
  [{ resourceType: 'Group' }, ['refused']],
  [{ resourceId: '1' }, ['created', 'updated', 'refused']],
  [{ principalId: 'okta' }, ['updated']],
  [{ requestId: 'missing' }, ['missing']],
  [{ since: timeOf(3) }, ['refused', 'missing', 'gone']],
  [{ until: timeOf(3) }, ['created', 'updated']],
  [{ since: timeOf(2), until: timeOf(5), resourceType: 'User' }, ['updated', 'missing']],
  [{ kinds: ['update'], outcome: 'failure', resourceId: '1' }, ['refused']],
  [{ resourceId: '%' }, []],
];

const CHECKS: readonly ServiceCheck<ProvisioningLogStore>[] = [
  {
    id: 'kept',
    promise: 'MUST return an entry as it was appended, with its position.',
    hurts: 'Whoever looks why somebody was not provisioned: the answer is not there.',
    async run(bench) {
      const [full, least] = [entryOf(bench, 'full', FULL), entryOf(bench, 'least')];
      await bench.store.append([full, least]);
      await bench.store.append([]);
      const found = await query(bench, { order: 'oldest' });
      assert.equal(found.length, 2, 'entries');
      for (const [n, entry] of [full, least].entries()) {
        const { position, ...rest } = found[n] as LoggedEntry;
        assert.ok(typeof position === 'string' && position !== '', 'position is no text');
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
    promise: 'MUST order by place in the log, the newest first unless asked for the oldest.',
    hurts: 'The page of the log: what has just happened is not where it is looked for.',
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
    promise:
      'MUST return only what comes behind `after` in the order, so that pages neither repeat nor lose an entry.',
    hurts: 'The page of the log and every report: entries are missing, or counted twice.',
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
    promise: 'MUST return 100 entries where no limit is given, and never more than 1,000.',
    hurts: 'The page of the log: a year of entries is read into memory.',
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
    id: 'filters',
    promise: 'MUST return the entries that fulfil all conditions, and no others.',
    hurts: 'Whoever looks for the failures of one person: they are not found.',
    async run(bench) {
      const entries = Object.entries(FILTERED).map(([name, fields]) =>
        entryOf(bench, name, { ...fields, time: timeOf(MINUTES[name] ?? 0) }),
      );
      await bench.store.append(entries);
      for (const [where, expected] of FILTERS) {
        const found = names(await query(bench, { order: 'oldest', where }));
        assert.deepEqual(found, expected, `entries where ${JSON.stringify(where)}`);
      }
    },
  },
  {
    id: 'filters.pages',
    promise:
      'MUST fill a page with entries that fulfil the conditions; fewer mean that there are no more.',
    hurts: 'Whoever looks for failures: the reader stops at a page of nothing but successes.',
    async run(bench) {
      const all = numbered(30);
      const failed = all.filter((_, n) => n % 10 === 9);
      await bench.store.append(
        all.map((name) => entryOf(bench, name, failed.includes(name) ? { status: 500 } : {})),
      );
      const where = { outcome: 'failure' } as const;
      const found = await walk(bench, { order: 'oldest', limit: 2, where });
      assert.deepEqual(found, failed, 'failures on pages of two');
    },
  },
  {
    id: 'tenant',
    promise: 'MUST return the entries of the tenant alone, also of a batch of several.',
    hurts: "The page of the log: it shows another customer's requests.",
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
    promise: 'MUST keep the entries of requests that belong to no tenant, under the empty one.',
    hurts: 'A provider with a wrong token: nobody can see that it was refused.',
    async run(bench) {
      const requestId = bench.unique('request');
      await bench.store.append([entryOf({ tenantId: '' }, requestId, { status: 401 })]);
      const found = await bench.store.query('', { where: { requestId } });
      assert.deepEqual(names(found), [requestId], 'entries of no tenant');
      assert.deepEqual(names(await query(bench)), [], 'entries of a tenant');
    },
  },
  {
    id: 'visible',
    promise:
      'MUST give what appears after a query a higher position than all that it could return.',
    hurts: 'Reports and health, which go on from the last position: entries are missed for ever.',
    async run(bench) {
      const writers = numbered(8, 'w').map((name) => numbered(12, `${name}-`));
      const seen: LoggedEntry[] = [];
      const read = async (): Promise<number> => {
        const after = seen.at(-1)?.position;
        const behind = after === undefined ? {} : { after };
        const page = await query(bench, { order: 'oldest', limit: 1_000, ...behind });
        seen.push(...page);
        return page.length;
      };
      let writing = true;
      const reading = (async () => {
        while (writing) {
          await read();
          await new Promise((resolve) => setImmediate(resolve));
        }
      })();
      await Promise.all(
        writers.map(async (all) => {
          for (const name of all) await bench.store.append([entryOf(bench, name)]);
        }),
      );
      writing = false;
      await reading;
      await read();
      const found = names(seen).sort();
      assert.deepEqual(
        found,
        writers.flat().sort(),
        'entries seen by a reader of the last position',
      );
    },
  },
  {
    id: 'forgotten',
    promise:
      'MUST forget what is older than the time, whatever its place, and tell how many that were.',
    hurts:
      'Retention: what a customer was promised to be deleted is still there, or too much is gone.',
    async run(bench) {
      const other = await bench.elsewhere();
      for (const { tenantId } of [bench, other])
        await bench.store.append(
          [5, 1, 3, 2, 4].map((minute) =>
            entryOf({ tenantId }, `r${minute}`, { time: timeOf(minute) }),
          ),
        );
      assert.equal(await bench.store.deleteBefore(bench.tenantId, timeOf(3)), 2, 'forgotten');
      assert.equal(await bench.store.deleteBefore(bench.tenantId, timeOf(3)), 0, 'once more');
      const left = await query(bench, { order: 'oldest' });
      assert.deepEqual(names(left), ['r5', 'r3', 'r4'], 'entries that are left');
      assert.equal((await query(other)).length, 5, 'entries of another tenant');
    },
  },
  {
    id: 'forgotten.positions',
    promise: 'MUST keep the positions of what is left, and take those of what was forgotten.',
    hurts: 'A reader who goes on after the daily job: entries are missed, or told twice.',
    async run(bench) {
      await appended(bench, ...numbered(4));
      const before = await query(bench, { order: 'oldest' });
      await bench.store.deleteBefore(bench.tenantId, timeOf(2));
      await appended(bench, 'new');
      const after = before[0]?.position ?? '';
      const left = await query(bench, { order: 'oldest', after });
      assert.deepEqual(names(left), ['r2', 'r3', 'new'], 'entries behind one that was forgotten');
      const positions = left.slice(0, 2).map(({ position }) => position);
      const expected = before.slice(2).map(({ position }) => position);
      assert.deepEqual(positions, expected, 'positions of what is left');
    },
  },
];

/** {@link ProvisioningLogStore} */
export const PROVISIONING_LOG: Service<ProvisioningLogStore> = {
  name: 'log',
  storeOf: ({ provisioningLog }) => provisioningLog,
  checks: CHECKS,
  inUnits: false,
  async calls(bench) {
    return callsOf('log', false, {
      append: () => bench.store.append([entryOf(bench, 'r')]),
      query: () => query(bench),
      deleteBefore: () => bench.store.deleteBefore(bench.tenantId, timeOf(0)),
    });
  },
  async empty(bench) {
    await bench.store.deleteBefore(bench.tenantId, END);
  },
};
