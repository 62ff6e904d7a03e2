import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { drizzle } from 'drizzle-orm/pg-proxy';
import {
  type CursorPosition,
  NotFoundError,
  UniquenessError,
  type UserStore,
  VersionConflictError,
} from 'express-scim';
import { Kysely } from 'kysely';
import { createDrizzleUserStore } from '../../examples/recipes/drizzle.js';
import { createKyselyUserStore, type Tables } from '../../examples/recipes/kysely.js';
import { PERSON_TABLE } from '../../examples/recipes/person-table.js';
import { contextOf, filterOn, idsWhere, USER } from '../stores/memory/support.js';
import { mountScim } from '../support/app.js';
import { type Postgres, startPostgres } from '../support/postgres/start-postgres.js';
import { kyselyDialect } from './kysely-dialect.js';

const ctx = contextOf();
const ADA = {
  userName: 'Ada@example.com',
  externalId: 'a1',
  active: true,
  name: { familyName: 'Lovelace' },
  emails: [{ value: 'Ada@example.com', type: 'work', primary: true }],
};

let postgres: Postgres;
beforeAll(async () => {
  postgres = startPostgres();
  await postgres.query(PERSON_TABLE);
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  await postgres.query('DELETE FROM scim_user');
});

const STORES: Readonly<Record<string, () => UserStore>> = {
  Kysely: () => createKyselyUserStore(new Kysely<Tables>({ dialect: kyselyDialect(postgres) })),
  Drizzle: () =>
    createDrizzleUserStore(
      drizzle(async (text, values) => {
        const rows = await postgres.query(text, values);
        return { rows: rows.map((row) => Object.values(row)) };
      }),
    ),
};

describe.each(Object.entries(STORES))('the recipe for %s', (_name, make) => {
  it('gives back what was created, within its tenant', async () => {
    const store = make();
    const { id, meta, ...attributes } = await store.create(ctx, ADA);
    expect(attributes).toEqual(ADA);
    expect(await store.get(ctx, id)).toEqual({ id, meta, ...ADA });
    expect(await store.get(contextOf('globex'), id)).toBeUndefined();
    await expect(store.create(ctx, { userName: 'ADA@example.com' })).rejects.toBeInstanceOf(
      UniquenessError,
    );
    await store.create(contextOf('globex'), ADA);
  });

  it('filters, sorts and pages in the database', async () => {
    const store = make();
    for (const n of [0, 1, 2, 3, 4]) {
      await store.create(ctx, {
        userName: `user${n}`,
        active: n % 2 === 0,
        ...(n > 1 && { name: { familyName: ['b', 'A', 'c'][n - 2] } }),
        emails: [{ value: `user${n}@x.example`, type: 'work' }],
      });
    }
    const names = async (text: string) => {
      const ids = await idsWhere(ctx, store, USER, text);
      return Promise.all(ids.map(async (id) => (await store.get(ctx, id))?.userName));
    };
    expect(await names('emails[type eq "WORK" and value eq "USER3@x.example"]')).toEqual(['user3']);
    expect(await names('active eq true or userName eq "USER1"')).toEqual([
      'user0',
      'user1',
      'user2',
      'user4',
    ]);
    expect(await names('not (name.familyName co "a") and userName gt "user1"')).toEqual([
      'user2',
      'user4',
    ]);
    const seen: unknown[] = [];
    let after: CursorPosition | undefined;
    do {
      const { resources, total, next } = await store.list(ctx, {
        filter: filterOn(USER, 'userName ne "user4"'),
        sort: { attribute: USER.at('name.familyName'), descending: true },
        page: { kind: 'cursor', count: 2, ...(after && { after }) },
      });
      expect(total).toBe(4);
      seen.push(...resources.map(({ userName }) => userName));
      after = next;
    } while (after !== undefined);
    expect(seen).toEqual(['user0', 'user1', 'user2', 'user3']);
    const page = { kind: 'index', startIndex: 4, count: 1 } as const;
    expect((await store.list(ctx, { page })).resources).toMatchObject([{ userName: 'user3' }]);
  });

  it('compares and swaps, and moves no version for nothing', async () => {
    const store = make();
    const first = await store.create(ctx, ADA);
    expect(await store.replace(ctx, first.id, ADA)).toEqual(first);
    const next = await store.replace(ctx, first.id, { userName: 'bea' }, { expectedRevision: '1' });
    expect(next).toMatchObject({ userName: 'bea', meta: { version: '2' } });
    expect(next).not.toHaveProperty('emails');
    await expect(
      store.replace(ctx, first.id, ADA, { expectedVersion: '1' }),
    ).rejects.toBeInstanceOf(VersionConflictError);
    await expect(store.delete(ctx, first.id, { expectedVersion: '1' })).rejects.toBeInstanceOf(
      VersionConflictError,
    );
    expect(await store.delete(ctx, first.id, { expectedVersion: '2' })).toBe(true);
    expect(await store.delete(ctx, first.id)).toBe(false);
    await expect(store.replace(ctx, first.id, ADA)).rejects.toBeInstanceOf(NotFoundError);
    const bea = await store.create(ctx, { userName: 'bea' });
    await store.create(ctx, ADA);
    await expect(
      store.replace(ctx, bea.id, { userName: 'ADA@Example.com' }),
    ).rejects.toBeInstanceOf(UniquenessError);
    expect(await store.get(ctx, bea.id)).toEqual(bea);
  });

  it('serves the router', async () => {
    const { scim } = mountScim({ userStore: make() });
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
    const { body } = await scim.post('/Users', { schemas, ...ADA }).expect(201);
    await scim.get(`/Users/${body.id}`).expect(200);
    await scim.get('/Users/%00').expect(404);
    const query = encodeURIComponent('userName sw "ada" and active eq true');
    expect((await scim.get(`/Users?filter=${query}`).expect(200)).body.totalResults).toBe(1);
  });
});
