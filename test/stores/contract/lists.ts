import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type {
  ListPage,
  ListQuery,
  Position,
  ResourceRecord,
} from '../../../src/stores/contract/index.js';
import { contextOf, filterOn, idsWhere, type Stores, USER } from '../support.js';

const ctx = contextOf();

async function withUsers(make: () => Stores, count: number) {
  const { userStore } = make();
  const users: ResourceRecord[] = [];
  for (let n = 0; n < count; n += 1) {
    const familyName = ['Noether', 'lovelace', undefined][n % 3];
    users.push(
      await userStore.create(ctx, {
        userName: `user${n}`,
        externalId: `X${n % 4}`,
        active: n % 2 === 0,
        ...(familyName === undefined ? {} : { name: { familyName } }),
        emails: [
          { value: `User${n}@work.example`, type: 'work' },
          { value: `shared${n % 2}@home.example`, type: 'home' },
        ],
      }),
    );
  }
  return { userStore, users, names: users.map(({ userName }) => userName) };
}

const names = ({ resources }: ListPage<ResourceRecord>) =>
  resources.map(({ userName }) => userName);

export function describeLists(make: () => Stores): void {
  describe('index pages', () => {
    it('cut the creation order into pages with the true total', async () => {
      const { userStore, names: all } = await withUsers(make, 7);
      const page = async (startIndex: number, count: number) =>
        userStore.list(ctx, { page: { kind: 'index', startIndex, count } });
      expect(names(await page(1, 3))).toEqual(all.slice(0, 3));
      expect(names(await page(4, 3))).toEqual(all.slice(3, 6));
      expect(names(await page(7, 3))).toEqual(all.slice(6));
      expect(await page(8, 3)).toMatchObject({ resources: [], total: 7 });
      expect(await page(1, 0)).toMatchObject({ resources: [], total: 7 });
    });

    it('stay in the same order after changes and deletions', async () => {
      const { userStore, users, names: all } = await withUsers(make, 5);
      await userStore.replace(ctx, users[1]?.id ?? '', { userName: 'zoe' });
      await userStore.delete(ctx, users[3]?.id ?? '');
      const page = await userStore.list(ctx, { page: { kind: 'index', startIndex: 1, count: 10 } });
      expect(names(page)).toEqual([all[0], 'zoe', all[2], all[4]]);
      expect(page.total).toBe(4);
    });
  });

  describe('filters', () => {
    const cases: readonly (readonly [string, readonly number[]])[] = [
      ['userName eq "USER3"', [3]],
      ['userName eq "nobody"', []],
      ['externalId eq "X1"', [1, 5]],
      ['externalId eq "x1"', []],
      ['emails.value eq "user2@WORK.example"', [2]],
      ['emails eq "shared0@home.example"', [0, 2, 4, 6]],
      ['emails[type eq "work" and value eq "user4@work.example"]', [4]],
      ['emails[type eq "home" and value eq "user4@work.example"]', []],
      ['emails.value eq "shared0@home.example" and active eq true', [0, 2, 4, 6]],
      ['active eq true and externalId eq "X2"', [2, 6]],
      ['userName eq "user5" or userName eq "user1"', [1, 5]],
      ['userName eq "user5" or active eq true', [0, 2, 4, 5, 6]],
      ['not (userName eq "user5") and active eq false', [1, 3]],
      ['name.familyName eq "LOVELACE"', [1, 4]],
      ['userName sw "user" and not (name pr)', [2, 5]],
      ['userName gt "user4"', [5, 6]],
    ];
    it.each(cases)('%s', async (text, expected) => {
      const { userStore, users } = await withUsers(make, 7);
      expect(await idsWhere(ctx, userStore, USER, text)).toEqual(expected.map((n) => users[n]?.id));
    });

    it('find a resource by its id, exactly', async () => {
      const { userStore, users } = await withUsers(make, 3);
      const id = users[1]?.id ?? '';
      expect(await idsWhere(ctx, userStore, USER, `id eq "${id}"`)).toEqual([id]);
      expect(await idsWhere(ctx, userStore, USER, `id eq "${id}" and userName eq "user0"`)).toEqual(
        [],
      );
      expect(await idsWhere(ctx, userStore, USER, 'id eq "nobody"')).toEqual([]);
      expect(await idsWhere(ctx, userStore, USER, `id ne "${id}"`)).toHaveLength(2);
    });

    it('follow what is changed and deleted', async () => {
      const { userStore, users } = await withUsers(make, 3);
      const [a, b] = users.map(({ id }) => id);
      await userStore.replace(ctx, a ?? '', {
        userName: 'new',
        emails: [{ value: 'new@x.example' }],
      });
      await userStore.delete(ctx, b ?? '');
      expect(await idsWhere(ctx, userStore, USER, 'userName eq "user0"')).toEqual([]);
      expect(await idsWhere(ctx, userStore, USER, 'userName eq "new"')).toEqual([a]);
      expect(await idsWhere(ctx, userStore, USER, 'emails eq "user0@work.example"')).toEqual([]);
      expect(await idsWhere(ctx, userStore, USER, 'emails eq "new@x.example"')).toEqual([a]);
      expect(await idsWhere(ctx, userStore, USER, 'userName eq "user1"')).toEqual([]);
    });
  });

  describe('sort', () => {
    const sorted = async (stores: Stores['userStore'], path: string, descending: boolean) =>
      names(
        await stores.list(ctx, {
          sort: { attribute: USER.at(path), descending },
          page: { kind: 'index', startIndex: 1, count: 100 },
        }),
      );

    it('goes by value, then by creation; missing last ascending, first descending', async () => {
      const { userStore } = await withUsers(make, 6);
      expect(await sorted(userStore, 'name.familyName', false)).toEqual(
        [1, 4, 0, 3, 2, 5].map((n) => `user${n}`),
      );
      expect(await sorted(userStore, 'name.familyName', true)).toEqual(
        [2, 5, 0, 3, 1, 4].map((n) => `user${n}`),
      );
    });
  });

  describe('cursor pages', () => {
    it('end without a next position, also when the last page is full', async () => {
      const { userStore } = await withUsers(make, 6);
      const first = await userStore.list(ctx, { page: { kind: 'cursor', count: 3 } });
      expect(first.next).toBeDefined();
      const page = { kind: 'cursor', count: 3, ...behind(first.next) } as const;
      expect((await userStore.list(ctx, { page })).next).toBeUndefined();
      expect(first.total).toBe(6);
    });

    it('show everything that is there all the time exactly once, whatever comes and goes', async () => {
      const walks = fc.record({
        pageSize: fc.integer({ min: 1, max: 4 }),
        sort: fc.constantFrom(undefined, 'userName', 'name.familyName', 'active'),
        descending: fc.boolean(),
        filter: fc.constantFrom(undefined, 'userName sw "user"', 'externalId eq "X1"'),
        steps: fc.array(fc.record({ remove: fc.nat(30), insert: fc.nat(3) }), { maxLength: 12 }),
      });
      await fc.assert(
        fc.asyncProperty(walks, async ({ pageSize, sort, descending, filter, steps }) => {
          const { userStore, users } = await withUsers(make, 14);
          const query: Omit<ListQuery, 'page'> = {
            ...(sort === undefined ? {} : { sort: { attribute: USER.at(sort), descending } }),
            ...(filter === undefined ? {} : { filter: filterOn(USER, filter) }),
          };
          const everything = { kind: 'index', startIndex: 1, count: 1000 } as const;
          const staying = new Set(names(await userStore.list(ctx, { ...query, page: everything })));
          const seen: unknown[] = [];
          let next: Position | undefined;
          let inserted = 0;
          const remaining = [...steps];
          do {
            const page = { kind: 'cursor', count: pageSize, ...behind(next) } as const;
            const result = await userStore.list(ctx, { ...query, page });
            seen.push(...names(result));
            next = result.next && (JSON.parse(JSON.stringify(result.next)) as Position);
            const { remove, insert } = remaining.shift() ?? { remove: 99, insert: 0 };
            const victim = users[remove];
            if (victim !== undefined && (await userStore.delete(ctx, victim.id)))
              staying.delete(victim.userName);
            for (let n = 0; n < insert; n += 1) {
              inserted += 1;
              await userStore.create(ctx, {
                userName: `user${n}-${inserted}`,
                externalId: 'X1',
                active: n === 0,
                name: { familyName: 'Lovelace' },
              });
            }
            expect(seen.length).toBeLessThan(200);
          } while (next !== undefined);
          expect(new Set(seen).size).toBe(seen.length);
          for (const name of staying) expect(seen).toContain(name);
        }),
        { numRuns: 60 },
      );
    });
  });
}

function behind(position: Position | undefined): { after?: Position } {
  return position === undefined ? {} : { after: position };
}
