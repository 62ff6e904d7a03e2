import { ScimConfigError } from '../../index.js';
import type { PostgresRow } from '../connection/pool.js';
import type { Session } from '../connection/session.js';
import { tablesIn } from '../connection/tables.js';
import { MIGRATIONS } from './migrations.js';

/** A version that has been applied to a database. */
export interface AppliedVersion {
  readonly version: number;
  /** Whether code that does not know it must not run over it. */
  readonly breaking: boolean;
}

/** The newest version that this code knows. */
export const NEWEST = MIGRATIONS.at(-1)?.version ?? 0;

export function appliedOf(rows: readonly PostgresRow[]): readonly AppliedVersion[] {
  return rows.map(({ version, breaking }) => ({
    version: Number(version),
    breaking: breaking === true,
  }));
}

/** The versions of a database, the oldest first; none while there are no tables. */
export async function readVersions(
  session: Session,
  schema: string,
): Promise<readonly AppliedVersion[]> {
  // `to_regclass` would fail for a role that may not look into the schema; reading the catalog does not.
  const { rows } = await session.query(
    `SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relname = 'schema_versions'`,
    [schema],
  );
  if (rows.length === 0) return [];
  const { schema_versions } = tablesIn(schema);
  const versions = await session.query(
    `SELECT version, breaking FROM ${schema_versions} ORDER BY version`,
    [],
  );
  return appliedOf(versions.rows);
}

export const newestOf = (applied: readonly AppliedVersion[]): number =>
  applied.at(-1)?.version ?? 0;

/** What this code does not know, and may not run over. */
export const breakingOf = (applied: readonly AppliedVersion[]): AppliedVersion | undefined =>
  applied.find(({ version, breaking }) => breaking && version > NEWEST);

/** In words, for messages. */
export const tooNew = (schema: string, { version }: AppliedVersion): string =>
  `the tables in schema "${schema}" have version ${version}, and this version of express-scim knows them up to ${NEWEST}; update express-scim`;

/** @throws ScimConfigError `ERR_SCIM_DATABASE` for tables that newer code has changed incompatibly. */
export function checkNotTooNew(schema: string, applied: readonly AppliedVersion[]): void {
  const breaking = breakingOf(applied);
  if (breaking === undefined) return;
  throw new ScimConfigError('ERR_SCIM_DATABASE', `${capital(tooNew(schema, breaking))}.`);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
