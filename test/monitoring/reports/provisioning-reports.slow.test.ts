import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  createMemoryProvisioningLog,
  createProvisioningReports,
  type HealthChangedEvent,
  NO_TENANT,
  type ProvisioningKind,
  type ProvisioningLogEntry,
  type ProvisioningLogStore,
  type ProvisioningReportsOptions,
} from '../../../src/monitoring/index.js';
import { mountScim } from '../../support/app.js';
import { user } from '../../support/messages.js';

const START = Date.parse('2026-11-21T08:00:00.000Z');
const MINUTE = 60_000;
const iso = (minutes: number) => new Date(START + minutes * MINUTE).toISOString();

/** Reports with a clock that the test moves, in minutes. */
function watched(options: Partial<ProvisioningReportsOptions> = {}) {
  const clock = { minutes: 0 };
  const events: HealthChangedEvent[] = [];
  const log = options.log ?? createMemoryProvisioningLog({ maxEntries: 100_000 });
  const reports = createProvisioningReports({
    log,
    now: () => START + clock.minutes * MINUTE,
    onEvent: (event) => void events.push(event),
    ...options,
  });
  const entry = (more: Partial<ProvisioningLogEntry> = {}): ProvisioningLogEntry => ({
    time: iso(clock.minutes),
    tenantId: 'acme',
    principalId: 'entra',
    requestId: 'r',
    method: 'PATCH',
    route: 'resource',
    kind: 'update',
    status: 200,
    ...more,
  });
  const send = (count: number, more: Partial<ProvisioningLogEntry> = {}) =>
    reports.append(Array.from({ length: count }, () => entry(more)));
  const verdict = async () => (await reports.report('acme')).health.verdict;
  const changes = () => events.splice(0).map(({ from, to }) => `${from} → ${to}`);
  return { reports, log, clock, send, entry, verdict, changes, events };
}

const FAILED = { status: 500, kind: 'update', detail: 'Internal error.' } as const;
const REFUSED = { status: 401, kind: 'read' } as const;
const refusal = ({ principalId: _, ...entry }: ProvisioningLogEntry): ProvisioningLogEntry => entry;

describe('a report', () => {
  it('of a tenant that was never heard of', async () => {
    const { reports, changes } = watched();
    expect(await reports.report('acme', { hours: 1, bucketMinutes: 60 })).toMatchObject({
      tenantId: 'acme',
      time: iso(0),
      last24Hours: { requests: 0, errorRate: 0 },
      cycle: { estimate: true },
      activity: [{ requests: 0 }],
      health: { verdict: 'silent', reason: 'No request has come yet.' },
    });
    expect(await reports.report('acme')).not.toHaveProperty('lastSuccess');
    await reports.check('acme');
    expect(changes()).toEqual([]);
  });

  it('goes by the time of the entries where two processes have logged in another order', async () => {
    const { reports, log, clock, entry } = watched();
    clock.minutes = 30;
    await log.append([
      entry({ time: iso(20) }),
      entry({ time: iso(21), ...FAILED, requestId: 'latest failure' }),
      entry({ time: iso(18), ...FAILED, requestId: 'logged late' }),
      entry({ time: iso(19) }),
    ]);
    expect(await reports.report('acme')).toMatchObject({
      lastRequest: iso(21),
      lastSuccess: iso(20),
      lastFailure: { requestId: 'latest failure' },
      cycle: { current: { started: iso(18), lastRequest: iso(21), requests: 4 } },
    });
  });

  it('does not count roles that were computed after the answer', async () => {
    const { reports, clock, send } = watched();
    await send(1);
    clock.minutes = 1;
    await send(1, { kind: 'roles', method: '', route: 'none', principalId: 'roles' });
    expect(await reports.report('acme')).toMatchObject({
      lastRequest: iso(0),
      last24Hours: { requests: 1, updates: 1 },
    });
  });

  it('tells the last success, the last failure and the error rate of a day', async () => {
    const { reports, clock, send } = watched();
    await send(3);
    clock.minutes = 5;
    await send(1, { ...FAILED, requestId: 'f', resourceType: 'User', resourceId: '7' });
    clock.minutes = 6;
    await send(1, { kind: 'read', status: 404 });
    await send(1, { kind: 'read', status: 499 });
    const report = await reports.report('acme');
    expect(report).toMatchObject({
      lastRequest: iso(6),
      lastSuccess: iso(6),
      lastFailure: { time: iso(5), status: 500, requestId: 'f', resourceId: '7', method: 'PATCH' },
      last24Hours: { attempts: 6, failures: 1, errorRate: 1 / 6 },
    });
    clock.minutes = 26 * 60;
    expect((await reports.report('acme')).last24Hours).toMatchObject({ attempts: 0, errorRate: 0 });
  });

  it('shows activity over time in buckets', async () => {
    const { reports, clock, send } = watched();
    await send(2, { kind: 'create' });
    clock.minutes = 59;
    await send(1, { kind: 'disable' });
    clock.minutes = 125;
    await send(4, { kind: 'membership' });
    const { activity } = await reports.report('acme', { hours: 3, bucketMinutes: 60 });
    expect(activity).toMatchObject([
      { from: iso(0), requests: 3, creates: 2, disables: 1 },
      { from: iso(60), requests: 0 },
      { from: iso(120), requests: 4, memberships: 4 },
    ]);
    await expect(reports.report('acme', { bucketMinutes: 7 })).rejects.toThrow(RangeError);
    await expect(reports.report('acme', { hours: 1e6 })).rejects.toThrow(RangeError);
  });

  it('counts a Bulk request once, and its operations by what they did', async () => {
    const { reports, send } = watched();
    await send(1, { kind: 'bulk', route: 'bulk' });
    await send(2, { kind: 'create', operation: 0 });
    await send(1, { kind: 'create', operation: 1, status: 409 });
    expect((await reports.report('acme')).last24Hours).toMatchObject({
      requests: 1,
      attempts: 3,
      failures: 1,
      creates: 2,
    });
  });

  it('is the tenant’s own', async () => {
    const { reports, send, events } = watched();
    await send(5, { ...FAILED, tenantId: 'other' });
    await send(1);
    await send(5, { ...FAILED, tenantId: NO_TENANT });
    expect((await reports.report('acme')).last24Hours).toMatchObject({ attempts: 1, failures: 0 });
    expect(events.map(({ tenantId }) => tenantId)).toEqual(['other']);
  });

  it('comes from real requests', async () => {
    const reports = createProvisioningReports({ log: createMemoryProvisioningLog() });
    const { scim } = mountScim({ provisioningLog: reports });
    await scim.post('/Users', user('ada')).expect(201);
    await scim.post('/Users', user('ada')).expect(409);
    await new Promise(setImmediate);
    const { cycle, health, lastFailure } = await reports.report('default');
    expect(cycle.current).toMatchObject({ requests: 2, creates: 1, failures: 1 });
    expect(health.verdict).toBe('healthy');
    expect(lastFailure).toMatchObject({ status: 409, scimType: 'uniqueness' });
  });
});

describe('a cycle', () => {
  it('is a burst after at least ten idle minutes, and an estimate', async () => {
    const { reports, clock, send } = watched();
    await send(2, { kind: 'create' });
    clock.minutes = 9;
    await send(1, { kind: 'disable' });
    const cycle = async () => (await reports.report('acme')).cycle;
    expect(await cycle()).toEqual({
      estimate: true,
      current: expect.objectContaining({
        started: iso(0),
        lastRequest: iso(9),
        requests: 3,
        creates: 2,
        disables: 1,
      }),
    });
    clock.minutes = 18;
    expect(await cycle()).toMatchObject({ current: { requests: 3 } });
    clock.minutes = 19;
    expect(await cycle()).toEqual({
      estimate: true,
      previous: expect.objectContaining({ started: iso(0), requests: 3 }),
    });
    clock.minutes = 40;
    await send(1, { kind: 'update' });
    expect(await cycle()).toMatchObject({
      current: { started: iso(40), requests: 1, updates: 1, creates: 0 },
      previous: { started: iso(0), requests: 3 },
    });
    clock.minutes = 80;
    await send(1);
    expect(await cycle()).toMatchObject({ previous: { started: iso(40), requests: 1 } });
  });
});

describe('the verdict', () => {
  it('is healthy while some requests fail, degraded when many do, and healthy after a clean cycle', async () => {
    const { send, clock, verdict, changes, events } = watched();
    await send(97);
    await send(3, FAILED);
    expect(await verdict()).toBe('healthy');
    await send(3, FAILED);
    expect(await verdict()).toBe('degraded');
    expect(events[0]).toEqual({
      type: 'health.changed',
      time: iso(0),
      tenantId: 'acme',
      from: 'healthy',
      to: 'degraded',
      reason: '6 of 103 requests failed in the last cycle (6 %).',
    });
    clock.minutes = 40;
    await send(50);
    expect(changes()).toEqual(['healthy → degraded', 'degraded → healthy']);
  });

  it('warns before the quarantine, and tells when its thresholds are passed: 40 % and 5,000', async () => {
    const { send, clock, verdict, changes } = watched();
    await send(7_000);
    await send(99, FAILED);
    expect(await verdict()).toBe('healthy');
    await send(4_567, FAILED);
    expect(await verdict()).toBe('degraded');
    await send(333, FAILED);
    expect(await verdict()).toBe('quarantineRisk');
    await send(1, FAILED);
    expect(await verdict()).toBe('quarantineLikely');
    expect(changes()).toEqual([
      'healthy → degraded',
      'degraded → quarantineRisk',
      'quarantineRisk → quarantineLikely',
    ]);
    clock.minutes = 25 * 60;
    await send(10);
    expect(await verdict()).toBe('healthy');
  });

  it('more than 40,000 failures are enough, whatever their share', async () => {
    const { send, verdict, changes } = watched();
    await send(90_000);
    await send(10_000);
    await send(20_001, FAILED);
    expect(await verdict()).toBe('quarantineRisk');
    await send(19_999, FAILED);
    expect(await verdict()).toBe('quarantineRisk');
    await send(1, FAILED);
    expect(await verdict()).toBe('quarantineLikely');
    expect(changes().at(-1)).toBe('quarantineRisk → quarantineLikely');
  });

  it('bad credentials are at once a risk, and a quarantine when no cycle came with good ones', async () => {
    const { reports, entry, send, clock, verdict, changes } = watched();
    await send(5);
    clock.minutes = 20;
    await reports.append([refusal(entry(REFUSED)), refusal(entry(REFUSED))]);
    expect(await verdict()).toBe('healthy');
    await reports.append([refusal(entry(REFUSED))]);
    expect(await verdict()).toBe('quarantineRisk');
    clock.minutes = 41;
    await reports.check();
    expect(changes()).toEqual(['healthy → quarantineRisk', 'quarantineRisk → quarantineLikely']);
    expect((await reports.report('acme')).health.reason).toContain('3 requests came without valid');
    clock.minutes = 45;
    await send(1, { kind: 'read', status: 404 });
    expect(await verdict()).not.toBe('quarantineLikely');
  });

  it('a tenant URL that leads nowhere is a quarantine at once', async () => {
    const { send, verdict, reports } = watched();
    const astray = { route: 'none', kind: 'other', status: 404 } as const;
    await send(1, astray);
    expect(await verdict()).toBe('healthy');
    await send(1, astray);
    expect(await verdict()).toBe('quarantineLikely');
    expect((await reports.report('acme')).health.reason).toContain('tenant URL');
    await send(1);
    expect(await verdict()).not.toBe('quarantineLikely');
  });

  it('is silent when nothing came for three cycles, which only a look at the clock tells', async () => {
    const { reports, send, clock, verdict, changes, events } = watched();
    await send(1);
    clock.minutes = 120;
    await reports.check();
    expect(await verdict()).toBe('healthy');
    clock.minutes = 121;
    await reports.check();
    await reports.check();
    expect(events[0]?.reason).toBe('No request for 121 minutes; one was due every 40.');
    await send(1);
    expect(changes()).toEqual(['healthy → silent', 'silent → healthy']);
  });

  it('follows the pace of the provider', async () => {
    const { send, clock, verdict } = watched({ cycleMinutes: 60, silentCycles: 24 });
    await send(1);
    clock.minutes = 24 * 60;
    expect(await verdict()).toBe('healthy');
    clock.minutes += 1;
    expect(await verdict()).toBe('silent');
  });
});

describe('reports', () => {
  const counting = (log: ProvisioningLogStore) => {
    const read = { entries: 0 };
    const counted: ProvisioningLogStore = {
      append: (entries) => log.append(entries),
      deleteBefore: (tenantId, time) => log.deleteBefore(tenantId, time),
      async query(tenantId, query) {
        const found = await log.query(tenantId, query);
        read.entries += found.length;
        return found;
      },
    };
    return { log: counted, read };
  };

  it('read every entry once, however often they are asked', async () => {
    const { log, read } = counting(createMemoryProvisioningLog());
    const { reports, send } = watched({ log });
    for (let n = 0; n < 30; n += 1) await send(100);
    for (let n = 0; n < 10; n += 1) await reports.report('acme');
    await Promise.all([reports.report('acme'), send(5), reports.check(), reports.report('acme')]);
    expect((await reports.report('acme')).last24Hours.requests).toBe(3_005);
    expect(read.entries).toBe(3_005);
  });

  it('know after a restart what was before, and do not tell it again', async () => {
    const log = createMemoryProvisioningLog();
    const before = watched({ log });
    await before.send(10, FAILED);
    expect(before.changes()).toEqual(['healthy → degraded']);
    const after = watched({ log });
    await after.send(1, FAILED);
    expect(await after.verdict()).toBe('degraded');
    expect((await after.reports.report('acme')).last24Hours.failures).toBe(11);
    expect(after.changes()).toEqual([]);
  });

  it('of two processes with one log agree', async () => {
    const log = createMemoryProvisioningLog();
    const [one, two] = [watched({ log }), watched({ log })];
    await one.send(3);
    await two.send(4);
    await one.send(5);
    const totals = await Promise.all(
      [one, two].map(async ({ reports }) => (await reports.report('acme')).last24Hours.requests),
    );
    expect(totals).toEqual([12, 12]);
  });

  it('that cannot read cost the log nothing', async () => {
    const log = createMemoryProvisioningLog();
    const told: string[] = [];
    const { send, reports } = watched({
      log: {
        ...log,
        query: async () => {
          throw new Error('down');
        },
      },
      logger: { warn() {}, error: (message) => told.push(message) },
    });
    await send(2);
    expect(await log.query('acme')).toHaveLength(2);
    expect(told.length).toBeGreaterThan(0);
    await expect(reports.report('acme')).rejects.toThrow('down');
  });

  it('whose listener fails go on', async () => {
    const told: string[] = [];
    const { send, verdict } = watched({
      onEvent: () => Promise.reject(new Error('no mail')),
      logger: { warn() {}, error: (message) => told.push(message) },
    });
    await send(5, FAILED);
    expect(await verdict()).toBe('degraded');
    expect(told).toEqual(['reports.onEvent failed']);
  });

  it('are refused without a log, and with numbers that are none', () => {
    expect(() => createProvisioningReports({} as never)).toThrow('ERR_SCIM_REPORTS');
    const log = createMemoryProvisioningLog();
    expect(() => createProvisioningReports({ log, cycleMinutes: 0 })).toThrow('ERR_SCIM_REPORTS');
  });
});

describe('whatever happens', () => {
  const KINDS = ['create', 'update', 'disable', 'read', 'delete'] as const;
  const happening = fc.record({
    pause: fc.integer({ min: 0, max: 25 }),
    kind: fc.constantFrom<ProvisioningKind>(...KINDS),
    status: fc.constantFrom(200, 404, 499, 500),
  });

  it('cycles and buckets are what adding everything up gives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 60 }), async (all) => {
        const { reports, clock, send } = watched();
        const made: { minutes: number; failed: boolean; created: boolean }[] = [];
        for (const { pause, kind, status } of all) {
          clock.minutes += pause;
          await send(1, { kind, status });
          const failed = status >= 400 && !(kind === 'read' && status < 500);
          made.push({
            minutes: clock.minutes,
            failed,
            created: kind === 'create' && status < 400,
          });
        }
        const first = made.findLastIndex(
          ({ minutes }, at) => at === 0 || minutes - (made[at - 1]?.minutes ?? 0) >= 10,
        );
        const cycle = made.slice(first);
        const { cycle: reported, activity } = await reports.report('acme', { hours: 48 });
        expect(reported.current).toMatchObject({
          started: iso(cycle[0]?.minutes ?? 0),
          requests: cycle.length,
          failures: cycle.filter(({ failed }) => failed).length,
          creates: cycle.filter(({ created }) => created).length,
        });
        const sum = (name: 'requests' | 'failures') =>
          activity.reduce((total, bucket) => total + bucket[name], 0);
        expect(sum('requests')).toBe(made.length);
        expect(sum('failures')).toBe(made.filter(({ failed }) => failed).length);
      }),
      { numRuns: 60 },
    );
  });
});
