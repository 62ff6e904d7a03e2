import type { RequestContext, UnitOfWork } from 'express-scim';
import { telling } from './store-error.js';

export type Row = Readonly<Record<string, unknown>>;

/** What this adapter needs of a driver: `Pool` and `PoolClient` of `pg` have it. */
export interface Queryable {
  query(text: string, values: readonly unknown[]): Promise<{ readonly rows: readonly Row[] }>;
}

export interface Client extends Queryable {
  release(): void;
}

export interface Pool extends Queryable {
  connect(): Promise<Client>;
}

/** The connection of the unit of work that a call belongs to, or any. */
export function connectionOf(pool: Pool, ctx: RequestContext): Queryable {
  return (ctx.transaction as Client | undefined) ?? pool;
}

/** Everything that one operation writes in one transaction. */
export function createUnitOfWork(pool: Pool): UnitOfWork {
  return {
    async run(ctx, work) {
      if (ctx.transaction !== undefined) return work(ctx);
      const within = (client: Client) => work(Object.freeze({ ...ctx, transaction: client }));
      return telling(() => transaction(pool, within));
    },
  };
}

/**
 * Several statements as one step: a transaction, or inside a unit of work a savepoint, after whose failure
 * the unit can go on.
 */
export async function step<T>(
  pool: Pool,
  ctx: RequestContext,
  work: (db: Queryable) => Promise<T>,
): Promise<T> {
  if (ctx.transaction === undefined) return transaction(pool, work);
  const db = connectionOf(pool, ctx);
  await db.query('SAVEPOINT scim_step', []);
  try {
    const result = await work(db);
    await db.query('RELEASE SAVEPOINT scim_step', []);
    return result;
  } catch (error) {
    await db.query('ROLLBACK TO SAVEPOINT scim_step', []);
    throw error;
  }
}

export async function transaction<T>(pool: Pool, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN', []);
    try {
      const result = await work(client);
      await client.query('COMMIT', []);
      return result;
    } catch (error) {
      await client.query('ROLLBACK', []);
      throw error;
    }
  } finally {
    client.release();
  }
}
