import type { PostgresPool } from '../connection/pool.js';
import { checkSchemaName, tablesIn } from '../connection/tables.js';
import { MIGRATIONS } from './migrations.js';

/** Where the tables are. */
export interface MigrateOptions {
  /** Name of their schema. Default: `express_scim`. */
  readonly schema?: string;
}

export const DEFAULT_SCHEMA = 'express_scim';

/**
 * Makes or brings up to date the tables of the library. Safe to call by several processes at once, and again.
 *
 * @returns the versions that were applied.
 * @throws ScimConfigError `ERR_SCIM_OPTION_VALUE` for a name of the schema that cannot be used.
 * @example
 * await migrate(new pg.Pool({ connectionString: process.env.OWNER_DATABASE_URL }));
 */
export async function migrate(
  pool: PostgresPool,
  { schema = DEFAULT_SCHEMA }: MigrateOptions = {},
): Promise<readonly number[]> {
  const tables = tablesIn(checkSchemaName(schema));
  const client = await pool.connect();
  try {
    await client.query('BEGIN', []);
    await client.query('SELECT pg_advisory_xact_lock(7245, hashtext($1))', [schema]);
    await client.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`, []);
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${tables.schema_versions}
        (version integer PRIMARY KEY, breaking boolean NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
      [],
    );
    const { rows } = await client.query(`SELECT version FROM ${tables.schema_versions}`, []);
    const applied = new Set(rows.map(({ version }) => Number(version)));
    const missing = MIGRATIONS.filter(({ version }) => !applied.has(version));
    for (const { version, breaking, sql } of missing) {
      await client.query(sql(tables, schema));
      await client.query(
        `INSERT INTO ${tables.schema_versions} (version, breaking) VALUES ($1, $2)`,
        [version, breaking],
      );
    }
    await client.query('COMMIT', []);
    return missing.map(({ version }) => version);
  } catch (error) {
    await client.query('ROLLBACK', []).catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
