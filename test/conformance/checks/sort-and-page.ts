import { expect } from '@jest/globals';
import { createMemoryStores } from '../../../src/index.js';
import { overriding } from '../../support/stores.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { DEVICE, withDevices } from '../fixtures.js';
import { ENTERPRISE, SEARCH_REQUEST, USER } from '../messages.js';
import type { Provider, World } from '../world.js';

async function withUsers(t: World, users: readonly object[], options = {}): Promise<Provider> {
  const scim = await t.mount(options);
  for (const attributes of users) await scim.createUser(attributes);
  return scim;
}

/** Stores that sort themselves, or leave it to the router. */
function storesWith(capability: { readonly sort: boolean }) {
  const { userStore, ...rest } = createMemoryStores();
  const capabilities = { ...userStore.capabilities, ...capability };
  return { ...rest, userStore: overriding(userStore, { capabilities }) };
}

const several = (count: number, attributes: object = {}) =>
  Array.from({ length: count }, () => attributes);

/** The user names of a list, in its order, in one string. */
async function names(scim: Provider, query: string): Promise<string> {
  const answer = await scim.get(`/Users?${query}`);
  expectStatus(answer, 200);
  return answer.body.Resources.map(({ userName }) => userName).join(' ');
}

/** The ids on all pages of a query, which must not be empty before the end. */
async function walk(scim: Provider, query: string, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  let total = 1;
  while (ids.length < total) {
    const path = `/Users?${query}&startIndex=${ids.length + 1}&count=${count}`;
    const { body } = await scim.get(path);
    total = body.totalResults;
    expect(body.startIndex).toBe(ids.length + 1);
    expect(body.Resources).toHaveLength(Math.min(count, total - ids.length));
    ids.push(...body.Resources.map(({ id }) => id));
  }
  return ids;
}

const email = (value: string, primary?: boolean) => ({ value, ...(primary && { primary }) });

/** Sorting (RFC 7644 §3.4.2.3). */
export const sortChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.4.2.3-a', 'RFC7644-3.4.2.3-b', 'RFC7644-3.4.2.3-f'],
    title: 'sortBy orders by a value, ascending unless told otherwise, whatever the store can do',
    async run(t) {
      for (const sort of [true, false]) {
        const users = ['cyr', 'ada', 'bea'].map((userName) => ({ userName }));
        const scim = await withUsers(t, users, storesWith({ sort }));
        expect(await names(scim, 'sortBy=userName')).toBe('ada bea cyr');
        expect(await names(scim, 'sortBy=userName&sortOrder=ascending')).toBe('ada bea cyr');
        expect(await names(scim, 'sortBy=userName&sortOrder=descending')).toBe('cyr bea ada');
        expect(await names(scim, 'sortBy=userName&startIndex=2&count=1')).toBe('bea');
        const { body } = await scim.get('/ServiceProviderConfig');
        expect(body.sort).toEqual({ supported: true });
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2.3-c'],
    title: 'of several values the primary one counts, else the first',
    async run(t) {
      const scim = await withUsers(t, [
        { userName: 'ada', emails: [email('a@x'), email('y@x', true)] },
        { userName: 'bea', emails: [email('m@x'), email('b@x')] },
        { userName: 'cyr', emails: [email('z@x'), email('c@x', true)] },
      ]);
      for (const sortBy of ['emails.value', 'emails']) {
        expect(await names(scim, `sortBy=${sortBy}`)).toBe('cyr bea ada');
        expect(await names(scim, `sortBy=${sortBy}&sortOrder=descending`)).toBe('ada bea cyr');
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2.3-d'],
    title: 'a complex attribute is sorted by one of its sub-attributes',
    async run(t) {
      const scim = await withUsers(t, [
        { userName: 'ada', name: { familyName: 'Zeno' } },
        { userName: 'bea', name: { familyName: 'King' } },
      ]);
      expectScimError(await scim.get('/Users?sortBy=name'), 400, 'invalidValue');
      expect(await names(scim, 'sortBy=name.familyName')).toBe('bea ada');
    },
  },
  {
    ids: ['RFC7644-3.4.2.3-e'],
    title: 'what has no value comes last ascending and first descending',
    async run(t) {
      const titles = ['b', undefined, 'a', undefined, 'c'];
      const users = titles.map((title, at) => ({ userName: `${title}${at}`, title }));
      for (const sort of [true, false]) {
        const scim = await withUsers(t, users, storesWith({ sort }));
        const up = (await names(scim, 'sortBy=title')).split(' ');
        expect(up.slice(0, 3)).toEqual(['a2', 'b0', 'c4']);
        expect(up.slice(3).sort()).toEqual(['undefined1', 'undefined3']);
        const down = (await names(scim, 'sortBy=title&sortOrder=descending')).split(' ');
        expect(down.slice(0, 2).sort()).toEqual(['undefined1', 'undefined3']);
        expect(down.slice(2)).toEqual(['c4', 'b0', 'a2']);
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2.3-g'],
    title: 'the order is that of the type, and of letters with case only where it matters',
    async run(t) {
      const scim = await t.mount(
        withDevices([
          { name: 'label' },
          { name: 'exact', caseExact: true },
          { name: 'size', type: 'integer' },
          { name: 'since', type: 'dateTime' },
        ]),
      );
      const devices = [
        { label: 'b', exact: 'b', size: 10, since: '2026-01-01T00:30:00+01:00' },
        { label: 'A', exact: 'A', size: 9, since: '2026-01-01T00:00:00Z' },
        { label: 'C', exact: 'C', size: 100, since: '2025-12-31T23:45:00Z' },
      ];
      for (const device of devices) {
        expectStatus(await scim.post('/Devices', { schemas: [DEVICE], ...device }), 201);
      }
      const orders: Record<string, string> = {};
      for (const sortBy of ['label', 'exact', 'size', 'since']) {
        const { body } = await scim.get(`/Devices?sortBy=${sortBy}`);
        orders[sortBy] = body.Resources.map(({ label }) => label).join('');
      }
      expect(orders).toEqual({ label: 'AbC', exact: 'ACb', size: 'AbC', since: 'bCA' });
    },
  },
  {
    ids: ['RFC7644-3.4.2.3-h'],
    title: 'another sortOrder is 400 invalidValue',
    async run(t) {
      const scim = await withUsers(t, [{}]);
      for (const order of ['up', 'desc', '1']) {
        const answer = await scim.get(`/Users?sortBy=userName&sortOrder=${order}`);
        expectScimError(answer, 400, 'invalidValue');
        const search = { schemas: [SEARCH_REQUEST], sortBy: 'userName', sortOrder: order };
        expectScimError(await scim.post('/Users/.search', search), 400, 'invalidValue');
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2.3-i'],
    title: 'among equals the order stays the same from page to page',
    async run(t) {
      const scim = await withUsers(t, several(50, { title: 'Boss' }));
      for (const query of [
        'sortBy=title',
        'sortBy=title&sortOrder=descending',
        'sortBy=nickName',
      ]) {
        const ids = await walk(scim, query, 7);
        expect(new Set(ids).size).toBe(50);
        expect(await walk(scim, query, 11)).toEqual(ids);
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2.3-j'],
    title: 'sortBy takes names with their schema URN, in any case',
    async run(t) {
      const of = (department: string) => ({ [ENTERPRISE]: { department } });
      const scim = await withUsers(t, [
        { userName: 'ada', title: 'x', ...of('c') },
        { userName: 'bea', title: 'z', ...of('a') },
        { userName: 'cyr', title: 'y', ...of('b') },
      ]);
      expect(await names(scim, `sortBy=${ENTERPRISE}:department`)).toBe('bea cyr ada');
      expect(await names(scim, `sortBy=${ENTERPRISE.toUpperCase()}:DEPARTMENT`)).toBe(
        'bea cyr ada',
      );
      expect(await names(scim, `sortBy=${USER}:title`)).toBe('ada cyr bea');
    },
  },
];

/** Paging by index (RFC 7644 §3.4.2.4). */
export const pageChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.4.2.4-a', 'RFC7644-3.4.2.4-b'],
    title: 'startIndex counts from 1, and what is less counts as 1',
    async run(t) {
      const users = ['ada', 'bea', 'cyr'].map((userName) => ({ userName }));
      const scim = await withUsers(t, users);
      for (const query of ['', 'startIndex=1', 'startIndex=0', 'startIndex=-5']) {
        const { status, body } = await scim.get(`/Users?sortBy=userName&${query}`);
        expect({ query, status, at: body.startIndex }).toEqual({ query, status: 200, at: 1 });
        expect(body.Resources[0]?.userName).toBe('ada');
        expect(body.Resources).toHaveLength(3);
      }
      const { body } = await scim.get('/Users?sortBy=userName&startIndex=2');
      expect(body.startIndex).toBe(2);
      expect(body.Resources.map(({ userName }) => userName)).toEqual(['bea', 'cyr']);
    },
  },
  {
    ids: ['RFC7644-3.4.2.4-c', 'RFC7644-3.4.2.4-g'],
    title: 'count is the most that a page holds, and itemsPerPage what it holds',
    async run(t) {
      const scim = await withUsers(t, several(8));
      for (const [query, items] of [
        ['count=3', 3],
        ['count=3&startIndex=7', 2],
        ['count=8', 8],
        ['count=20', 8],
      ] as const) {
        const { body } = await scim.get(`/Users?${query}`);
        expect(body).toMatchObject({ totalResults: 8, itemsPerPage: items });
        expect(body.Resources).toHaveLength(items);
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2.4-d', 'RFC7644-3.4.2.4-e'],
    title: 'a count of 0 or less asks only how many there are',
    async run(t) {
      const scim = await withUsers(t, several(3));
      await scim.createGroup();
      for (const count of [0, -1, -100]) {
        for (const [path, totalResults] of [
          ['/Users', 3],
          ['/', 4],
        ] as const) {
          const { status, body } = await scim.get(`${path}?count=${count}`);
          expect({ status, body }).toMatchObject({ status: 200, body: { totalResults } });
          expect(body.Resources ?? []).toEqual([]);
        }
        const search = { schemas: [SEARCH_REQUEST], count };
        const { body } = await scim.post('/Users/.search', search);
        expect(body).toMatchObject({ totalResults: 3, itemsPerPage: 0, Resources: [] });
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2.4-f'],
    title:
      'a page holds no more than the published maximum, and as much as the server likes unasked',
    async run(t) {
      const limits = { defaultPageSize: 3, maxPageSize: 5 };
      const scim = await withUsers(t, several(8), { limits });
      const { filter } = (await scim.get('/ServiceProviderConfig')).body;
      expect(filter).toMatchObject({ maxResults: 5 });
      for (const [query, items] of [
        ['', 3],
        ['count=100000', 5],
        ['count=4', 4],
      ] as const) {
        const { body } = await scim.get(`/Users?${query}`);
        expect(body).toMatchObject({ totalResults: 8, itemsPerPage: items });
        expect(body.Resources).toHaveLength(items);
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2.4-h'],
    title: 'behind the end there is nothing, which is no error',
    async run(t) {
      const scim = await withUsers(t, several(5));
      for (const startIndex of [6, 1000]) {
        const { status, body } = await scim.get(`/Users?startIndex=${startIndex}`);
        expect(status).toBe(200);
        expect(body).toMatchObject({ totalResults: 5, itemsPerPage: 0, Resources: [] });
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2.4-i'],
    title: 'startIndex and count that are no integers are 400 invalidValue',
    async run(t) {
      const scim = await withUsers(t, several(2));
      for (const value of ['abc', '1.5', '1e3', '0x1', '1 2', 'NaN']) {
        for (const name of ['count', 'startIndex']) {
          const path = `/Users?${name}=${encodeURIComponent(value)}`;
          expectScimError(await scim.get(path), 400, 'invalidValue');
        }
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2.4-j'],
    title: 'the pages of a query without order neither repeat nor lose anything',
    async run(t) {
      const scim = await withUsers(t, several(53));
      const ids = await walk(scim, 'attributes=id', 7);
      expect(new Set(ids).size).toBe(53);
      expect(await walk(scim, 'attributes=id', 13)).toEqual(ids);
    },
  },
];
