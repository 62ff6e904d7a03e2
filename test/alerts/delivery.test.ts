import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { createAlerts, createMemoryAlertStore } from '../../src/alerts/index.js';
import { DAY, HOUR, MINUTE, world } from './world.js';

const FULL = { active: 50, limit: 50 };
const SEATS_FULL = {
  type: 'seats.full',
  time: '2026-11-21T12:00:00.000Z',
  tenantId: 'acme',
  ...FULL,
};

describe('delivery of alerts', () => {
  it('tries again with growing pauses, for a day, and gives up with a line in the log', async () => {
    const { alerts, tell, pass, failing, logged, sent } = world();
    failing.with = new TypeError('no mail today');
    await tell('seats.full', FULL);
    await pass(23 * HOUR, MINUTE);
    const [waiting] = await alerts.deliveries('acme');
    expect(waiting).toMatchObject({ status: 'waiting', attempts: 9, error: 'TypeError' });
    expect(waiting?.dueAt).toBeDefined();
    await pass(HOUR, MINUTE);
    const [delivery] = await alerts.deliveries('acme');
    expect(delivery).toMatchObject({ status: 'failed', attempts: 10, error: 'TypeError' });
    expect(logged.filter((line) => line.includes('given up'))).toHaveLength(1);
    failing.with = undefined;
    await pass(DAY, HOUR);
    expect(sent).toEqual([]);
  });

  it('sends what failed once it succeeds, with the same id', async () => {
    const { alerts, tell, pass, failing, sent } = world();
    failing.with = new Error('no mail');
    await tell('seats.full', FULL);
    failing.with = undefined;
    await pass(MINUTE);
    const [delivery] = await alerts.deliveries('acme');
    expect(delivery).toMatchObject({ status: 'sent', attempts: 2, channel: 'default' });
    expect(sent.map(({ id }) => id)).toEqual([delivery?.id]);
    expect(delivery).not.toHaveProperty('error');
  });

  it('withdraws what is over before it was sent', async () => {
    const { alerts, tell, pass, failing, news } = world();
    failing.with = new Error('no mail');
    await tell('guard.held', { limit: 3 });
    await tell('guard.rejected', { users: 5 });
    failing.with = undefined;
    await pass(DAY, HOUR);
    expect(news()).toEqual([]);
    expect(await alerts.deliveries('acme')).toMatchObject([{ status: 'withdrawn' }]);
  });

  it('keeps the failure of one sender from the others', async () => {
    const mails: string[] = [];
    const { alerts, tell, pass } = world({
      send: {
        mail: ({ kind }) => void mails.push(kind),
        slack: () => Promise.reject(new Error('gone')),
      },
    });
    await tell('seats.full', FULL);
    await pass(2 * HOUR, MINUTE);
    expect(mails).toEqual(['seats.full']);
    const deliveries = await alerts.deliveries('acme');
    expect(Object.fromEntries(deliveries.map(({ channel, status }) => [channel, status]))).toEqual({
      mail: 'sent',
      slack: 'waiting',
    });
  });

  it('repeats once at the most what a process was sending when it ended', async () => {
    const { store, clock, make, sent } = world();
    const alerts = make();
    const killed = make({
      ...store,
      // What is sent is not written down any more.
      settle: () => new Promise(() => undefined),
    });
    await killed.onEvent(SEATS_FULL);
    await turn();
    await turn();
    expect(sent).toHaveLength(1);
    await alerts.check();
    expect(sent).toHaveLength(1);
    clock.time += 3 * MINUTE;
    await alerts.check();
    clock.time += 3 * MINUTE;
    await alerts.check();
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(sent).toHaveLength(2);
  });

  it('lets one of several processes send', async () => {
    const { make, sent } = world();
    const all = [make(), make(), make()];
    await Promise.all(all.map((each) => each.onEvent(SEATS_FULL)));
    await Promise.all(all.map((each) => each.check()));
    expect(sent).toHaveLength(1);
  });

  it('sends to others while one sender hangs', async () => {
    const sent: string[] = [];
    const { alerts, tell } = world({
      send: ({ tenantId }) =>
        tenantId === 'acme' ? new Promise(() => undefined) : void sent.push(tenantId),
    });
    await alerts.onEvent(SEATS_FULL);
    await turn();
    await turn();
    await tell('seats.full', { ...FULL, tenantId: 'globex' });
    expect(sent).toEqual(['globex']);
  });

  it('keeps the tenants apart', async () => {
    const { alerts, tell } = world();
    await tell('seats.full', FULL);
    await tell('seats.full', { ...FULL, tenantId: 'globex' });
    expect(await alerts.deliveries('acme')).toHaveLength(1);
    expect(await alerts.deliveries('globex')).toHaveLength(1);
    expect(await alerts.deliveries('elsewhere')).toEqual([]);
  });

  it('ends what is being sent before it is closed, and begins nothing afterwards', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { alerts, make, sent } = world({ send: () => gate });
    await alerts.onEvent(SEATS_FULL);
    await turn();
    await turn();
    const closing = alerts.close();
    await alerts.onEvent({ ...SEATS_FULL, tenantId: 'globex' });
    release();
    await closing;
    expect(await alerts.deliveries('acme')).toMatchObject([{ status: 'sent' }]);
    expect(await alerts.deliveries('globex')).toMatchObject([{ status: 'waiting' }]);
    expect(sent).toEqual([]);
    await make().check();
    expect(await alerts.deliveries('globex')).toMatchObject([{ status: 'sent' }]);
  });

  it('forgets the oldest of a tenant, but none that waits', async () => {
    const store = createMemoryAlertStore();
    const alerts = createAlerts({ store, send: () => undefined });
    for (let at = 0; at < 600; at += 1) {
      await alerts.onEvent({
        type: 'administrator.lost',
        time: '2026-11-21T12:00:00.000Z',
        tenantId: 'acme',
        role: `role ${at}`,
        requestId: `${at}`,
      } as never);
    }
    await alerts.check();
    expect(await store.list('acme', 1_000)).toHaveLength(500);
    expect(await alerts.deliveries('acme', { limit: 1_000 })).toHaveLength(200);
    await alerts.close();
  });
});

describe('quiet hours', () => {
  const quietHours = { from: '20:00', to: '07:00', timeZone: 'Europe/Zurich' };

  it('hold back what is not urgent until they end', async () => {
    const { alerts, tell, pass, news } = world({ quietHours });
    await pass(9 * HOUR, HOUR); // 22:00 in Zurich
    await tell('seats.full', FULL);
    await tell('administrator.lost', { role: 'owner', requestId: 'r1' });
    expect(news()).toEqual(['administrator.lost']);
    expect(await alerts.deliveries('acme')).toMatchObject([
      { status: 'sent' },
      { status: 'waiting', attempts: 0, dueAt: '2026-11-22T06:00:00.000Z' },
    ]);
    await pass(9 * HOUR - MINUTE, MINUTE);
    expect(news()).toEqual([]);
    await pass(MINUTE);
    expect(news()).toEqual(['seats.full']);
  });

  it('are those of the tenant where it has its own', async () => {
    const { tell, news } = world({
      quietHours: async (tenantId) =>
        tenantId === 'acme' ? { from: '11:00', to: '13:00' } : undefined,
    });
    await tell('seats.full', FULL);
    expect(news()).toEqual([]);
    await tell('seats.full', { ...FULL, tenantId: 'globex' });
    expect(news()).toEqual(['seats.full']);
  });

  it('are none where the host cannot tell them', async () => {
    const { tell, news, logged } = world({ quietHours: () => ({ from: '25:00', to: '7' }) });
    await tell('seats.full', FULL);
    expect(news()).toEqual(['seats.full']);
    expect(logged).toEqual(['alerts.quietHours returned an unusable value']);
  });
});

describe('texts of alerts', () => {
  it('link to the page, and are safe as HTML and as a subject', async () => {
    const { tell, sent } = world({
      pageUrl: (tenantId) => `https://app.example/scim?tenant=${tenantId}&tab="log"`,
    });
    await tell('administrator.lost', { role: '<b>\r\nBcc: all</b>', requestId: 'r1' });
    const [alert] = sent;
    expect(alert?.subject).toBe('Nobody has the role "<b> Bcc: all</b>" any more');
    expect(alert?.html).toContain('Nobody has the role &quot;&lt;b&gt; Bcc: all&lt;/b&gt;&quot;');
    expect(alert?.html).toContain('href="https://app.example/scim?tenant=acme&amp;tab=%22log%22"');
    expect(alert?.text).toContain('https://app.example/scim?tenant=acme&tab=%22log%22');
    expect(alert?.html).not.toContain('<b>');
  });

  it.each(['javascript:alert(1)', 'nowhere'])('have no link to %s', async (url) => {
    const { tell, sent } = world({ pageUrl: () => url });
    await tell('seats.full', FULL);
    expect(sent).toHaveLength(1);
    expect(sent[0]).not.toHaveProperty('url');
    expect(sent[0]?.html).not.toContain('href');
  });
});
