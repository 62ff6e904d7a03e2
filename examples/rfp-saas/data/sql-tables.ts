import type { PostgresPool, PostgresRow } from 'express-scim/postgres';
import {
  type EquipmentTable,
  type FormerRolesTable,
  label,
  type ProductTables,
  type SessionTable,
} from './product-tables.js';
import { newSecret } from './secrets.js';

/** Runs one statement of the product's own. */
type Query = (
  text: string,
  values: readonly (string | number | null)[],
) => Promise<readonly PostgresRow[]>;

/**
 * Several processes may start at once, and `IF NOT EXISTS` alone does not see the others: the lock ends with the implicit
 * transaction of the script.
 */
const SCRIPT = `
SELECT pg_advisory_xact_lock(hashtext('rfp-saas'));
CREATE SCHEMA IF NOT EXISTS rfp;
CREATE TABLE IF NOT EXISTS rfp.settings (name text PRIMARY KEY, value text NOT NULL);
CREATE TABLE IF NOT EXISTS rfp.equipment (
  serial integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  org text NOT NULL,
  user_id text,
  kind text NOT NULL,
  UNIQUE (org, user_id, kind)
);
CREATE TABLE IF NOT EXISTS rfp.former_roles (
  org text NOT NULL, user_id text NOT NULL, roles text NOT NULL, PRIMARY KEY (org, user_id)
);
CREATE TABLE IF NOT EXISTS rfp.sessions (
  key text PRIMARY KEY, org text NOT NULL, user_id text, ends_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS sessions_user ON rfp.sessions (org, user_id);
`;

/** Makes the product's own tables; what a migration of yours does. */
export async function createProductTables(pool: PostgresPool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(SCRIPT);
  } finally {
    client.release();
  }
}

export function queryOver(pool: PostgresPool): Query {
  return async (text, values) => {
    const client = await pool.connect();
    try {
      return (await client.query(text, values)).rows;
    } finally {
      client.release();
    }
  };
}

const labels = (rows: readonly PostgresRow[]) =>
  rows.map(({ kind, serial }) => label(String(kind), Number(serial))).sort();

const equipmentTable = (query: Query): EquipmentTable => ({
  async lend(org, userId) {
    await query(
      `WITH laptop AS (
         INSERT INTO rfp.equipment (org, user_id, kind)
           SELECT $1, $2, 'Laptop'
            WHERE NOT EXISTS (SELECT FROM rfp.equipment WHERE org = $1 AND user_id = $2)
         ON CONFLICT DO NOTHING RETURNING serial)
       INSERT INTO rfp.equipment (org, user_id, kind)
         SELECT $1, $2, 'Phone' FROM laptop WHERE serial % 3 = 0`,
      [org, userId],
    );
  },
  async takeBack(org, userId) {
    await query('UPDATE rfp.equipment SET user_id = NULL WHERE org = $1 AND user_id = $2', [
      org,
      userId,
    ]);
  },
  of: async (org, userId) =>
    labels(
      await query('SELECT kind, serial FROM rfp.equipment WHERE org = $1 AND user_id = $2', [
        org,
        userId,
      ]),
    ),
  inStoreRoom: async (org) =>
    labels(
      await query('SELECT kind, serial FROM rfp.equipment WHERE org = $1 AND user_id IS NULL', [
        org,
      ]),
    ),
});

const formerRolesTable = (query: Query): FormerRolesTable => ({
  async remember(org, userId, roles) {
    await query(
      `INSERT INTO rfp.former_roles (org, user_id, roles) VALUES ($1, $2, $3)
         ON CONFLICT (org, user_id) DO UPDATE SET roles = excluded.roles`,
      [org, userId, JSON.stringify(roles)],
    );
  },
  async of(org, userId) {
    const [row] = await query(
      'SELECT roles FROM rfp.former_roles WHERE org = $1 AND user_id = $2',
      [org, userId],
    );
    return row ? (JSON.parse(String(row.roles)) as readonly string[]) : [];
  },
});

const sessionTable = (query: Query): SessionTable => ({
  async begin(key, { org, userId }, lifeSeconds) {
    await query('DELETE FROM rfp.sessions WHERE ends_at <= now()', []);
    await query(
      `INSERT INTO rfp.sessions (key, org, user_id, ends_at)
         VALUES ($1, $2, $3, now() + $4 * interval '1 second')`,
      [key, org, userId ?? null, lifeSeconds],
    );
  },
  async find(key) {
    const [row] = await query(
      'SELECT org, user_id FROM rfp.sessions WHERE key = $1 AND ends_at > now()',
      [key],
    );
    return row && { org: String(row.org), userId: row.user_id ? String(row.user_id) : undefined };
  },
  async end(key) {
    await query('DELETE FROM rfp.sessions WHERE key = $1', [key]);
  },
  async endAll(org, userId) {
    const ended = await query(
      'DELETE FROM rfp.sessions WHERE org = $1 AND user_id = $2 RETURNING key',
      [org, userId],
    );
    return ended.length;
  },
});

/** The product's own tables in SQL, beside those of the library. */
export function sqlTables(query: Query): ProductTables {
  return {
    equipment: equipmentTable(query),
    formerRoles: formerRolesTable(query),
    sessions: sessionTable(query),
  };
}

/** The secret of this database, made by whichever process comes first. */
export async function secretIn(query: Query): Promise<string> {
  await query(
    "INSERT INTO rfp.settings (name, value) VALUES ('secret', $1) ON CONFLICT (name) DO NOTHING",
    [newSecret()],
  );
  const [row] = await query("SELECT value FROM rfp.settings WHERE name = 'secret'", []);
  return String(row?.value);
}
