import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type RequestContext, UniquenessError } from 'express-scim';
import type { Pool } from 'pg';
import {
  createPostgresScim,
  migrate,
  type PostgresConnection,
  type PostgresScim,
} from '../../src/postgres/index.js';
import { contextOf } from '../stores/memory/support.js';
import type { RecipeHost } from './recipe-hosts.js';

const ctx = contextOf() as RequestContext<never>;
const PAGE = { kind: 'index', startIndex: 1, count: 10 } as const;
const FAULT = new Error('The host has changed its mind.');

/** What a host with a query builder does together with the library, over a pool of the driver. */
export function describeUnits(
  name: string,
  driver: () => Pool,
  hostOver: (driver: Pool) => RecipeHost,
): void {
  describe(`a host with ${name}`, () => {
    let host: RecipeHost;
    let scim: PostgresScim;
    beforeAll(async () => {
      host = hostOver(driver());
      scim = createPostgresScim({ pool: host.pool });
      await migrate(driver());
      await driver().query('CREATE TABLE IF NOT EXISTS notes (note text PRIMARY KEY)');
    });
    beforeEach(async () => {
      await driver().query('TRUNCATE notes; TRUNCATE express_scim.users CASCADE');
    });

    const notesOf = ({ transaction }: { readonly transaction?: PostgresConnection }) => {
      if (transaction === undefined) throw new Error('No unit of work is open.');
      return host.over(transaction);
    };
    const userNames = async () => {
      const { resources } = await scim.stores.userStore.list(ctx, { page: PAGE });
      return resources.map(({ userName }) => userName);
    };

    it('writes with the library in a transaction of its own, or not at all', async () => {
      const both = (name: string, failing = false) =>
        host.notes.transaction(async (notes, connection) => {
          await notes.add(name);
          await scim.using(connection).stores.userStore.create(ctx, { userName: name });
          if (failing) throw FAULT;
        });
      await both('ada');
      await expect(both('bea', true)).rejects.toBe(FAULT);
      expect([await host.notes.all(), await userNames()]).toEqual([['ada'], ['ada']]);
    });

    it('is told errors of the library there', async () => {
      const twice = host.notes.transaction(async (_notes, connection) => {
        const { userStore } = scim.using(connection).stores;
        await userStore.create(ctx, { userName: 'ada' });
        await userStore.create(ctx, { userName: 'ADA' });
      });
      await expect(twice).rejects.toBeInstanceOf(UniquenessError);
      expect(await userNames()).toEqual([]);
    });

    it('writes in a unit of work of the library, or not at all', async () => {
      const both = (name: string, failing = false) =>
        scim.stores.unitOfWork.run(ctx, async (unit) => {
          const notes = notesOf(unit);
          await notes.add(name);
          await scim.stores.userStore.create(unit, { userName: name });
          expect(await notes.all()).toContain(name);
          if (failing) throw FAULT;
        });
      await both('ada');
      await expect(both('bea', true)).rejects.toBe(FAULT);
      expect([await host.notes.all(), await userNames()]).toEqual([['ada'], ['ada']]);
    });

    it('begins transactions inside a unit of work, which end neither it nor each other', async () => {
      const work = (failing: boolean) =>
        scim.stores.unitOfWork.run(ctx, async (unit) => {
          const notes = notesOf(unit);
          await notes.transaction((inner) => inner.add('kept').then(() => {}));
          const taken = notes.transaction(async (inner) => {
            await inner.add('taken back');
            throw FAULT;
          });
          await expect(taken).rejects.toBe(FAULT);
          await scim.stores.userStore.create(unit, { userName: 'ada' });
          if (failing) throw FAULT;
        });
      await expect(work(true)).rejects.toBe(FAULT);
      expect([await host.notes.all(), await userNames()]).toEqual([[], []]);
      await work(false);
      expect([await host.notes.all(), await userNames()]).toEqual([['kept'], ['ada']]);
    });

    it('is told of a commit that rolls back', async () => {
      const lost = scim.stores.unitOfWork.run(ctx, async (unit) => {
        await scim.stores.userStore.create(unit, { userName: 'ada' });
        await notesOf(unit)
          .add('\u0000')
          .catch(() => {});
      });
      await expect(lost).rejects.toThrow();
      expect(await userNames()).toEqual([]);
    });

    it('finds nothing of a transaction whose connection was lost', async () => {
      const client = await host.pool.connect();
      await client.query('BEGIN');
      await client.query('INSERT INTO notes VALUES ($1)', ['lost']);
      client.release(new Error('The server has not answered.'));
      await host.notes.add('next');
      expect(await host.notes.all()).toEqual(['next']);
    });
  });
}
