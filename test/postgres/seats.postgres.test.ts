import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { type RequestContext, StoreError, type UserStore } from '../../src/index.js';
import { createPostgresScim, migrate, type PostgresScim } from '../../src/postgres/index.js';
import { describeEachWay, useDatabase, type Way } from '../support/postgres/use-database.js';
import { watchedPool } from '../support/postgres/watched-pool.js';

const contextOf = (tenantId: string): RequestContext<never> =>
  Object.freeze({
    tenantId,
    principal: Object.freeze({ id: 'entra' }),
    requestId: 'r',
    signal: new AbortController().signal,
  });

type Unit = RequestContext;
type Store = UserStore & Required<Pick<UserStore, 'takeSeats' | 'countActive'>>;

const LIMIT = 20;
const MOST_TRIES = 100;

const isTransient = (error: unknown): boolean =>
  StoreError.is(error) && error.code === 'versionConflict' && error.isTransient;

const isTaken = (error: unknown): boolean => StoreError.is(error) && error.code === 'seatsTaken';

/** A unit of work as the router runs it. */
async function inUnit<T>(
  { unitOfWork }: PostgresScim,
  ctx: RequestContext,
  work: (unit: Unit) => Promise<T>,
  tries = MOST_TRIES,
): Promise<T> {
  try {
    return await unitOfWork.run(ctx as RequestContext<never>, (unit) => work(unit as Unit));
  } catch (error) {
    if (tries === 0 || !isTransient(error)) throw error;
    return inUnit({ unitOfWork } as PostgresScim, ctx, work, tries - 1);
  }
}

const storeOf = ({ stores }: PostgresScim) => stores.userStore as Store;

const seat = (store: Store, unit: Unit, joining = 1, limit = LIMIT) =>
  store.takeSeats(unit, {
    tenantId: unit.tenantId,
    joining,
    limit,
    exactFrom: Math.floor(limit * 0.8),
  });

/** Makes somebody, who takes a seat. */
const join = (scim: PostgresScim, ctx: RequestContext, userName: string) =>
  inUnit(scim, ctx, async (unit) => {
    const store = storeOf(scim);
    const { id } = await store.create(unit, { userName, active: true });
    await seat(store, unit);
    return id;
  });

const setActive = (scim: PostgresScim, ctx: RequestContext, id: string, active: boolean) =>
  inUnit(scim, ctx, async (unit) => {
    const store = storeOf(scim);
    const user = await store.get(unit, id);
    if (user === undefined || user.active === active) return;
    const { id: _id, meta: _meta, ...draft } = user;
    await store.replace(unit, id, { ...draft, active });
    if (active) await seat(store, unit);
  });

/** How many were let in; all others must have been refused because of the seats. */
async function letIn(work: readonly Promise<unknown>[]): Promise<number> {
  const ends = await Promise.allSettled(work);
  for (const end of ends) {
    if (end.status === 'rejected' && !isTaken(end.reason)) throw end.reason;
  }
  return ends.filter(({ status }) => status === 'fulfilled').length;
}

const times = <T>(count: number, make: (n: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, n) => make(n));

function seats(way: Way): void {
  let console: Pool;
  let both: readonly PostgresScim[];
  beforeAll(async () => {
    console = way.database.pool();
    await migrate(console);
    // Two processes have nothing in common but the database.
    both = times(2, () =>
      createPostgresScim({
        pool: way.pool(),
        connectTimeoutSeconds: 120,
        retention: { intervalMinutes: 0 },
        logger: { warn() {}, error() {} },
      }),
    );
  });
  const on = (n: number): PostgresScim => both[n % 2] as PostgresScim;

  const active = async (tenantId: string): Promise<number> => {
    const { rows } = await console.query(
      'SELECT count(*)::int AS n FROM express_scim.users WHERE tenant_id = $1 AND active AND deleted_at IS NULL',
      [tenantId],
    );
    return rows[0].n;
  };

  /** The most people that were seen active while something ran. */
  async function mostDuring(tenantId: string, work: Promise<unknown>): Promise<number> {
    let ended = false;
    const end = () => {
      ended = true;
    };
    work.then(end, end);
    let most = 0;
    while (!ended) most = Math.max(most, await active(tenantId));
    await work;
    return Math.max(most, await active(tenantId));
  }

  it('are all taken, and no more, by two processes that create at once', async () => {
    const ctx = contextOf('creating');
    const work = letIn(times(40, (n) => join(on(n), ctx, `user-${n}`)));
    expect(await mostDuring(ctx.tenantId, work)).toBe(LIMIT);
    expect(await work).toBe(LIMIT);
  });

  it('are never more than the limit where people come, go and come back at once', async () => {
    const ctx = contextOf('reviving');
    const ids = await Promise.all(times(16, (n) => join(on(n), ctx, `first-${n}`)));
    const left = await Promise.all(
      times(16, (n) =>
        storeOf(on(n))
          .create(ctx, { userName: `left-${n}`, active: false })
          .then(({ id }) => id),
      ),
    );
    const work = Promise.all([
      letIn(left.map((id, n) => setActive(on(n), ctx, id, true))),
      letIn(times(16, (n) => join(on(n + 1), ctx, `new-${n}`))),
      Promise.all(ids.slice(0, 8).map((id, n) => setActive(on(n), ctx, id, false))),
    ]);
    expect(await mostDuring(ctx.tenantId, work)).toBeLessThanOrEqual(LIMIT);
    await letIn(times(LIMIT, (n) => join(on(n), ctx, `last-${n}`)));
    expect(await active(ctx.tenantId)).toBe(LIMIT);
  });

  it('count people for whom the other process asks no seats', async () => {
    const ctx = contextOf('unasked');
    const unasked = (n: number) =>
      inUnit(on(1), ctx, (unit) =>
        storeOf(on(1)).create(unit, { userName: `unasked-${n}`, active: true }),
      );
    for (const n of times(5, (each) => each)) {
      await join(on(0), ctx, `asked-${n}`);
      await unasked(n);
    }
    await letIn(
      times(LIMIT, (n) => (n % 3 === 0 && n < 9 ? unasked(n + 10) : join(on(0), ctx, `more-${n}`))),
    );
    expect(await active(ctx.tenantId)).toBe(LIMIT);
  });

  it('of somebody whose session ends before the commit are free again', async () => {
    const ctx = contextOf('killed');
    await letIn(times(LIMIT - 1, (n) => join(on(n), ctx, `user-${n}`)));
    const killed = both[0]?.unitOfWork.run(ctx, async (unit) => {
      const store = storeOf(on(0));
      await store.create(unit as Unit, { userName: 'killed', active: true });
      await seat(store, unit as Unit);
      await unit.transaction?.query('SELECT pg_terminate_backend(pg_backend_pid())', []);
    });
    await expect(killed).rejects.toMatchObject({ code: 'unavailable' });
    await join(on(1), ctx, 'the last');
    expect(await letIn([join(on(0), ctx, 'one more')])).toBe(0);
  });

  it('of two tenants are kept apart, and whoever leaves does not wait for them', async () => {
    const ctx = contextOf('waiting');
    const [ada = '', bea = ''] = await Promise.all(times(2, (n) => join(on(n), ctx, `user-${n}`)));
    const session = await console.connect();
    try {
      await session.query('BEGIN');
      await session.query('SELECT 1 FROM express_scim.seats WHERE tenant_id = $1 FOR UPDATE', [
        ctx.tenantId,
      ]);
      await setActive(on(0), ctx, ada, false);
      await inUnit(on(1), ctx, (unit) => storeOf(on(1)).delete(unit, bea));
      await join(on(1), contextOf('not waiting'), 'ada');
    } finally {
      await session.query('ROLLBACK');
      session.release();
    }
    expect(await active(ctx.tenantId)).toBe(0);
  });
}

describeEachWay(seats);

describe('the statements of seats', () => {
  const database = useDatabase();
  const ctx = contextOf('acme');
  let console: Pool;
  let watched: ReturnType<typeof watchedPool>;
  let scim: PostgresScim;
  beforeAll(async () => {
    console = database.pool();
    await migrate(console);
    await console.query(
      `INSERT INTO express_scim.users (tenant_id, id, user_name, user_name_key, active)
         SELECT 't' || n % 50, gen_random_uuid(), 'user ' || n, 'user ' || n, n % 3 = 0 FROM generate_series(1, 20000) AS n`,
    );
    await console.query(
      `INSERT INTO express_scim.tenant_guests (target_tenant_id, tenant_id, user_id)
         SELECT 'target ' || left(id::text, 2), tenant_id, id FROM express_scim.users`,
    );
    await console.query('ANALYZE');
    watched = watchedPool(console);
    scim = createPostgresScim({ pool: watched, retention: { intervalMinutes: 0 } });
    await scim.verify();
  });

  const asked = () => watched.asked().map(({ text }) => text.trim().split(/[\s;]/)[0]);
  const LARGE = 1_000;
  const joinLarge = (userName: string) =>
    inUnit(scim, ctx, async (unit) => {
      await storeOf(scim).create(unit, { userName, active: true });
      await seat(storeOf(scim), unit, 1, LARGE);
    });

  it('are one with all that the unit holds back, once the people were counted', async () => {
    await joinLarge('ada');
    await joinLarge('bea');
    asked();
    await joinLarge('cleo');
    expect(asked()).toEqual(['BEGIN', 'INSERT', 'WITH', 'COMMIT']);
  });

  it('count by indexes', async () => {
    watched.asked();
    await storeOf(scim).countActive(ctx, 't7');
    const [count] = watched.asked();
    const { rows } = await console.query(`EXPLAIN ${count?.text}`, [...(count?.values ?? [])]);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('users_active');
    expect(plan).toContain('tenant_guests_pkey');
    expect(plan).toContain('users_pkey');
    expect(plan).not.toContain('Seq Scan');
  });
});
