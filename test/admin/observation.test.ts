import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createObservedWorld, someHistory } from './observed-world.js';
import { createWorld, MOUNT, OWN } from './world.js';

const READS = [
  '/log',
  '/report',
  '/disabled-users',
  '/disabled-users.csv',
  '/deletion-guard',
] as const;
const CHANGES = ['/deletion-guard/release', '/deletion-guard/reject'] as const;

describe('the observing part of the page', () => {
  it.each([...READS, ...CHANGES])('is closed to whoever is no administrator: %s', async (path) => {
    const { app } = createObservedWorld();
    const method = path.includes('/re') && !path.endsWith('report') ? 'post' : 'get';
    await request(app)
      [method](`${MOUNT}/api${path}`)
      .set({ ...OWN, 'X-Session': 'acme/guest' })
      .expect(403);
  });

  it.each(READS)('is not read by another site: %s', async (path) => {
    const { app } = createObservedWorld();
    await request(app)
      .get(`${MOUNT}/api${path}`)
      .set({ 'X-Session': 'acme/ada', 'Sec-Fetch-Site': 'cross-site' })
      .expect(403);
  });

  it.each(CHANGES)('is not decided by another site: %s', async (path) => {
    const { app } = createObservedWorld();
    const send = (headers: object) =>
      request(app)
        .post(`${MOUNT}/api${path}`)
        .set({ 'X-Session': 'acme/ada', ...headers })
        .send('{}');
    await send({ ...OWN, 'Sec-Fetch-Site': 'cross-site' }).expect(403);
    await send({ 'Content-Type': 'application/json' }).expect(403);
    await send(OWN).expect(200);
  });

  it('has the cards for which the host has given something, and nothing behind the others', async () => {
    const bare = createWorld().as('acme/ada');
    expect((await bare('get', '/state')).body.cards).toEqual([]);
    for (const path of READS) await bare('get', path).expect(404);
    for (const path of CHANGES) await bare('post', path).expect(404);
    const full = createObservedWorld().as('acme/ada');
    expect((await full('get', '/state')).body.cards).toEqual([
      'deletionGuard',
      'reports',
      'log',
      'disabledUsers',
    ]);
  });

  it('shows nothing of another tenant, whatever is asked for', async () => {
    const { as, ada } = await someHistory();
    const eve = as('umbrella/eve');
    for (const path of READS) {
      const query = `?tenantId=acme&tenant=acme&resourceId=${ada}&after=5`;
      const { text } = await eve('get', path + query).expect(200);
      expect(text).not.toMatch(new RegExp(`${ada}|acme|bob`));
    }
    const { body } = await eve('get', '/report').expect(200);
    expect(body).toMatchObject({ verdict: 'silent', last24Hours: { attempts: 0 } });
  });
});

describe('the report', () => {
  it('has the verdict, what came last, the cycle and the activity', async () => {
    const { as } = await someHistory();
    const { body } = await as('acme/ada')('get', '/report').expect(200);
    expect(body).toMatchObject({
      verdict: 'healthy',
      reason: expect.stringMatching(/\.$/),
      lastSuccess: expect.any(String),
      lastFailure: expect.any(String),
      last24Hours: { requests: 5, attempts: 5, failures: 1, errorRate: 0.2 },
      currentCycle: { requests: 5, creates: 2, disables: 1 },
      period: 'day',
      bucketMinutes: 60,
    });
    expect(body.activity).toHaveLength(24);
    expect(body.activity.at(-1)).toMatchObject({ creates: 2, disables: 1, failures: 1 });
    const week = (await as('acme/ada')('get', '/report?period=week').expect(200)).body;
    expect(week.activity).toHaveLength(28);
    await as('acme/ada')('get', '/report?period=year').expect(400);
  });
});
