import { tracingChannel } from 'node:diagnostics_channel';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import {
  createExchangeTrace,
  createMemoryStores,
  type ListQuery,
  type RequestTrace,
  type UserStore,
} from '../../../src/index.js';
import type { ProvisioningLogEntry } from '../../../src/monitoring/index.js';
import type { MountOptions } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { whileServing } from '../../support/server.js';
import { overriding } from '../../support/stores.js';
import { ACME, addUsers, mountTenants, type Tenants, TOKENS, times } from './support.js';

const LARGE = 'x'.repeat(20_000);

/** Tenants whose user store tells which pages it was asked for. */
function counted(options: MountOptions = {}, failAt = Number.POSITIVE_INFINITY) {
  const stores = createMemoryStores();
  const pages: ListQuery['page'][] = [];
  const userStore: UserStore = overriding<UserStore>(stores.userStore, {
    list(ctx, query) {
      pages.push(query.page);
      if (pages.length >= failAt) throw new Error('the database went away');
      return stores.userStore.list(ctx, query);
    },
  });
  const tenants: Tenants = { ...mountTenants({ ...stores, userStore, ...options }), stores };
  return { tenants, pages };
}

const namesOf = (resources: readonly { userName: string }[]) =>
  resources.map(({ userName }) => userName);

async function get(origin: string, path: string, method = 'GET') {
  const headers = { Authorization: `Bearer ${TOKENS.acme}` };
  return fetch(`${origin}/scim/v2${path}`, { method, headers });
}

describe('a page by index', () => {
  it.each(['/Users', '/Users?count=100', '/Users?count=7&startIndex=3', '/Users?count=0'])(
    'of usual size is one call of the store: %s',
    async (path) => {
      const { tenants, pages } = counted();
      await addUsers(tenants, 150);
      await tenants.acme.get(path).expect(200);
      expect(pages).toHaveLength(1);
    },
  );

  it('of a thousand is whole and arrives in several calls', async () => {
    const { tenants, pages } = counted();
    await addUsers(tenants, 1_050);
    const { body } = await tenants.acme.get('/Users?count=1000&startIndex=11').expect(200);
    expect(namesOf(body.Resources)).toEqual(times(1_000, (n) => `user${n + 10}`));
    expect(body).toMatchObject({ totalResults: 1_050, itemsPerPage: 1_000, startIndex: 11 });
    expect(pages.length).toBeGreaterThan(1);
    expect(pages[0]).toEqual({ kind: 'index', startIndex: 11, count: 100 });
  });

  it('of large resources is streamed whole, no slice larger than a few of them', async () => {
    const { tenants, pages } = counted();
    await addUsers(tenants, 400, () => ({ title: LARGE }));
    await whileServing(tenants.app, async (origin) => {
      const answer = await get(origin, '/Users?count=350&startIndex=2');
      expect(answer.headers.get('content-length')).toBeNull();
      expect(answer.headers.get('content-type')).toBe('application/scim+json');
      const body = JSON.parse(await answer.text());
      expect(namesOf(body.Resources)).toEqual(times(350, (n) => `user${n + 1}`));
      expect(body).toMatchObject({ totalResults: 400, itemsPerPage: 350, startIndex: 2 });
    });
    expect(pages.slice(1).map(({ count }) => count)).toEqual([51, 51, 51, 51, 46]);
  });

  it('reads on only as fast as the client does', async () => {
    const { tenants, pages } = counted();
    await addUsers(tenants, 1_000, () => ({ title: LARGE }));
    await whileServing(tenants.app, async (origin) => {
      const answer = await get(origin, '/Users?count=1000');
      const reader = answer.body?.getReader();
      await reader?.read();
      for (let turn = 0; turn < 500; turn += 1) await nextTurn();
      // What the sockets of both sides buffer is a part of 20 megabytes.
      expect(pages.length).toBeLessThan(18);
      let length = 0;
      for (;;) {
        const piece = await reader?.read();
        if (!piece || piece.done) break;
        length += piece.value.length;
      }
      expect(length).toBeGreaterThan(19_000_000);
      expect(pages.length).toBeGreaterThanOrEqual(18);
    });
  });

  it('holds nobody twice while others write', async () => {
    const stores = createMemoryStores();
    let calls = 0;
    const userStore: UserStore = overriding<UserStore>(stores.userStore, {
      async list(ctx, query) {
        calls += 1;
        if (calls === 2) await stores.userStore.create(ACME, { userName: 'aaa', title: 'a' });
        return stores.userStore.list(ctx, query);
      },
    });
    const tenants = { ...mountTenants({ ...stores, userStore }), stores };
    await addUsers(tenants, 300, (n) => ({ title: `b${1_000 + n}` }));
    const { body } = await tenants.acme.get('/Users?count=250&sortBy=title').expect(200);
    const names = namesOf(body.Resources);
    expect([names.length, new Set(names).size, body.itemsPerPage]).toEqual([250, 250, 250]);
  });

  it('over all types is whole too', async () => {
    const { tenants, pages } = counted();
    const ids = await addUsers(tenants, 240, () => ({ title: LARGE }));
    for (const n of [1, 2, 3]) {
      await tenants.stores.groupStore.create(ACME, { displayName: `group ${n}` });
    }
    for (const path of ['/?count=300', '/?count=300&attributes=id', '/?count=242&sortBy=id']) {
      const { body } = await tenants.acme.get(path).expect(200);
      const expected = path.includes('242') ? 242 : 243;
      expect(body).toMatchObject({ totalResults: 243, itemsPerPage: expected });
      expect(body.Resources).toHaveLength(expected);
    }
    expect(pages.length).toBeGreaterThan(6);
    expect(ids).toHaveLength(240);
  });

  it('beyond the bound is refused and never cut; one large resource does not count for all', async () => {
    const limits = { maxPageBytes: 3_000_000 };
    const { tenants } = counted({ limits });
    await addUsers(tenants, 200, () => ({ title: LARGE }));
    const { body } = await tenants.acme.get('/Users?count=200').expect(400);
    expect(body).toMatchObject({ scimType: 'tooMany' });
    expect(body.detail).toContain('maxPageBytes');
    const fewer = await tenants.acme.get('/Users?count=100').expect(200);
    expect(fewer.body.Resources).toHaveLength(100);

    const others = counted({ limits });
    await addUsers(others.tenants, 200, (n) => (n === 0 ? { title: LARGE.repeat(100) } : {}));
    const whole = await others.tenants.acme.get('/Users?count=200').expect(200);
    expect(whole.body.Resources).toHaveLength(200);
  });

  it('is answered to HEAD without its body, and traced without it', async () => {
    const trace = createExchangeTrace();
    const { tenants, pages } = counted({ trace });
    await addUsers(tenants, 300, () => ({ title: LARGE }));
    await whileServing(tenants.app, async (origin) => {
      const answer = await get(origin, '/Users?count=300', 'HEAD');
      expect([answer.status, await answer.text()]).toEqual([200, '']);
      expect(pages.length).toBeLessThan(3);
      await (await get(origin, '/Users?count=300')).text();
    });
    expect(trace.last()).toMatchObject([
      { method: 'HEAD', status: 200 },
      { method: 'GET', status: 200 },
    ]);
    expect(trace.last().map(({ response }) => response)).toEqual([undefined, undefined]);
  });
});

describe('a page by cursor', () => {
  it('ends early where its resources are large, and the walk finds everybody once', async () => {
    const { tenants } = counted();
    await addUsers(tenants, 900, () => ({ title: LARGE }));
    const names: string[] = [];
    const sizes: number[] = [];
    let cursor = '';
    do {
      const path = `/Users?count=800&cursor=${cursor}`;
      const { body } = await tenants.acme.get(path).expect(200);
      expect(body.totalResults).toBe(900);
      names.push(...namesOf(body.Resources));
      sizes.push(body.Resources.length);
      cursor = body.nextCursor ?? '';
    } while (cursor !== '');
    expect(names).toEqual(times(900, (n) => `user${n}`));
    expect(Math.max(...sizes)).toBeLessThan(200);
  });

  it('of small resources is as long as it was asked for', async () => {
    const { tenants } = counted();
    await addUsers(tenants, 450);
    const { body } = await tenants.acme.get('/Users?count=400&cursor=').expect(200);
    expect([body.Resources.length, typeof body.nextCursor]).toEqual([400, 'string']);
  });

  it('over all types ends early without leaving a type out', async () => {
    const { tenants } = counted();
    await addUsers(tenants, 150, () => ({ title: LARGE }));
    await tenants.stores.groupStore.create(ACME, { displayName: 'staff' });
    const ids: string[] = [];
    let cursor = '';
    do {
      const { body } = await tenants.acme.get(`/?count=500&cursor=${cursor}`).expect(200);
      ids.push(...body.Resources.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor ?? '';
    } while (cursor !== '');
    expect([ids.length, new Set(ids).size]).toEqual([151, 151]);
  });
});

describe('an answer that fails when its head is sent', () => {
  it('ends the connection, and is told once with its error', async () => {
    const logged: string[] = [];
    const events: object[] = [];
    const entries: ProvisioningLogEntry[] = [];
    const { tenants } = counted(
      {
        logger: { warn() {}, error: (message) => void logged.push(message) },
        provisioningLog: { append: async (some) => void entries.push(...some) },
        onEvent: (event) => void events.push(event),
      },
      3,
    );
    await addUsers(tenants, 400, () => ({ title: LARGE }));
    const seen: [string, number | undefined][] = [];
    const channel = tracingChannel<unknown, RequestTrace>('express-scim:request');
    const note = (name: string) => (message: unknown) =>
      void seen.push([name, (message as RequestTrace).status]);
    const subscribers = {
      start() {},
      end() {},
      asyncStart() {},
      error: note('error'),
      asyncEnd: note('asyncEnd'),
    };
    channel.subscribe(subscribers);
    try {
      await whileServing(tenants.app, async (origin) => {
        const answer = await get(origin, '/Users?count=400');
        expect(answer.status).toBe(200);
        await expect(answer.text()).rejects.toThrow();
      });
      await eventually(() => entries.length > 0);
    } finally {
      channel.unsubscribe(subscribers);
    }
    expect(entries).toMatchObject([{ status: 500, kind: 'read' }]);
    expect(JSON.stringify(entries)).not.toContain('database');
    expect(logged).toEqual(['an answer was broken off']);
    expect(events).toMatchObject([{ type: 'request.failed', status: 500 }]);
    expect(seen).toEqual([
      ['error', 500],
      ['asyncEnd', 500],
    ]);
  });
});

describe('a large group', () => {
  it('is served whole, alone and on a page', async () => {
    const tenants = mountTenants({ baseUrl: 'https://rfp.example/scim/v2' });
    const { groupStore } = tenants.stores;
    const ids = await addUsers(tenants, 3_000);
    const { id } = await groupStore.create(ACME, { displayName: 'everybody' });
    await groupStore.changeMembers(ACME, id, {
      from: 'current',
      add: ids.map((value) => ({ value })),
      remove: [],
      unknown: 'skip',
    });
    const { acme } = tenants;
    const alone = (await acme.get(`/Groups/${id}`).expect(200)).body;
    expect(alone.members.map(({ value }: { value: string }) => value)).toEqual(ids);
    expect(alone.members[0]).toMatchObject({
      type: 'User',
      $ref: expect.stringContaining('/Users/'),
    });
    const [listed] = (await acme.get('/Groups').expect(200)).body.Resources;
    expect(listed).toEqual(alone);
    const trimmed = (await acme.get(`/Groups/${id}?attributes=members.value`).expect(200)).body;
    expect(trimmed.members[2_999]).toEqual({ value: ids[2_999] });
    expect(trimmed.displayName).toBeUndefined();
    const without = (await acme.get(`/Groups/${id}?excludedAttributes=members`).expect(200)).body;
    expect(without.members).toBeUndefined();
  });
});
