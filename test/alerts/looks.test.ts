import { describe, expect, it } from '@jest/globals';
import { createMemoryTokenStore, createTokenService } from '../../src/auth/index.js';
import {
  createMemoryProvisioningLog,
  createProvisioningReports,
  type DisabledUser,
} from '../../src/monitoring/index.js';
import { DAY, HOUR, MINUTE, START, world } from './world.js';

const acme = { tenants: () => ['acme'] };

/** Alerts that look at reports over a log; the clock of the reports is that of the world. */
function watched() {
  const clock = { now: () => START };
  const log = createMemoryProvisioningLog();
  const reports = createProvisioningReports({ log, now: () => clock.now() });
  const made = world({ ...acme, reports });
  clock.now = () => made.clock.time;
  let requests = 0;
  const request = async (status = 200) => {
    requests += 1;
    await reports.append([
      {
        time: new Date(made.clock.time).toISOString(),
        tenantId: 'acme',
        principalId: 'entra',
        requestId: `r${requests}`,
        method: 'PATCH',
        route: 'resource',
        kind: 'update',
        status,
      },
    ]);
  };
  return { ...made, request };
}

describe('looks at health', () => {
  it('find a problem that no event has told', async () => {
    const { alerts, request, news } = watched();
    for (let at = 0; at < 5; at += 1) await request(400);
    await alerts.check();
    await alerts.check();
    expect(news()).toEqual(['health.degraded']);
  });

  it('tell of silence that is longer than usual', async () => {
    const { request, pass, clock, news } = watched();
    for (let at = 0; at < 48; at += 1) {
      await request();
      clock.time += 40 * MINUTE;
    }
    await pass(HOUR, 10 * MINUTE);
    expect(news()).toEqual([]);
    await pass(HOUR, 10 * MINUTE);
    expect(news()).toEqual(['health.silent']);
    await request();
    await pass(10 * MINUTE);
    expect(news()).toEqual(['health.recovered']);
  });

  it('do not tell of the pauses of somebody who only sends what changes', async () => {
    const { request, pass, clock, news } = watched();
    for (const pause of [20, 2, 40, 3, 20]) {
      await request();
      clock.time += pause * HOUR;
    }
    await request();
    await pass(79 * HOUR, HOUR);
    expect(news()).toEqual([]);
    await pass(3 * HOUR, HOUR);
    expect(news()).toEqual(['health.silent']);
  });

  it('say nothing of a tenant that has never been heard of', async () => {
    const { pass, news } = watched();
    await pass(3 * DAY, HOUR);
    expect(news()).toEqual([]);
  });
});

describe('looks at tokens', () => {
  async function withToken(days: number) {
    const clock = { now: () => START };
    const tokens = createTokenService({ store: createMemoryTokenStore(), now: () => clock.now() });
    const made = world({ ...acme, tokens });
    clock.now = () => made.clock.time;
    const { record } = await tokens.issue({
      tenantId: 'acme',
      label: 'Entra',
      expiresInSeconds: (days * DAY) / 1_000,
    });
    return { ...made, tokens, record };
  }

  it('warn 30 days before, and in the last three', async () => {
    const { pass, sent } = await withToken(40);
    await pass(9 * DAY, 12 * HOUR);
    expect(sent).toEqual([]);
    await pass(41 * DAY, 12 * HOUR);
    expect(sent.map(({ time }) => time.slice(0, 10))).toEqual(['2026-12-01', '2026-12-28']);
  });

  it('are content when the token has a successor', async () => {
    const { pass, tokens, record, news } = await withToken(31);
    await pass(2 * DAY, 12 * HOUR);
    expect(news()).toEqual(['token.expiring']);
    const { record: next } = await tokens.rotate('acme', record.id);
    await pass(20 * DAY, 12 * HOUR);
    expect(news()).toEqual(['token.expiring']);
    expect(next.id).not.toBe(record.id);
  });
});

describe('looks at held deletions', () => {
  it('find a hold that no event has told, and see that it is over', async () => {
    const guard = { status: 'holding' as 'holding' | 'open', held: 7 };
    const { alerts, sent } = world({
      ...acme,
      deletionGuard: { state: async () => ({ ...guard, taken: 3, heldIds: [], rejected: 0 }) },
    });
    await alerts.check();
    await alerts.check();
    guard.status = 'open';
    await alerts.check();
    guard.status = 'holding';
    await alerts.check();
    expect(sent.map(({ kind }) => kind)).toEqual(['deletions.held', 'deletions.held']);
    expect(sent[0]?.text).toContain('7 people are held');
    expect(sent[0]?.data).toEqual({ held: 7 });
  });
});

describe('looks at disabled users', () => {
  const row = (id: string, days: number, equipment: DisabledUser['columns'][string]) => ({
    id,
    userName: `${id}@acme.example`,
    since: new Date(START - days * DAY).toISOString(),
    sinceIsExact: true,
    lastRoles: [],
    columns: { equipment, seats: 0 },
  });

  it('name the ids of those who have been inactive for so long and hold something, once a week', async () => {
    let reads = 0;
    const all = [row('u1', 40, 2), row('u2', 40, 0), row('u3', 5, 3), row('u4', 31, 'laptop')];
    const { alerts, pass, sent } = world({
      ...acme,
      disabledUsers: {
        async *rows() {
          reads += 1;
          yield* all;
        },
      },
    });
    await alerts.check();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.data).toEqual({
      count: 2,
      days: 30,
      userIds: ['u1', 'u4'],
      columns: ['equipment'],
    });
    expect(sent[0]?.text).not.toContain('@acme.example');
    await pass(6 * DAY, HOUR);
    expect(sent).toHaveLength(1);
    expect(reads).toBe(7);
    await pass(DAY, HOUR);
    expect(sent).toHaveLength(2);
  });

  it('are made again by another process soon after one that did not end', async () => {
    let fails = true;
    const { alerts, pass, news, logged } = world({
      ...acme,
      disabledUsers: {
        async *rows() {
          if (fails) throw new TypeError('down');
          yield row('u1', 40, 1);
        },
      },
    });
    await alerts.check();
    expect(news()).toEqual([]);
    expect(logged).toHaveLength(1);
    fails = false;
    await pass(5 * MINUTE);
    expect(news()).toEqual(['disabledUsers.holding']);
  });
});

describe('looks', () => {
  it('are no worse for one tenant that cannot be looked at', async () => {
    const { alerts, sent } = world({
      tenants: async () => ['acme', 'globex'],
      deletionGuard: {
        state: async (tenantId) => {
          if (tenantId === 'acme') throw new Error('down');
          return { status: 'holding', held: 1, taken: 0, heldIds: [], rejected: 0 };
        },
      },
    });
    await alerts.check();
    expect(sent.map(({ tenantId }) => tenantId)).toEqual(['globex']);
  });

  it.each([42, [7], undefined])('log a list of tenants that is none: %j', async (answer) => {
    const { alerts, logged } = world({
      tenants: () => answer as never,
      tokens: { list: async () => [] },
    });
    await alerts.check();
    expect(logged[0]).toBe('alerts.tenants returned an unusable value');
  });
});
