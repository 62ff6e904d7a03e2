import assert from 'node:assert/strict';
import type {
  ProvisioningLogEntry,
  ProvisioningLogFilter,
  ProvisioningLogStore,
} from '../../../../monitoring/index.js';
import type { ServiceCheck } from '../service.js';
import { entryOf, names, numbered, query, timeOf, walk } from './entries.js';

const FILTERED: Readonly<Record<string, Partial<ProvisioningLogEntry>>> = {
  created: { kind: 'create', method: 'POST', status: 201, resourceType: 'User', resourceId: '1' },
  updated: { kind: 'update', resourceType: 'User', resourceId: '1', principalId: 'okta' },
  refused: { kind: 'update', status: 409, resourceType: 'Group', resourceId: '1' },
  missing: { kind: 'read', status: 404, resourceType: 'User', resourceId: '2' },
  gone: { kind: 'delete', status: 404, resourceType: 'User', resourceId: '2' },
  abandoned: { kind: 'read', status: 499, resourceType: 'User', resourceId: '3' },
};

const MINUTES: Readonly<Record<string, number>> = {
  created: 1,
  updated: 2,
  refused: 3,
  missing: 4,
  gone: 5,
  abandoned: 6,
};

const FILTERS: readonly (readonly [ProvisioningLogFilter, readonly string[]])[] = [
  [{}, ['created', 'updated', 'refused', 'missing', 'gone', 'abandoned']],
  [{ kinds: ['create', 'delete'] }, ['created', 'gone']],
  [{ outcome: 'failure' }, ['refused', 'gone']],
  [{ outcome: 'success' }, ['created', 'updated', 'missing', 'abandoned']],
  [{ resourceType: 'Group' }, ['refused']],
  [{ resourceId: '1' }, ['created', 'updated', 'refused']],
  [{ principalId: 'okta' }, ['updated']],
  [{ requestId: 'missing' }, ['missing']],
  [{ since: timeOf(3) }, ['refused', 'missing', 'gone', 'abandoned']],
  [{ until: timeOf(3) }, ['created', 'updated']],
  [{ since: timeOf(2), until: timeOf(5), resourceType: 'User' }, ['updated', 'missing']],
  [{ kinds: ['update'], outcome: 'failure', resourceId: '1' }, ['refused']],
  [{ resourceId: '%' }, []],
];

/** What is looked for. */
export const FILTERING: readonly ServiceCheck<ProvisioningLogStore>[] = [
  {
    id: 'filters',
    requirement: 'MUST return the entries that fulfil all conditions, and no others.',
    impact: 'Whoever looks for the failures of one person: they are not found.',
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
    requirement:
      'MUST fill a page with entries that fulfil the conditions; fewer mean that there are no more.',
    impact: 'Whoever looks for failures: the reader stops at a page of nothing but successes.',
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
];
