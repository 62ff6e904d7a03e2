import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool, PoolClient } from 'pg';
import type { RequestContext } from '../../../src/index.js';
import { createPostgresScim, migrate, type PostgresScim } from '../../../src/postgres/index.js';
import { contextOf } from '../../stores/memory/support.js';
import { useDatabase } from '../../support/postgres/use-database.js';
import { SHAPES } from './shapes.js';

/** What is asked while somebody else holds the row, and what it then sees. */
const [shape] = SHAPES;
const database = useDatabase();
let pool: Pool;
let own: PostgresScim;
let ours: PostgresScim;
let ctx: RequestContext<never>;

beforeAll(async () => {
  pool = database.pool();
  await migrate(pool);
  await pool.query(shape?.sql ?? '');
  own = createPostgresScim({ pool, ...shape?.tables });
  ours = createPostgresScim({ pool });
});
beforeEach(async () => {
  const { rows } = await pool.query<{ id: string }>(shape?.newTenant ?? '');
  ctx = contextOf(rows[0]?.id) as RequestContext<never>;
});

async function untilOneWaits(): Promise<void> {
  const { rows } = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  if (rows[0]?.n === 0) await untilOneWaits();
}

/** What is asked while a session holds what its work has taken; the session commits as soon as it is waited for. */
async function behind<T>(
  work: (session: PoolClient) => Promise<unknown>,
  ask: () => Promise<T>,
): Promise<T> {
  const session = await pool.connect();
  try {
    await session.query('BEGIN');
    await work(session);
    const asked = ask();
    await untilOneWaits();
    await session.query('COMMIT');
    return await asked;
  } finally {
    session.release();
  }
}

const person = ({ stores: { userStore } }: PostgresScim, userName: string) =>
  userStore.create(ctx, { userName, active: true });

describe('a hidden row', () => {
  const keyOf = async (id: string) => {
    const { rows } = await pool.query<{ key: string }>(
      'UPDATE accounts SET scim_version = NULL WHERE scim_id = $1 RETURNING id::text AS key',
      [id],
    );
    return rows[0]?.key ?? '';
  };

  it('is read as it is when it was waited for: with what it is and the roles of then', async () => {
    const { userStore, unitOfWork } = own.stores;
    const { id } = await person(own, 'ada@x.example');
    await userStore.setRoles(ctx, id, [{ role: 'member' }]);
    const key = await keyOf(id);
    const read = await behind(
      async (session) => {
        await session.query('UPDATE accounts SET is_active = false WHERE id = $1', [key]);
        await session.query('DELETE FROM account_roles WHERE account_id = $1', [key]);
      },
      () => unitOfWork.run(ctx, async (unit) => userStore.getHidden?.(unit, key)),
    );
    expect(read).toMatchObject({ resource: { active: false }, assignments: [] });
  });

  it('is none when somebody else has linked it meanwhile', async () => {
    const { userStore, unitOfWork } = own.stores;
    const { id } = await person(own, 'ada@x.example');
    const key = await keyOf(id);
    const show = (session: PoolClient) =>
      session.query('UPDATE accounts SET scim_version = 1 WHERE id = $1', [key]);
    const read = () => unitOfWork.run(ctx, async (unit) => userStore.getHidden?.(unit, key));
    expect(await behind(show, read)).toBeUndefined();
    await keyOf(id);
    const draft = { userName: 'ada@x.example', active: true };
    const link = async () => userStore.linkExisting?.(ctx, key, draft);
    await expect(behind(show, link)).rejects.toMatchObject({ code: 'notFound' });
  });

  it('a team is one group, whoever links it at the same moment', async () => {
    const { groupStore } = own.stores;
    const { id } = await groupStore.create(ctx, { displayName: 'Crew' });
    const { rows } = await pool.query<{ key: string }>(
      'UPDATE teams SET scim_version = NULL, scim_id = NULL WHERE scim_id = $1 RETURNING id::text AS key',
      [id],
    );
    const link = () => groupStore.linkExisting?.(ctx, rows[0]?.key ?? '', { displayName: 'Crew' });
    const done = await Promise.allSettled([link(), link(), link()]);
    expect(done.map(({ status }) => status).toSorted()).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(
      (await groupStore.list(ctx, { page: { kind: 'index', startIndex: 1, count: 9 } })).total,
    ).toBe(1);
  });
});

describe.each([
  ['our tables', () => ours, 'express_scim.users', 'id'],
  ["the product's", () => own, 'accounts', 'scim_id'],
] as const)('an identity of somebody in %s', (_name, scimOf, table, column) => {
  const identity = { issuer: 'https://idp.example', subject: 'ada' };
  const rows = async (id: string) =>
    (await pool.query('SELECT 1 FROM express_scim.identities WHERE user_id = $1', [id])).rowCount;

  it('is not linked when they were deleted while it waited', async () => {
    const { userStore } = scimOf().stores;
    const { id } = await person(scimOf(), 'ada@x.example');
    const deleting = async (session: PoolClient) => {
      await session.query(`SELECT 1 FROM ${table} WHERE ${column} = $1 FOR UPDATE`, [id]);
      await session.query(`UPDATE ${table} SET deleted_at = now() WHERE ${column} = $1`, [id]);
    };
    await expect(
      behind(deleting, () => userStore.linkIdentity(ctx, id, identity)),
    ).rejects.toMatchObject({ code: 'notFound' });
    expect(await rows(id)).toBe(0);
  });

  it('ends with them when a delete has waited for the link', async () => {
    const { userStore, unitOfWork } = scimOf().stores;
    const { id } = await person(scimOf(), 'ada@x.example');
    let deleted: Promise<boolean> = Promise.resolve(false);
    await unitOfWork.run(ctx, async (unit) => {
      await userStore.linkIdentity(unit, id, identity);
      deleted = userStore.delete(ctx, id);
      await untilOneWaits();
    });
    expect(await deleted).toBe(true);
    expect(await rows(id)).toBe(0);
    expect(await userStore.readAccess(ctx, { identity })).toEqual([]);
  });

  it('names the other one, who has been linked while it waited', async () => {
    const { userStore } = scimOf().stores;
    const ada = await person(scimOf(), 'ada@x.example');
    const session = await pool.connect();
    await session.query('BEGIN');
    const bea = await scimOf().using(session).stores.userStore.create(ctx, {
      userName: 'bea@x.example',
      active: true,
    });
    // Whoever waits has begun before there was this user.
    await scimOf().using(session).stores.userStore.linkIdentity(ctx, bea.id, identity);
    const link = userStore.linkIdentity(ctx, ada.id, identity);
    const refused = expect(link).rejects.toMatchObject({
      code: 'uniqueness',
      attribute: 'identity',
    });
    await untilOneWaits();
    await session.query('COMMIT');
    session.release();
    await refused;
    expect(await userStore.readAccess(ctx, { identity })).toMatchObject([{ userId: bea.id }]);
  });

  it('of somebody who was removed by the product itself is free', async () => {
    const { userStore } = scimOf().stores;
    const ada = await person(scimOf(), 'ada@x.example');
    await userStore.linkIdentity(ctx, ada.id, identity);
    await pool.query(`DELETE FROM ${table} WHERE ${column} = $1`, [ada.id]);
    expect(await userStore.readAccess(ctx, { identity })).toEqual([]);
    expect(await userStore.unlinkIdentity(ctx, identity)).toBe(false);
    await userStore.linkIdentity(ctx, (await person(scimOf(), 'bea@x.example')).id, identity);
    expect(await userStore.readAccess(ctx, { identity })).toHaveLength(1);
  });
});

it.each([
  ['an issuer', { issuer: `https://${'x'.repeat(3_000)}`, subject: 'a' }],
  ['a subject', { issuer: 'https://idp.example', subject: 'é'.repeat(1_300) }],
  ['U+0000', { issuer: 'https://idp.example', subject: 'a\0' }],
  ['half a character', { issuer: 'https://idp.example', subject: 'a\ud800' }],
])(
  'an identity with %s that cannot be kept is refused, and names nobody',
  async (_name, identity) => {
    const { userStore } = ours.stores;
    const { id } = await person(ours, 'ada@x.example');
    await expect(userStore.linkIdentity(ctx, id, identity)).rejects.toMatchObject({
      code: 'invalidValue',
    });
    expect(await userStore.readAccess(ctx, { identity })).toEqual([]);
    expect(await userStore.unlinkIdentity(ctx, identity)).toBe(false);
  },
);
