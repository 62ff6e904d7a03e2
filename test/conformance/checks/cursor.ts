import { expect } from '@jest/globals';
import type { ScimOptions } from '../../../src/index.js';
import type { Body } from '../answer.js';
import type { Check } from '../check.js';
import type { Client } from '../client.js';
import { expectScimError, expectStatus } from '../expect.js';
import { SEARCH_REQUEST } from '../messages.js';
import type { Provider, World } from '../world.js';

interface CursorBody extends Body {
  readonly nextCursor: string;
}

const encode = encodeURIComponent;
const names = (body: Body) => body.Resources.map(({ userName }) => userName);

async function page(client: Client, query: string): Promise<CursorBody> {
  const answer = await client.get(`/Users?${query}`);
  expectStatus(answer, 200);
  return answer.body as CursorBody;
}

/** Every page of a walk, the first one included. */
async function walk(client: Client, query: string): Promise<readonly CursorBody[]> {
  const pages = [await page(client, `cursor&${query}`)];
  for (let next = pages[0]?.nextCursor; next; next = pages.at(-1)?.nextCursor) {
    pages.push(await page(client, `cursor=${next}&${query}`));
    expect(pages.length).toBeLessThan(50);
  }
  return pages;
}

async function withPeople(t: World, count: number, options: Partial<ScimOptions> = {}) {
  const scim: Provider = await t.mount(options);
  for (let i = 0; i < count; i += 1) {
    await scim.createUser({ userName: `user${String(i).padStart(2, '0')}` });
  }
  return scim;
}

/** Cursor-based pagination (RFC 9865). */
export const cursorChecks: readonly Check[] = [
  {
    ids: ['RFC9865-2-a', 'RFC9865-2-c', 'RFC9865-2-e', 'RFC9865-2-i', 'RFC9865-2-k'],
    title: 'an empty or bare cursor starts a walk that ends without nextCursor',
    async run(t) {
      const scim = await withPeople(t, 25);
      for (const start of ['cursor', 'cursor=']) {
        const first = await page(scim, `${start}&count=10`);
        expect(first).toMatchObject({ totalResults: 25, itemsPerPage: 10 });
        expect(first).not.toHaveProperty('startIndex');
        expect(first).not.toHaveProperty('previousCursor');
        expect(typeof first.nextCursor).toBe('string');
      }
      const pages = await walk(scim, 'count=10');
      expect(pages.map(({ Resources }) => Resources.length)).toEqual([10, 10, 5]);
      expect(pages.map((body) => 'nextCursor' in body)).toEqual([true, true, false]);
      expect(pages.map(({ totalResults }) => totalResults)).toEqual([25, 25, 25]);
      expect(new Set(pages.flatMap(names)).size).toBe(25);
      const even = await walk(scim, 'count=5');
      expect(even).toHaveLength(5);
    },
  },
  {
    ids: ['RFC9865-2-b', 'RFC9865-5-e'],
    title: 'a cursor has only unreserved characters, shows nothing and cannot be forged',
    async run(t) {
      const scim = await withPeople(t, 3);
      const { nextCursor, Resources } = await page(scim, 'cursor&count=1&sortBy=userName');
      expect(nextCursor).toMatch(/^[A-Za-z0-9._~-]+$/);
      const decoded = Buffer.from(nextCursor, 'base64url').toString('latin1');
      expect(decoded).not.toContain(String(Resources[0]?.id));
      expect(decoded).not.toContain('user00');
      for (let at = 0; at < nextCursor.length - 1; at += 7) {
        const flipped = nextCursor[at] === 'A' ? 'B' : 'A';
        const forged = nextCursor.slice(0, at) + flipped + nextCursor.slice(at + 1);
        const answer = await scim.get(`/Users?cursor=${forged}&count=1&sortBy=userName`);
        expectScimError(answer, 400, 'invalidCursor');
      }
    },
  },
  {
    ids: ['RFC9865-2-f', 'RFC9865-2-g', 'RFC9865-2-h'],
    title: 'count is a maximum, negative means 0, 0 gives the total only, absent the default',
    async run(t) {
      const scim = await withPeople(t, 5, { limits: { defaultPageSize: 2, maxPageSize: 3 } });
      for (const count of ['0', '-1']) {
        const none = await page(scim, `cursor&count=${count}`);
        expect(none).toMatchObject({ totalResults: 5, itemsPerPage: 0, Resources: [] });
        expect(none).not.toHaveProperty('nextCursor');
      }
      expect((await page(scim, 'cursor')).Resources).toHaveLength(2);
      const pages = await walk(scim, 'count=100');
      expect(pages.map(({ Resources }) => Resources.length)).toEqual([3, 2]);
    },
  },
  {
    ids: ['RFC9865-2-j', 'RFC9865-2.1-a', 'RFC9865-2.1-c', 'RFC9865-5-d'],
    title: 'another query, a forged cursor and another count are refused',
    async run(t) {
      const scim = await withPeople(t, 5);
      const { nextCursor } = await page(scim, 'cursor&count=2');
      const changed = await scim.get(`/Users?cursor=${nextCursor}&count=2&sortBy=userName`);
      const filtered = await scim.get(
        `/Users?cursor=${nextCursor}&count=2&filter=${encode('userName pr')}`,
      );
      const garbage = await scim.get('/Users?cursor=garbage&count=2');
      const elsewhere = await scim.get(`/Groups?cursor=${nextCursor}&count=2`);
      const foreign = await scim.otherTenant.get(`/Users?cursor=${nextCursor}&count=2`);
      for (const answer of [changed, filtered, garbage, elsewhere, foreign]) {
        expectScimError(answer, 400, 'invalidCursor');
        expect(answer.text).toBe(garbage.text);
      }
      const recounted = await scim.get(`/Users?cursor=${nextCursor}&count=3`);
      expectScimError(recounted, 400, 'invalidCount');
      expectScimError(await scim.get('/Users?cursor&count=abc'), 400, 'invalidCount');
      expect(names(await page(scim, `cursor=${nextCursor}&count=2`))).toEqual(['user02', 'user03']);
    },
  },
  {
    ids: ['RFC9865-2.1-b', 'RFC9865-4-d'],
    title: 'a cursor lives for its published time and is then expired',
    async run(t) {
      const scim = await withPeople(t, 3, { limits: { cursorTimeoutSeconds: 60 } });
      const config = await scim.get('/ServiceProviderConfig');
      expect(config.body).toMatchObject({ pagination: { cursorTimeout: 60 } });
      const { nextCursor } = await page(scim, 'cursor&count=1');
      const { now } = Date;
      try {
        Date.now = () => now() + 59_000;
        await page(scim, `cursor=${nextCursor}&count=1`);
        Date.now = () => now() + 61_000;
        const late = await scim.get(`/Users?cursor=${nextCursor}&count=1`);
        expectScimError(late, 400, 'expiredCursor');
      } finally {
        Date.now = now;
      }
    },
  },
  {
    ids: ['RFC9865-2.2-a'],
    title:
      'pages are sorted as a whole; what comes and goes between them repeats and loses nothing',
    async run(t) {
      const scim = await withPeople(t, 6);
      const query = 'count=2&sortBy=userName';
      const first = await page(scim, `cursor&${query}`);
      await scim.createUser({ userName: 'user00a' });
      await scim.delete(`/Users/${first.Resources[1]?.id}`);
      const second = await page(scim, `cursor=${first.nextCursor}&${query}`);
      const third = await page(scim, `cursor=${second.nextCursor}&${query}`);
      expect([first, second, third].flatMap(names)).toEqual([
        'user00',
        'user01',
        'user02',
        'user03',
        'user04',
        'user05',
      ]);
      expect(third).not.toHaveProperty('nextCursor');
    },
  },
  {
    ids: [
      'RFC9865-2.3-a',
      'RFC9865-2.4-a',
      'RFC9865-2.4-b',
      'RFC9865-4-a',
      'RFC9865-4-b',
      'RFC9865-4-c',
    ],
    title: 'pagination is published as it is, with index as the default method',
    async run(t) {
      const scim = await withPeople(t, 3);
      const { body } = await scim.get('/ServiceProviderConfig');
      expect(body.pagination).toEqual({
        cursor: true,
        index: true,
        defaultPaginationMethod: 'index',
        defaultPageSize: 100,
        maxPageSize: 1000,
        cursorTimeout: 3600,
      });
      const plain = await page(scim, 'count=2');
      expect(plain).toMatchObject({ startIndex: 1 });
      expect(plain).not.toHaveProperty('nextCursor');

      const other = await withPeople(t, 3, { cursor: { defaultMethod: 'cursor' } });
      const config = await other.get('/ServiceProviderConfig');
      expect(config.body).toMatchObject({ pagination: { defaultPaginationMethod: 'cursor' } });
      const unasked = await page(other, 'count=2');
      expect(unasked).not.toHaveProperty('startIndex');
      expect(typeof unasked.nextCursor).toBe('string');
      expect((await page(other, 'count=2&startIndex=1')).startIndex).toBe(1);
    },
  },
  {
    ids: ['RFC9865-2.4-c'],
    title: 'startIndex together with cursor is refused',
    async run(t) {
      const scim = await t.mount();
      expectScimError(await scim.get('/Users?cursor=&startIndex=1'), 400, 'invalidValue');
    },
  },
  {
    ids: ['RFC9865-3-a'],
    title: '.search takes cursor and count in its body, at a type and at the root',
    async run(t) {
      const scim = await withPeople(t, 3);
      await scim.createGroup('Crew');
      for (const [path, total] of [
        ['/Users/.search', 3],
        ['/.search', 4],
      ] as const) {
        const ids: string[] = [];
        let cursor: string | undefined = '';
        while (cursor !== undefined) {
          const answer = await scim.post(path, { schemas: [SEARCH_REQUEST], cursor, count: 2 });
          expectStatus(answer, 200);
          const body = answer.body as CursorBody;
          expect(body.totalResults).toBe(total);
          ids.push(...body.Resources.map(({ id }) => id));
          cursor = body.nextCursor;
        }
        expect(new Set(ids).size).toBe(total);
        expect(ids).toHaveLength(total);
      }
    },
  },
  {
    ids: ['RFC9865-5-a', 'RFC9865-5-b', 'RFC9865-5-c'],
    title: 'every page is authorised again, and a change of scopes ends the walk',
    async run(t) {
      const own = ['users:read', 'users:write'];
      let scopes = own;
      let allowed = true;
      const scim = await t.mount({
        auth: { verify: () => ({ id: 'client', scopes }) },
        authorize: ({ action }) => allowed || action !== 'list',
      });
      for (const userName of ['ada', 'bea', 'cyr']) await scim.createUser({ userName });
      const { nextCursor } = await page(scim, 'cursor&count=1');
      allowed = false;
      expectScimError(await scim.get(`/Users?cursor=${nextCursor}&count=1`), 403);
      allowed = true;
      scopes = [...own, 'groups:read'];
      const changed = await scim.get(`/Users?cursor=${nextCursor}&count=1`);
      expectScimError(changed, 400, 'invalidCursor');
      scopes = own;
      expect(names(await page(scim, `cursor=${nextCursor}&count=1`))).toEqual(['bea']);
    },
  },
  {
    ids: ['RFC9865-5-f'],
    title: 'cursors are stateless: any number of them costs the server nothing',
    async run(t) {
      const cursor = { secret: 'the same secret in both processes' };
      const scim = await withPeople(t, 3, { cursor });
      const { nextCursor } = await page(scim, 'cursor&count=1');
      const { userStore, groupStore } = scim.stores;
      const twin = await t.mount({ userStore, groupStore, cursor });
      expect(names(await page(twin, `cursor=${nextCursor}&count=1`))).toEqual(['user01']);
    },
  },
];
