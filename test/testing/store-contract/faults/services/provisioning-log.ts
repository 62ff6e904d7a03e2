import type {
  LoggedEntry,
  ProvisioningLogFilter,
  ProvisioningLogQuery,
  ProvisioningLogStore,
} from '../../../../../src/monitoring/index.js';
import type { Fault } from '../fault.js';
import { broken, tick } from './good-services.js';

const brokenLog = (change: (good: ProvisioningLogStore) => Partial<ProvisioningLogStore>) =>
  broken('provisioningLog', change);

/** Changes what is asked. */
const asking = (change: (query: ProvisioningLogQuery) => ProvisioningLogQuery) =>
  brokenLog((good) => ({ query: (tenantId, asked = {}) => good.query(tenantId, change(asked)) }));

/** Changes what is returned. */
const telling = (change: (entry: LoggedEntry) => LoggedEntry) =>
  brokenLog((good) => ({
    query: async (tenantId, asked) => (await good.query(tenantId, asked)).map(change),
  }));

const withoutOutcome = ({ outcome: _outcome, ...where }: ProvisioningLogFilter) => where;

export const LOG_FAULTS: readonly Fault[] = [
  {
    name: 'the names of changed attributes are not kept',
    caughtBy: 'log.kept',
    make: telling(({ changed: _changed, ...entry }) => entry),
  },
  {
    name: 'entries are ordered by their time',
    caughtBy: 'log.order',
    make: brokenLog((good) => ({
      async query(tenantId, asked = {}) {
        const found = [...(await good.query(tenantId, asked))];
        const sign = asked.order === 'oldest' ? 1 : -1;
        return found.sort((a, b) => sign * (Date.parse(a.time) - Date.parse(b.time)));
      },
    })),
  },
  {
    name: 'the oldest come first where nothing is said',
    caughtBy: 'log.order',
    make: asking((asked) => ({ order: 'oldest', ...asked })),
  },
  {
    name: 'a page begins with the entry that it is behind',
    caughtBy: 'log.pages',
    make: asking(({ after, order, ...asked }) => {
      if (after === undefined) return { ...asked, ...(order && { order }) };
      const step = order === 'oldest' ? -1 : 1;
      return { ...asked, ...(order && { order }), after: String(Number(after) + step) };
    }),
  },
  {
    name: 'as many entries are returned as are asked for',
    caughtBy: 'log.limit',
    make: brokenLog((good) => ({
      async query(tenantId, asked = {}) {
        const first = await good.query(tenantId, asked);
        const rest = (asked.limit ?? 100) - first.length;
        const after = first.at(-1)?.position;
        if (first.length < 1_000 || rest <= 0 || after === undefined) return first;
        return [...first, ...(await good.query(tenantId, { ...asked, after, limit: rest }))];
      },
    })),
  },
  {
    name: 'whatever is 400 or above is a failure',
    caughtBy: 'log.filters',
    make: brokenLog((good) => ({
      async query(tenantId, { where = {}, ...asked } = {}) {
        const found = await good.query(tenantId, { ...asked, where: withoutOutcome(where) });
        if (!where.outcome) return found;
        return found.filter(({ status }) => status >= 400 === (where.outcome === 'failure'));
      },
    })),
  },
  {
    name: 'the end of a time is inclusive',
    caughtBy: 'log.filters',
    make: asking(({ where, ...asked }) => ({
      ...asked,
      ...(where && {
        where: {
          ...where,
          ...(where.until && {
            until: new Date(Date.parse(where.until) + 1).toISOString(),
          }),
        },
      }),
    })),
  },
  {
    name: 'pages are cut before they are filtered',
    caughtBy: 'log.filters.pages',
    make: brokenLog((good) => ({
      async query(tenantId, { where, ...asked } = {}) {
        const page = await good.query(tenantId, asked);
        if (!where) return page;
        const matching = await good.query(tenantId, { where, limit: 1_000 });
        const positions = new Set(matching.map(({ position }) => position));
        return page.filter(({ position }) => positions.has(position));
      },
    })),
  },
  {
    name: 'a batch belongs to the tenant of its first entry',
    caughtBy: 'log.tenant',
    make: brokenLog((good) => ({
      append: (entries) =>
        good.append(entries.map((each) => ({ ...each, tenantId: entries[0]?.tenantId ?? '' }))),
    })),
  },
  {
    name: 'entries without a tenant are thrown away',
    caughtBy: 'log.tenant.none',
    make: brokenLog((good) => ({
      append: (entries) => good.append(entries.filter(({ tenantId }) => tenantId !== '')),
    })),
  },
  {
    name: 'positions are numbers that the inserts draw',
    caughtBy: 'log.visible',
    make: brokenLog(() => {
      const rows: LoggedEntry[] = [];
      let last = 0;
      return {
        async append(entries) {
          for (const entry of entries) {
            last += 1;
            const position = String(last);
            for (let n = 0; n < (last % 3) * 2; n += 1) await tick();
            rows.push({ ...entry, position });
            rows.sort((a, b) => Number(a.position) - Number(b.position));
          }
        },
        query: async (tenantId, { after = '0' } = {}) =>
          rows.filter((row) => row.tenantId === tenantId && Number(row.position) > Number(after)),
      };
    }),
  },
  {
    name: 'only the entries before the first new one are forgotten',
    caughtBy: 'log.forgotten',
    make: brokenLog((good) => ({
      async deleteBefore(tenantId, time) {
        const [first] = await good.query(tenantId, { order: 'oldest', limit: 1 });
        return first && first.time >= time ? 0 : good.deleteBefore(tenantId, time);
      },
    })),
  },
  {
    name: 'retention is for all tenants',
    caughtBy: 'log.forgotten',
    make: brokenLog((good) => {
      const tenants = new Set<string>();
      return {
        append(entries) {
          for (const { tenantId } of entries) tenants.add(tenantId);
          return good.append(entries);
        },
        async deleteBefore(tenantId, time) {
          const forgotten = await good.deleteBefore(tenantId, time);
          for (const each of tenants) await good.deleteBefore(each, time);
          return forgotten;
        },
      };
    }),
  },
  {
    name: 'positions are counted from the oldest that is left',
    caughtBy: 'log.forgotten.positions',
    make: brokenLog((good) => ({
      async query(tenantId, asked = {}) {
        const all = await good.query(tenantId, { order: 'oldest', limit: 1_000 });
        const found = all.map((entry, n) => ({ ...entry, position: String(n) }));
        return found.filter(({ position }) => Number(position) > Number(asked.after ?? -1));
      },
    })),
  },
];
