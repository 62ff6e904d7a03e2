import { readFileSync } from 'node:fs';
import { type PostgresPool, singleConnectionPool } from 'express-scim/postgres';

/** A database, and how its connections are ended. */
export interface OpenDatabase {
  readonly pool: PostgresPool;
  close(): Promise<void>;
}

/** The server of `DATABASE_URL`; without one PostgreSQL inside this process, of which nothing is kept. */
export async function openDatabase(url = process.env.DATABASE_URL): Promise<OpenDatabase> {
  if (url !== undefined) {
    const { Pool } = (await import('pg')).default;
    const pool = new Pool({ connectionString: url });
    pool.on('error', (error) => console.error(error.message));
    return { pool, close: () => pool.end() };
  }
  const { PGlite } = await import('@electric-sql/pglite');
  const db = await PGlite.create();
  return { pool: singleConnectionPool(db), close: () => db.close() };
}

/** Rows of one statement, or a script without values. */
export async function query(
  pool: PostgresPool,
  text: string,
  values?: readonly unknown[],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = await pool.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    client.release();
  }
}

/** The tables of the product, with a few people in them, unless they are there. */
export async function createProduct(pool: PostgresPool): Promise<void> {
  const [found] = await query(pool, "SELECT to_regclass('public.accounts') IS NOT NULL AS yes", []);
  if (found?.yes === true) return;
  await query(pool, readFileSync(new URL('./schema.sql', import.meta.url), 'utf8'));
}
