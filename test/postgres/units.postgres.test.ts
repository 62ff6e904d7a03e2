import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import type { RequestContext } from '../../src/index.js';
import {
  createPostgresScim,
  migrate,
  type PostgresConnection,
  type PostgresPool,
  type PostgresScim,
} from '../../src/postgres/index.js';
import { createPool } from '../support/postgres/create-pool.js';
import { type FaultProxy, startFaultProxy } from '../support/postgres/start-fault-proxy.js';
import { useDatabase } from '../support/postgres/use-database.js';

type Context = RequestContext<PostgresConnection>;

const database = useDatabase();
const ctx: Context = Object.freeze({
  tenantId: 'acme',
  principal: Object.freeze({ id: 'entra' }),
  requestId: 'r',
  signal: new AbortController().signal,
});
const nobody = { from: 'empty', add: [], remove: [], unknown: 'refuse' } as const;
const stranger = { ...nobody, add: [{ value: 'stranger' }] };

let pool: Pool;
let scim: PostgresScim;
beforeAll(async () => {
  pool = database.pool({ max: 1 });
  await migrate(pool);
  scim = createPostgresScim({ pool });
  await scim.stores.groupStore.create(ctx, { displayName: 'crew' });
});

const namesOf = async (of: PostgresScim = scim): Promise<readonly unknown[]> => {
  const page = { kind: 'index', startIndex: 1, count: 100 } as const;
  const { resources } = await of.stores.groupStore.list(ctx, { page });
  return resources.map(({ displayName }) => displayName);
};

describe('what runs at once in one unit of work', () => {
  it('is not taken back with what fails beside it', async () => {
    const { groupStore, userStore } = scim.stores;
    const results = await scim.unitOfWork.run(ctx, (unit) =>
      Promise.allSettled([
        groupStore.saveWithMembers(unit, undefined, { displayName: 'deck' }, stranger),
        groupStore.saveWithMembers(unit, undefined, { displayName: 'bridge' }, nobody),
        groupStore.saveWithMembers(unit, undefined, { displayName: 'hold' }, stranger),
        userStore.create(unit, { userName: 'ada', active: true }),
      ]),
    );
    expect(results.map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(await namesOf()).toEqual(['crew', 'bridge']);
    const created = results[3];
    const id = created.status === 'fulfilled' ? created.value.id : '';
    expect(await userStore.get(ctx, id)).toMatchObject({ userName: 'ada' });
  });
});

describe('the context of a unit of work that has ended', () => {
  async function endedContext(): Promise<Context> {
    let kept: Context = ctx;
    await scim.unitOfWork.run(ctx, async (unit) => {
      kept = unit as Context;
    });
    return kept;
  }

  it('writes nothing, neither by itself nor into the unit of somebody else', async () => {
    const ended = await endedContext();
    const write = () => scim.stores.groupStore.create(ended, { displayName: 'late' });
    await expect(write()).rejects.toThrow('The unit of work has ended');
    await scim.unitOfWork.run(ctx, () =>
      expect(write()).rejects.toThrow('The unit of work has ended'),
    );
    await expect(ended.transaction?.query('SELECT 1')).rejects.toThrow('has ended');
    expect(await namesOf()).not.toContain('late');
  });

  it('is over after a failure, too', async () => {
    let kept: Context = ctx;
    const failing = scim.unitOfWork.run(ctx, async (unit) => {
      kept = unit as Context;
      throw new Error('mine');
    });
    await expect(failing).rejects.toThrow('mine');
    await expect(kept.transaction?.query('SELECT 1')).rejects.toThrow('has ended');
  });
});

describe('a network that loses everything', () => {
  let proxy: FaultProxy;
  let lost: Pool;
  beforeAll(async () => {
    proxy = await startFaultProxy(database.server());
    lost = createPool(proxy.url(database.name()), { max: 1 });
  });
  afterAll(async () => {
    await proxy.close();
    await lost.end();
  });

  it('ends statements and commits with "unavailable", and gives the connection up', async () => {
    const of = createPostgresScim({
      pool: lost,
      // It would take the connection whose end is looked for.
      retention: { intervalMinutes: 0 },
      statementTimeoutSeconds: 8,
      connectTimeoutSeconds: 60,
    });
    await of.verify();
    const unavailable = { code: 'unavailable' };
    await expect(
      of.unitOfWork.run(ctx, async (unit) => {
        await of.stores.groupStore.create(unit, { displayName: 'steerage' });
        proxy.hang();
      }),
    ).rejects.toMatchObject(unavailable);
    expect(lost.totalCount).toBe(0);
    await proxy.accept();
    expect(await namesOf(of)).not.toEqual([]);
    proxy.hang();
    await expect(namesOf(of)).rejects.toMatchObject(unavailable);
    expect(lost.totalCount).toBe(0);
    await proxy.accept();
  });
});

describe('a host whose transactions are REPEATABLE READ by default', () => {
  let strict: PostgresScim;
  beforeAll(() => {
    strict = createPostgresScim({
      pool: database.pool({ options: '-c default_transaction_isolation=repeatable\\ read' }),
    });
  });

  it('counts requests that come at once', async () => {
    const store = strict.requestCountStore;
    const counts = await Promise.all(Array.from({ length: 60 }, () => store.increment('10.0.0.1')));
    const hits = counts.map(({ totalHits }) => totalHits).sort((a, b) => a - b);
    expect(hits).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
  });
});

it('a unit of work whose beginning is canceled leaves no transaction open behind it', async () => {
  let canceled = 0;
  const one = createPool(database.url(), { max: 1 });
  const driver: PostgresPool = one;
  const cancels: PostgresPool = {
    async connect() {
      const client = await driver.connect();
      return {
        async query(text, values) {
          if (!text.startsWith('BEGIN') || canceled > 0) return client.query(text, values);
          canceled += 1;
          return client.query(text.replace(/SET LOCAL.*/, "SELECT 'canceled'::int"), values);
        },
        release: (error) => client.release(error),
      };
    },
  };
  const { stores, unitOfWork } = createPostgresScim({ pool: cancels });
  const create = (displayName: string) =>
    unitOfWork.run(ctx, (unit) => stores.groupStore.create(unit, { displayName }));
  await stores.groupStore.list(ctx, { page: { kind: 'index', startIndex: 1, count: 1 } });
  await expect(create('canceled')).rejects.toThrow();
  await create('begun');
  expect(await namesOf()).toContain('begun');
  await one.end();
});

it.each(['ROLLBACK', 'commit;', 'END', ' abort work', 'ROLLBACK AND CHAIN'])(
  'a unit of work is not ended by a function of the host: %s',
  async (text) => {
    const create = (displayName: string, statement: string) =>
      scim.unitOfWork.run(ctx, async (unit) => {
        await unit.transaction?.query('SAVEPOINT of_the_host');
        const { id } = await scim.stores.groupStore.create(unit, { displayName });
        await unit.transaction?.query(statement);
        return id;
      });
    await expect(create('refused', text)).rejects.toThrow('savepoints');
    expect(await namesOf()).not.toContain('refused');
    await create('taken back', 'ROLLBACK TRANSACTION TO of_the_host');
    expect(await namesOf()).not.toContain('taken back');
  },
);
