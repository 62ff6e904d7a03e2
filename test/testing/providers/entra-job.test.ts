import { beforeEach, describe, expect, it } from '@jest/globals';
import { createEntraClient, type EntraClientOptions } from 'express-scim/testing';
import { afterCycle, quarantineReason } from '../../../src/testing/providers/entra/quarantine.js';
import { person, SMALL } from './people.js';
import { recordingProvider } from './recording-provider.js';

const BASE = 'http://scim.example.com/scim/v2';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let provider: ReturnType<typeof recordingProvider>;
let time: number;
/** Answers instead of the provider while it is set. */
let instead: ((method: string, url: string, body: string) => Response | undefined) | undefined;
beforeEach(() => {
  provider = recordingProvider(BASE);
  time = Date.UTC(2026, 0, 5);
  instead = undefined;
});

const entra = (more: Partial<EntraClientOptions> = {}) =>
  createEntraClient({
    baseUrl: BASE,
    token: 'secret',
    concurrency: 1,
    retries: 0,
    now: () => time,
    fetch: async (input, init) =>
      instead?.(init?.method ?? 'GET', String(input), String(init?.body)) ??
      provider.fetch(input, init),
    ...more,
  });

const refusing = (text: string) => (method: string, url: string, body: string) =>
  method !== 'GET' && `${method} ${url} ${body}`.includes(text)
    ? new Response('{"detail":"no"}', { status: 400 })
    : undefined;

describe('an object that fails', () => {
  const ADA = { people: [person('ada')], groups: [] };

  it('is tried in the next cycle, after 6, 12 and 24 hours, then daily up to the 28th day', async () => {
    instead = refusing('POST');
    const client = entra();
    await client.initialCycle(ADA);
    const begun = time;
    const tried: number[] = [];
    for (; time <= begun + 35 * DAY; time += HOUR) {
      const { failures } = await client.incrementalCycle(ADA);
      if (failures.length > 0) tried.push((time - begun) / HOUR);
    }
    const daily = Array.from({ length: 27 }, (_, i) => (i + 2) * 24);
    expect(tried).toEqual([0, 6, 12, 24, ...daily]);
  });

  it('is tried at once when it changes, and is no longer held when it succeeds', async () => {
    instead = refusing('POST');
    const client = entra();
    await client.initialCycle(ADA);
    await client.incrementalCycle(ADA);
    time += HOUR;
    instead = undefined;
    expect((await client.incrementalCycle(ADA)).users.created).toBe(0);
    const changed = { people: [person('ada', { jobTitle: 'Captain' })], groups: [] };
    expect((await client.incrementalCycle(changed)).users.created).toBe(1);
    provider.clear();
    time += DAY;
    await client.incrementalCycle(changed);
    expect(provider.requests).toEqual([]);
  });

  it('keeps the members that were refused until they are sent', async () => {
    instead = refusing('"path":"members"');
    const client = entra();
    const first = await client.initialCycle(SMALL);
    expect(first).toMatchObject({ groups: { created: 2 }, membersAdded: 0 });
    instead = undefined;
    time += 40 * 60_000;
    expect(await client.incrementalCycle(SMALL)).toMatchObject({ membersAdded: 4, failures: [] });
  });

  it('is deleted later if it could not be deleted at once', async () => {
    const client = entra();
    await client.initialCycle(ADA);
    instead = refusing('DELETE');
    const nobody = { people: [], groups: [] };
    expect((await client.incrementalCycle(nobody)).failures).toHaveLength(1);
    instead = undefined;
    expect((await client.incrementalCycle(nobody)).users.deleted).toBe(1);
  });
});

describe('a manager without an account', () => {
  it('is sent as soon as there is one', async () => {
    const bea = person('bea', { managerObjectId: 'oid-ada' });
    const ada = person('ada', { accountEnabled: false });
    const client = entra();
    expect((await client.initialCycle({ people: [bea, ada], groups: [] })).managersSet).toBe(0);
    const next = { people: [bea, { ...ada, accountEnabled: true }], groups: [] };
    expect((await client.incrementalCycle(next)).managersSet).toBe(1);
  });
});

describe('quarantine', () => {
  const sound = { attempted: 100_000, failed: 0, failedReferences: 0, fatal: undefined };

  it.each([
    [{ ...sound, failed: 40_000 }, undefined],
    [{ ...sound, attempted: 12_500, failed: 5_000 }, undefined],
    [{ ...sound, attempted: 12_499, failed: 5_000 }, 'failures'],
    [{ ...sound, attempted: 4_999, failed: 4_999 }, undefined],
    [{ ...sound, failed: 40_001 }, 'failures'],
    [{ ...sound, attempted: 200_000, failed: 60_000, failedReferences: 20_000 }, undefined],
    [{ ...sound, attempted: 200_000, failed: 60_001, failedReferences: 30_000 }, 'failures'],
    [{ ...sound, fatal: 'credentials' as const }, 'credentials'],
  ])('%j: %s', (outcome, reason) => {
    expect(quarantineReason(outcome)).toBe(reason);
  });

  it('makes cycles daily, ends with a good one, and becomes final after four weeks', () => {
    const at = (days: number) => new Date(time + days * DAY);
    const bad = { ...sound, fatal: 'credentials' as const };
    const first = afterCycle(undefined, bad, at(0));
    expect(first).toEqual({
      state: 'quarantined',
      reason: 'credentials',
      since: at(0),
      nextCycleAt: at(1),
    });
    const late = afterCycle(first, bad, at(27));
    expect(late).toMatchObject({ state: 'quarantined', since: at(0) });
    expect(afterCycle(late, sound, at(27))).toEqual({
      state: 'active',
      nextCycleAt: new Date(at(27).getTime() + 40 * 60_000),
    });
    expect(afterCycle(late, bad, at(28))).toMatchObject({ state: 'disabled', since: at(0) });
  });

  it.each([
    ['credentials', 401, '{}'],
    ['compliance', 404, '{}'],
    ['compliance', 200, '[]'],
  ] as const)(
    'comes at once for %s (%d), and the rest is left for later',
    async (reason, status, body) => {
      let asked = 0;
      instead = () => {
        asked++;
        return new Response(body, { status });
      };
      const client = entra();
      const report = await client.initialCycle(SMALL);
      expect(client.job).toMatchObject({ state: 'quarantined', reason });
      expect(report.failures).toHaveLength(1);
      expect(asked).toBe(1);

      instead = undefined;
      time += DAY;
      expect(await client.incrementalCycle(SMALL)).toMatchObject({
        users: { created: 4 },
        failures: [],
      });
      expect(client.job?.state).toBe('active');
    },
  );

  it('comes for a 403 of a read, and not for one of a write, which is about one person', async () => {
    instead = () => new Response('{}', { status: 403 });
    const outside = entra();
    await outside.initialCycle(SMALL);
    expect(outside.job).toMatchObject({ state: 'quarantined', reason: 'credentials' });

    instead = (method) => (method === 'POST' ? new Response('{}', { status: 403 }) : undefined);
    const full = entra();
    const { failures } = await full.initialCycle(SMALL);
    expect(failures.length).toBeGreaterThan(1);
    expect(full.job?.state).toBe('active');
  });

  it('disables the job after four weeks, until it is restarted', async () => {
    instead = () => new Response('{}', { status: 401 });
    const client = entra();
    expect(client.job).toBeUndefined();
    for (let day = 0; day <= 28; day++, time += DAY) await client.sync(SMALL);
    expect(client.job).toMatchObject({ state: 'disabled', reason: 'credentials' });
    await expect(client.sync(SMALL)).rejects.toThrow('The job is disabled (credentials)');
    instead = undefined;
    client.restart();
    expect((await client.sync(SMALL)).users.created).toBe(4);
  });
});

describe('provision on demand', () => {
  it('takes one person, always in the default dialect', async () => {
    const client = entra({ dialect: 'aadOptscim062020' });
    await client.initialCycle(SMALL);
    provider.clear();
    const left = { ...SMALL, people: SMALL.people.map((p) => ({ ...p, accountEnabled: false })) };
    const report = await client.provisionOnDemand(left, { person: 'oid-ada' });
    expect(report.users.disabled).toBe(1);
    expect(provider.requests.filter((r) => r.method === 'PATCH').map((r) => r.body)).toMatchObject([
      { Operations: [{ op: 'Replace', path: 'active', value: 'False' }] },
    ]);
  });

  it('takes one group with the members that were picked', async () => {
    const client = entra();
    const pick = { group: 'gid-1', members: ['oid-ada', 'oid-bea'] };
    expect(await client.provisionOnDemand(SMALL, pick)).toMatchObject({
      users: { created: 2 },
      groups: { created: 1 },
      membersAdded: 2,
      failures: [],
    });
    expect(await client.provisionOnDemand(SMALL, pick)).toMatchObject({ membersAdded: 0 });
    expect(await client.initialCycle(SMALL)).toMatchObject({
      users: { created: 2 },
      membersAdded: 2,
    });
  });

  it('refuses what is not there and more than five members', async () => {
    const client = entra();
    const many = { group: 'gid-1', members: Array.from({ length: 6 }, () => 'oid-ada') };
    await expect(client.provisionOnDemand(SMALL, many)).rejects.toThrow('At most 5');
    await expect(client.provisionOnDemand(SMALL, { person: 'x' })).rejects.toThrow('no object x');
  });

  it('reports a failure like a cycle does', async () => {
    instead = refusing('POST');
    const report = await entra().provisionOnDemand(SMALL, { person: 'oid-ada' });
    expect(report.failures).toEqual([
      { objectId: 'oid-ada', reason: 'POST /Users: answered 400 (no).' },
    ]);
  });
});

describe('account discovery', () => {
  const page = (startIndex: number, count: number) => () =>
    new Response(
      JSON.stringify({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
        totalResults: 150,
        startIndex,
        itemsPerPage: count,
        Resources: Array.from({ length: count }, (_, i) => ({ id: `${startIndex + i}` })),
      }),
    );

  it('reads users page by page', async () => {
    const pages = [page(1, 100), page(101, 50)];
    instead = () => pages.shift()?.();
    expect(await entra().discoverAccounts()).toBe(150);
  });

  it.each([
    ['starts elsewhere', [page(1, 100), page(1, 50)], 'from elsewhere'],
    ['is empty too early', [page(1, 100), page(101, 0)], 'without end'],
  ] as const)('stops at a page that %s', async (_, pages, message) => {
    const rest = [...pages];
    instead = () => rest.shift()?.();
    await expect(entra().discoverAccounts()).rejects.toThrow(message);
  });
});

describe('matching', () => {
  it('is by the attributes that the administrator has chosen', async () => {
    const matching = { users: 'emails[type eq "work"].value', groups: 'externalId' } as const;
    const { mail: _none, ...eve } = person('eve');
    await entra({ matching }).initialCycle({ ...SMALL, people: [person('ada'), eve] });
    const gets = provider.requests.filter((r) => r.method === 'GET').map((r) => r.target);
    expect(gets.slice(0, 2)).toEqual([
      '/Users?filter=emails%5Btype+eq+%22work%22%5D.value+eq+%22ada%40example.com%22',
      '/Groups?excludedAttributes=members&filter=externalId+eq+%22gid-1%22',
    ]);
  });
});
