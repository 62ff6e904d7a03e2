import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  createMemoryProvisioningLog,
  type LoggedEntry,
  type ProvisioningLogEntry,
  type ProvisioningLogStore,
} from '../../../src/monitoring/index.js';

const START = Date.parse('2026-11-21T08:00:00.000Z');
const at = (minutes: number) => new Date(START + minutes * 60_000).toISOString();

function entry(minutes: number, more: Partial<ProvisioningLogEntry> = {}): ProvisioningLogEntry {
  return {
    time: at(minutes),
    tenantId: 'acme',
    principalId: 'entra',
    requestId: `r${minutes}`,
    method: 'PATCH',
    route: 'resource',
    kind: 'update',
    status: 200,
    ...more,
  };
}

const filled = (count: number, options = {}): ProvisioningLogStore => {
  const log = createMemoryProvisioningLog(options);
  void log.append(Array.from({ length: count }, (_, minutes) => entry(minutes)));
  return log;
};
const ids = (entries: readonly LoggedEntry[]) => entries.map(({ requestId }) => requestId);

describe('the memory log', () => {
  it('gives the newest first, or the oldest', async () => {
    const log = filled(3);
    expect(ids(await log.query('acme'))).toEqual(['r2', 'r1', 'r0']);
    expect(ids(await log.query('acme', { order: 'oldest' }))).toEqual(['r0', 'r1', 'r2']);
    expect(await log.query('other')).toEqual([]);
  });

  it('goes on behind a position, in either order, also when that entry is gone', async () => {
    const log = filled(4, { maxEntries: 4 });
    const [newest] = await log.query('acme', { limit: 1 });
    const [oldest] = await log.query('acme', { order: 'oldest', limit: 1 });
    const behind = (order: 'newest' | 'oldest', entryAt: LoggedEntry | undefined) =>
      log.query('acme', { order, after: entryAt?.position ?? '' });
    expect(ids(await behind('newest', newest))).toEqual(['r2', 'r1', 'r0']);
    expect(ids(await behind('oldest', newest))).toEqual([]);
    void log.append([entry(4), entry(5)]);
    expect(ids(await behind('oldest', newest))).toEqual(['r4', 'r5']);
    expect(ids(await behind('oldest', oldest))).toEqual(['r2', 'r3', 'r4', 'r5']);
    expect(ids(await behind('newest', oldest))).toEqual([]);
  });

  it('filters by everything at once', async () => {
    const log = createMemoryProvisioningLog();
    void log.append([
      entry(0, { kind: 'disable', resourceId: 'a', resourceType: 'User' }),
      entry(1, { kind: 'disable', resourceId: 'b', status: 503 }),
      entry(2, { kind: 'read', resourceId: 'a', status: 404 }),
      entry(3, { principalId: 'okta' }),
      entry(4, { kind: 'read', status: 499 }),
    ]);
    const found = async (where: object) => ids(await log.query('acme', { where }));
    expect(await found({ kinds: ['disable'] })).toEqual(['r1', 'r0']);
    expect(await found({ outcome: 'failure' })).toEqual(['r1']);
    expect(await found({ outcome: 'success' })).toEqual(['r4', 'r3', 'r2', 'r0']);
    expect(await found({ resourceId: 'a', kinds: ['disable', 'read'] })).toEqual(['r2', 'r0']);
    expect(await found({ resourceType: 'User' })).toEqual(['r0']);
    expect(await found({ principalId: 'okta' })).toEqual(['r3']);
    expect(await found({ requestId: 'r2' })).toEqual(['r2']);
    expect(await found({ since: at(1), until: at(3) })).toEqual(['r2', 'r1']);
  });

  it('forgets what is older than the retention', async () => {
    const log = filled(5);
    expect(await log.deleteBefore('acme', at(3))).toBe(3);
    expect(await log.deleteBefore('acme', at(3))).toBe(0);
    expect(ids(await log.query('acme'))).toEqual(['r4', 'r3']);
    expect(await log.deleteBefore('other', at(9))).toBe(0);
  });

  it('keeps the youngest entries of the tenants that were active last', async () => {
    const log = createMemoryProvisioningLog({ maxEntries: 2, maxTenants: 2 });
    for (const tenantId of ['a', 'b', 'a', 'c', 'a', 'a'])
      void log.append([entry(0, { tenantId })]);
    const sizes = await Promise.all(
      ['a', 'b', 'c'].map(async (tenantId) => (await log.query(tenantId)).length),
    );
    expect(sizes).toEqual([2, 0, 1]);
  });

  it('pages through everything once, whatever the sizes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(40),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom('newest' as const, 'oldest' as const),
        async (count, maxEntries, limit, order) => {
          const log = filled(count, { maxEntries });
          const kept = Array.from({ length: count }, (_, n) => `r${n}`).slice(-maxEntries);
          const seen: string[] = [];
          for (let after: string | undefined; ; ) {
            const page = await log.query('acme', { order, limit, ...(after && { after }) });
            seen.push(...ids(page));
            after = page.at(-1)?.position;
            if (page.length < limit) break;
          }
          expect(seen).toEqual(order === 'oldest' ? kept : kept.reverse());
        },
      ),
    );
  });

  it('is refused bounds that are none', () => {
    expect(() => createMemoryProvisioningLog({ maxEntries: 0 })).toThrow('ERR_SCIM_OPTION_VALUE');
  });
});
