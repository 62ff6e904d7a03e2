import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { createMemoryStores } from '../../../src/index.js';
import {
  createMemoryProvisioningLog,
  createProvisioningReports,
  type HealthChangedEvent,
  type ProvisioningLogEntry,
  type ProvisioningLogStore,
} from '../../../src/monitoring/index.js';
import { mountScim } from '../../support/app.js';
import { user } from '../../support/messages.js';
import { unitLog } from '../../support/unit-log.js';

const START = Date.parse('2026-11-21T08:00:00.000Z');
const QUIET = { warn() {}, error() {} };

/** Reports over a log whose entries of writes are part of their commits, which are what the test makes of them. */
function watched(log: ProvisioningLogStore = createMemoryProvisioningLog()) {
  const clock = { hours: 0 };
  const now = () => START + clock.hours * 3_600_000;
  const events: HealthChangedEvent[] = [];
  let waiting: readonly ProvisioningLogEntry[] = [];
  const reports = createProvisioningReports({
    log: {
      ...log,
      async appendInUnit(_, entries) {
        waiting = entries;
      },
    },
    now,
    onEvent: (event) => void events.push(event),
    logger: QUIET,
  });
  const entry = (status: number): ProvisioningLogEntry => ({
    time: new Date(now()).toISOString(),
    tenantId: 'acme',
    principalId: 'entra',
    requestId: `r${clock.hours}`,
    method: 'PATCH',
    route: 'resource',
    kind: 'update',
    status,
  });
  const ctx = { tenantId: 'acme', principal: { id: 'entra' }, requestId: 'r' };
  async function write() {
    const signal = new AbortController().signal;
    await reports.appendInUnit?.({ ...ctx, signal }, [entry(200)]);
    const uncommitted = await reports.report('acme');
    await log.append(waiting);
    await reports.committed?.(waiting);
    return uncommitted;
  }
  const changes = () => events.splice(0).map(({ from, to }) => `${from} → ${to}`);
  return { reports, clock, entry, write, changes };
}

describe('reports over a log that takes part in units of work', () => {
  it('are given both kinds of entries, and count each once', async () => {
    const { unitOfWork: units, ...stores } = createMemoryStores();
    const { provisioningLog: log, unitOfWork } = unitLog(units);
    const reports = createProvisioningReports({ log });
    const { scim } = mountScim({ ...stores, unitOfWork, provisioningLog: reports });
    await scim.post('/Users', user('ada')).expect(201);
    await scim.post('/Users', user('ada')).expect(409);
    await scim.get('/Users').expect(200);
    await turn();
    await turn();
    expect(await log.query('default')).toHaveLength(3);
    expect((await reports.report('default')).last24Hours).toMatchObject({
      requests: 3,
      creates: 1,
      failures: 1,
    });
  });

  it('do not see a write before its commit, and tell after it what it changes', async () => {
    const { reports, clock, entry, write, changes } = watched();
    await reports.append([entry(200)]);
    clock.hours = 5;
    await reports.check('acme');
    expect(changes()).toEqual(['healthy → silent']);
    const before = await write();
    expect(before.last24Hours.requests).toBe(1);
    expect(changes()).toEqual(['silent → healthy']);
    expect((await reports.report('acme')).last24Hours.requests).toBe(2);
  });

  it('tell it too where the write is the first that they hear of the tenant', async () => {
    const log = createMemoryProvisioningLog();
    await log.append([watched().entry(200)]);
    const { clock, write, changes } = watched(log);
    clock.hours = 5;
    await write();
    expect(changes()).toEqual(['silent → healthy']);
  });

  it('take part in no unit if the log does not', () => {
    const reports = createProvisioningReports({ log: createMemoryProvisioningLog() });
    expect(reports).not.toHaveProperty('appendInUnit');
    expect(reports).not.toHaveProperty('committed');
  });
});
