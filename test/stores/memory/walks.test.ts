import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CursorPosition, ListPage, ListQuery } from '../../../src/stores/contract/query.js';
import type { ResourceRecord } from '../../../src/stores/contract/resource.js';
import { createMemoryStores } from '../../../src/stores/memory/create-memory-stores.js';
import { contextOf, filterOn, USER } from './support.js';

const ctx = contextOf();

async function withUsers(count: number) {
  const { userStore } = createMemoryStores();
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
  return { userStore, users };
}

const names = ({ resources }: ListPage<ResourceRecord>) =>
  resources.map(({ userName }) => userName);

function behind(position: CursorPosition | undefined): { after?: CursorPosition } {
  return position === undefined ? {} : { after: position };
}

describe('a cursor walk over memory stores', () => {
  it('shows everything that is there all the time exactly once, whatever comes and goes', async () => {
    const walks = fc.record({
      pageSize: fc.integer({ min: 1, max: 4 }),
      sort: fc.constantFrom(undefined, 'userName', 'name.familyName', 'active'),
      descending: fc.boolean(),
      filter: fc.constantFrom(undefined, 'userName sw "user"', 'externalId eq "X1"'),
      steps: fc.array(fc.record({ remove: fc.nat(30), insert: fc.nat(3) }), { maxLength: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(walks, async ({ pageSize, sort, descending, filter, steps }) => {
        const { userStore, users } = await withUsers(14);
        const query: Omit<ListQuery, 'page'> = {
          ...(sort === undefined ? {} : { sort: { attribute: USER.at(sort), descending } }),
          ...(filter === undefined ? {} : { filter: filterOn(USER, filter) }),
        };
        const everything = { kind: 'index', startIndex: 1, count: 1000 } as const;
        const staying = new Set(names(await userStore.list(ctx, { ...query, page: everything })));
        const seen: unknown[] = [];
        let next: CursorPosition | undefined;
        let inserted = 0;
        const remaining = [...steps];
        do {
          const page = { kind: 'cursor', count: pageSize, ...behind(next) } as const;
          const result = await userStore.list(ctx, { ...query, page });
          seen.push(...names(result));
          next = result.next && (JSON.parse(JSON.stringify(result.next)) as CursorPosition);
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
