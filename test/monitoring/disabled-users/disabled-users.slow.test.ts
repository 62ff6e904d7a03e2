import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createMemoryStores, ScimConfigError, type UserStore } from '../../../src/index.js';
import {
  createDisabledUsersReport,
  createMemoryProvisioningLog,
  type DisabledUser,
  type DisabledUsersReportOptions,
} from '../../../src/monitoring/index.js';
import { mountScim } from '../../support/app.js';
import { patch, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';

const OFF = patch({ op: 'replace', path: 'active', value: false });
const ON = patch({ op: 'replace', path: 'active', value: true });

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
const text = async (pieces: AsyncIterable<string>) => (await collect(pieces)).join('');

/** Records of RFC 4180, read as its grammar has them. */
function parseCsv(csv: string): string[][] {
  const records: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let found = cell.exec(csv); found; found = cell.exec(csv)) {
    const [, quoted, plain = '', end] = found;
    records.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') records.push([]);
  }
  expect(records.pop()).toEqual([]);
  return records;
}

function world(options: Partial<DisabledUsersReportOptions> = {}) {
  const stores = createMemoryStores();
  const log = createMemoryProvisioningLog();
  const { scim } = mountScim({ ...stores, provisioningLog: log });
  const report = createDisabledUsersReport({ userStore: stores.userStore, log, ...options });
  const create = async (name: string, more: object = {}): Promise<string> =>
    (await scim.post('/Users', user(name, more)).expect(201)).body.id;
  const rows = () => collect(report.rows('default'));
  return { ...stores, scim, log, report, create, rows };
}

describe('the report of disabled users', () => {
  it('goes by the time of the entries where two processes have logged in another order', async () => {
    const { scim, log, create, rows } = world();
    const id = await create('leaver');
    await scim.patch(`/Users/${id}`, OFF).expect(200);
    await scim.patch(`/Users/${id}`, ON).expect(200);
    await scim.patch(`/Users/${id}`, OFF).expect(200);
    await new Promise(setImmediate);
    const [last] = await log.query('default', { where: { kinds: ['disable'] } });
    const [between] = await log.query('default', { where: { kinds: ['reactivate'] } });
    if (!last || !between) throw new Error('They were not logged.');
    await log.append([{ ...last, time: '2027-01-02T00:00:00.000Z' }]);
    await log.append([{ ...between, time: '2027-01-01T00:00:00.000Z' }]);
    expect(await rows()).toMatchObject([
      { id, since: '2027-01-02T00:00:00.000Z', sinceIsExact: true },
    ]);
  });

  it('says who, since when and what they were', async () => {
    const { scim, log, create, rows } = world();
    await create('active');
    const id = await create('leaver', { roles: [{ value: 'editor' }, { value: 'viewer' }] });
    await scim.patch(`/Users/${id}`, OFF).expect(200);
    await scim.patch(`/Users/${id}`, patch({ op: 'add', path: 'title', value: 'T' })).expect(200);
    await new Promise(setImmediate);
    const [disable] = await log.query('default', { where: { kinds: ['disable'] } });
    expect(await rows()).toEqual([
      {
        id,
        userName: 'leaver',
        since: disable?.time,
        sinceIsExact: true,
        lastRoles: ['editor', 'viewer'],
        columns: {},
      },
    ]);
  });

  it('says that a date is the latest possible where the log does not tell', async () => {
    const { scim, create, rows, userStore } = world();
    const id = await create('never-active', { active: false });
    const { meta } = (await scim.get(`/Users/${id}`)).body;
    expect(await rows()).toMatchObject([{ since: meta.lastModified, sinceIsExact: false }]);

    const other = await create('other');
    await scim.patch(`/Users/${other}`, OFF);
    await scim.patch(`/Users/${other}`, ON);
    await new Promise(setImmediate);
    const ctx = {
      tenantId: 'default',
      principal: { id: 'host' },
      requestId: 'r',
      signal: new AbortController().signal,
    };
    await userStore.replace(ctx, other, { userName: 'other', active: false });
    const row = (await rows()).find((each) => each.id === other);
    expect(row?.sinceIsExact).toBe(false);
  });

  it('has the columns of the host, and its word about roles', async () => {
    const { report, create } = world({
      lastRoles: async ({ userName }) => (userName === 'a' ? ['owner'] : undefined),
      columns: [
        { name: 'equipment', value: async ({ userName }) => (userName === 'a' ? 2 : undefined) },
        { name: 'tenant', value: (_, { tenantId }) => tenantId },
      ],
    });
    const a = await create('a', { active: false });
    const b = await create('b', { active: false });
    const json = JSON.parse(await text(report.json('default'))) as DisabledUser[];
    expect(json).toMatchObject([
      { id: a, lastRoles: ['owner'], columns: { equipment: 2, tenant: 'default' } },
      { id: b, lastRoles: [], columns: { tenant: 'default' } },
    ]);
    const [heading, first, second] = parseCsv(await text(report.csv('default')));
    expect(heading).toEqual([
      'id',
      'userName',
      'since',
      'sinceIsExact',
      'lastRoles',
      'equipment',
      'tenant',
    ]);
    expect(first).toEqual([a, 'a', expect.any(String), 'false', 'owner', '2', 'default']);
    expect(second?.[5]).toBe('');
  });

  it('is the tenant’s own, and empty where nobody is disabled', async () => {
    const { report, create } = world();
    await create('leaver', { active: false });
    expect(await text(report.json('other'))).toBe('[]');
    expect(await text(report.csv('other'))).toBe('id,userName,since,sinceIsExact,lastRoles\r\n');
  });
});

describe('whatever the store can', () => {
  const able = (capabilities: Partial<UserStore['capabilities']>) => (store: UserStore) =>
    overriding(store, { capabilities: { ...store.capabilities, ...capabilities } });

  it.each([
    ['cursors', able({})],
    ['equality and pages by index', able({ filter: 'equality', cursor: false })],
    ['neither filters nor cursors', able({ filter: 'none', cursor: false })],
    ['cursors, no filters', able({ filter: 'none' })],
  ] as const)('everybody is in it once (%s), a page at a time', async (_, make) => {
    const { userStore } = createMemoryStores();
    const ctx = {
      tenantId: 'default',
      principal: { id: 'host' },
      requestId: 'r',
      signal: new AbortController().signal,
    };
    for (let n = 0; n < 1_000; n += 1) {
      await userStore.create(ctx, { userName: `u${n}`, active: n % 2 === 0 });
    }
    let most = 0;
    const counting = overriding(userStore, {
      list: async (at, query) => {
        const page = await userStore.list(at, query);
        most = Math.max(most, page.resources.length);
        return page;
      },
    });
    const report = createDisabledUsersReport({ userStore: make(counting) });
    const names = (await collect(report.rows('default'))).map(({ userName }) => userName);
    expect(names).toHaveLength(500);
    expect(new Set(names).size).toBe(500);
    expect(names).toContain('u999');
    expect(names).not.toContain('u0');
    expect(most).toBeLessThanOrEqual(200);
  });

  it('ids are those that clients see', async () => {
    const { userStore } = createMemoryStores();
    const ids = {
      encode: (id: string) => `u-${id}`,
      decode: (id: string) => (id.startsWith('u-') ? id.slice(2) : undefined),
    };
    const coded = overriding(userStore, { ids });
    const { scim } = mountScim({ userStore: coded });
    const { id } = (await scim.post('/Users', user('x', { active: false }))).body;
    const report = createDisabledUsersReport({ userStore: coded });
    expect(await collect(report.rows('default'))).toMatchObject([{ id }]);
    expect(id).toMatch(/^u-/);
  });

  it('it stops when nobody waits for it any more', async () => {
    const { report, create } = world();
    for (const name of ['a', 'b']) await create(name, { active: false });
    const abort = new AbortController();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { userName } of report.rows('default', { signal: abort.signal })) {
        seen.push(userName);
        abort.abort();
      }
    })();
    await expect(reading).rejects.toThrow();
    expect(seen).toHaveLength(1);
  });
});

describe('CSV', () => {
  it.each(['=cmd|x', '+1', '-1', '@SUM(A1)', ' =1', '＝1'])(
    'does not let %j run as a formula',
    async (userName) => {
      const { userStore } = createMemoryStores();
      const report = createDisabledUsersReport({
        userStore,
        columns: [{ name: 'held', value: () => userName }],
      });
      await userStore.create(
        {
          tenantId: 't',
          principal: { id: 'host' },
          requestId: 'r',
          signal: new AbortController().signal,
        },
        { userName, active: false },
      );
      const [, row] = parseCsv(await text(report.csv('t')));
      expect(row?.[1]).toBe(`'${userName}`);
      expect(row?.[5]).toBe(`'${userName}`);
    },
  );

  const HOSTILE = [
    'x;=1+1',
    'x; =1+1',
    'x;"=1+A1&"',
    'x;;@SUM(A1)',
    'x\t=1+1',
    'x|-1+1',
    'x\n=1',
    'x\r\n+1',
    '\t=1',
    '\n=1',
    ' \t =1',
    '"=1',
    'x;\t＝1',
    'a","=1',
  ];

  /** Whether no piece begins like a formula, which is what a program sees that takes these for separators. */
  const isHarmless = (csv: string, separators: RegExp) =>
    csv.split(separators).every((piece) => !/^["\s]*[=+\-@＝＋－＠]/.test(piece));

  /** The text of a report with one user whose cells are these. */
  async function reportOf(cells: readonly string[]): Promise<string> {
    const { report, create } = world({
      columns: cells.map((each, at) => ({ name: `c${at}`, value: () => each })),
      lastRoles: () => cells,
    });
    await create('a', { active: false });
    return text(report.csv('default'));
  }

  it.each(HOSTILE)(
    'runs nothing of %j where something else than a comma separates',
    async (name) => {
      const csv = await reportOf([name]);
      for (const separators of [/[;\r\n]/, /[\t\r\n]/, /[|\r\n]/, /[;\t|\r\n]/]) {
        expect({ separators, csv, harmless: isHarmless(csv, separators) }).toMatchObject({
          harmless: true,
        });
      }
      for (const row of parseCsv(csv))
        expect(row.every((each) => !/^\s*[=+@-]/.test(each))).toBe(true);
    },
  );

  it('runs nothing of a heading either, and of any text', async () => {
    const { report } = world({ columns: [{ name: 'x;=1+1', value: () => 1 }] });
    expect(isHarmless(await text(report.csv('default')), /[;\r\n]/)).toBe(true);
    const piece = fc.constantFrom(
      ';',
      '\t',
      '|',
      '\n',
      '"',
      "'",
      ' ',
      '=',
      '-',
      '+',
      '@',
      ',',
      'x',
    );
    const hostile = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 4 }), async (cells) => {
        const csv = await reportOf(cells);
        expect(isHarmless(csv, /[;\t|\r\n]/)).toBe(true);
        expect(
          parseCsv(csv)[1]
            ?.slice(5)
            .map((each) => each.replaceAll("'", '')),
        ).toEqual(cells.map((each) => each.replaceAll("'", '')));
      }),
      { numRuns: 50 },
    );
  });

  it('leaves what is no formula as it is: semicolons, apostrophes, bars', async () => {
    const cells = ['a; b', "O'Neill", 'x|y', 'a - b', 'tel;12'];
    const csv = await reportOf(cells);
    expect(parseCsv(csv)[1]?.slice(5)).toEqual(cells);
  });

  it('leaves numbers alone', async () => {
    const { report, create } = world({ columns: [{ name: 'balance', value: () => -5 }] });
    await create('a', { active: false });
    const [, row] = parseCsv(await text(report.csv('default')));
    expect(row?.[5]).toBe('-5');
  });

  it('gives every string back that is put in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }),
        async (cells) => {
          const { report, create } = world({
            columns: cells.map((cell, at) => ({ name: `c${at}`, value: () => cell })),
          });
          await create('a', { active: false });
          const [, row] = parseCsv(await text(report.csv('default')));
          const back = row?.slice(5).map((cell) => cell.replaceAll("'", ''));
          expect(back).toEqual(cells.map((cell) => cell.replaceAll("'", '')));
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('a wrong report', () => {
  const { userStore } = createMemoryStores();
  it.each([
    ['a column without a name', [{ name: '', value: () => 1 }]],
    ['a column named as another', [{ name: 'userName', value: () => 1 }]],
    ['a column without a value', [{ name: 'x' }]],
  ])('with %s is refused at start', (_, columns) => {
    const make = () => createDisabledUsersReport({ userStore, columns: columns as never });
    expect(make).toThrow(ScimConfigError);
    expect(make).toThrow('ERR_SCIM_REPORTS');
  });
});
