import { describe, expect, it } from '@jest/globals';
import { createObservedWorld, someHistory } from './observed-world.js';
import { createRolesWorld } from './roles-world.js';

describe('the disabled users', () => {
  it('are shown with since when, and with the host’s columns', async () => {
    const { as, ada } = await someHistory();
    const { body } = await as('acme/ada')('get', '/disabled-users').expect(200);
    expect(body).toEqual({
      columns: ['equipment'],
      users: [
        {
          id: ada,
          userName: 'ada@acme',
          since: expect.any(String),
          sinceIsExact: true,
          lastRoles: [],
          cells: [2],
        },
      ],
      more: false,
    });
  });

  it('had roles, which are called as on the rest of the page', async () => {
    const user = {
      id: 'u1',
      userName: 'ada@acme',
      since: '2026-11-22T00:00:00.000Z',
      sinceIsExact: true,
      lastRoles: ['admin', 'of-old'],
      columns: {},
    };
    const { as } = createRolesWorld({
      admin: {
        disabledUsers: {
          async *rows() {
            yield user;
          },
          async *csv() {},
        },
      },
    });
    const { body } = await as('acme/ada')('get', '/disabled-users').expect(200);
    expect(body.users).toMatchObject([{ lastRoles: ['Administrator', 'of-old'] }]);
  });

  it('can be downloaded as a file', async () => {
    const { as } = await someHistory();
    const { text, headers } = await as('acme/ada')('get', '/disabled-users.csv').expect(200);
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': expect.stringMatching(
        /^attachment; filename="disabled-users-[\d-]{10}\.csv"$/,
      ),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(text.split('\r\n')[1]).toMatch(/ada@acme,.*,true,,2$/);
  });

  it('are the first hundred on the page, and all of them in the file', async () => {
    const { as, provider } = createObservedWorld({ count: 1_000 });
    const { send } = await provider('acme');
    for (let i = 0; i < 101; i += 1) {
      await send('post', '/Users', { userName: `u${i}`, active: false }).expect(201);
    }
    const { body } = await as('acme/ada')('get', '/disabled-users').expect(200);
    expect(body).toMatchObject({ more: true, users: { length: 100 } });
    const { text } = await as('acme/ada')('get', '/disabled-users.csv').expect(200);
    expect(text.trim().split('\r\n')).toHaveLength(102);
  });

  it('whose download fails under way is cut off, and the log says so without the reason', async () => {
    const told: unknown[] = [];
    const { as } = createObservedWorld({
      logger: { warn() {}, error: (...args) => void told.push(args) },
      disabledUsers: {
        rows: async function* () {},
        async *csv() {
          yield 'id\r\n';
          throw new RangeError('ada@acme');
        },
      },
    });
    await expect(as('acme/ada')('get', '/disabled-users.csv')).rejects.toThrow(/aborted/);
    expect(JSON.stringify(told)).toBe(
      '[["A download of the admin router was cut off",{"error":"RangeError"}]]',
    );
  });
});
