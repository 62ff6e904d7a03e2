import { invalidOption } from '../../errors/invalid-option.js';
import { TABLE_NAMES, type Tables, tablesIn } from '../connection/tables.js';
import type { Migration } from './migration.js';

/** SQLSTATEs that the scripts raise themselves, of a class that PostgreSQL does not use. */
export const RAISED = {
  /** Another process was faster. */
  appliedAlready: 'SCIM1',
  /** The version before is not there, or a schema with the same name in other case is. */
  refused: 'SCIM2',
} as const;

/** Longest wait for a lock, so that requests that wait behind the migration do not wait long. */
const LOCK_TIMEOUT = '5s';

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** What every script begins with. The lock ends with the transaction, as poolers that share connections need it. */
const beginning = (schema: string): string => `BEGIN;
SET LOCAL lock_timeout = '${LOCK_TIMEOUT}';
SET LOCAL statement_timeout = 0;
SET LOCAL search_path = pg_catalog;
SELECT pg_advisory_xact_lock(7245, hashtext(current_database() || ${literal(`.${schema}`)}));`;

/**
 * Makes schema and table of versions where they are missing. No `IF NOT EXISTS`: that asks for the right to create what
 * exists, which whoever was given the schema by somebody else does not have.
 */
const foundation = (schema: string, { schema_versions }: Tables): string => `
  IF to_regnamespace(${literal(`"${schema}"`)}) IS NULL THEN
    IF EXISTS (SELECT FROM pg_namespace WHERE lower(nspname) = ${literal(schema)}) THEN
      RAISE EXCEPTION USING ERRCODE = '${RAISED.refused}',
        MESSAGE = ${literal(`There is a schema whose name differs from ${schema} only in case.`)};
    END IF;
    CREATE SCHEMA "${schema}";
  END IF;
  IF to_regclass(${literal(schema_versions)}) IS NULL THEN
    CREATE TABLE ${schema_versions} (
      version integer NOT NULL,
      breaking boolean NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT schema_versions_pkey PRIMARY KEY (version)
    );
  END IF;`;

const raise = (code: string, message: string): string =>
  `RAISE EXCEPTION USING ERRCODE = '${code}', MESSAGE = ${literal(message)};`;

/** The version is read again once the lock is held: another process may have been here. */
const versionCheck = (version: number, { schema_versions }: Tables): string => `
  IF EXISTS (SELECT FROM ${schema_versions} WHERE version >= ${version}) THEN
    ${raise(RAISED.appliedAlready, `Version ${version} was applied before.`)}
  ELSIF (SELECT coalesce(max(version), 0) FROM ${schema_versions}) <> ${version - 1} THEN
    ${raise(RAISED.refused, `Version ${version - 1} must be applied first.`)}
  END IF;`;

/** One migration as text that can be run as it is: by `migrate`, or by hand. */
export function scriptOf({ version, title, breaking, sql }: Migration, schema: string): string {
  const tables = tablesIn(schema);
  return `-- ${schema}, version ${version}: ${title}
${beginning(schema)}
DO $check$
BEGIN${version === 1 ? foundation(schema, tables) : ''}${versionCheck(version, tables)}
END
$check$;
${sql(tables, schema).trim()}
INSERT INTO ${tables.schema_versions} (version, breaking) VALUES (${version}, ${breaking});
COMMIT;
`;
}

/** @throws ScimConfigError `ERR_SCIM_OPTION_VALUE` */
export function checkRoleName(role: unknown): string {
  if (typeof role === 'string' && role !== '' && role.length <= 63 && !role.includes('\0')) {
    return role;
  }
  throw invalidOption('grantTo', 'the name of a role, of at most 63 characters');
}

/** What a role needs to read and write the tables, and nothing more. */
export function grantsOf(schema: string, role: string): readonly string[] {
  const { schema_versions, ...tables } = tablesIn(schema);
  const to = `TO "${role.replaceAll('"', '""')}"`;
  const written = TABLE_NAMES.filter((name) => name !== 'schema_versions').map(
    (name) => tables[name as keyof typeof tables],
  );
  return [
    `GRANT USAGE ON SCHEMA "${schema}" ${to};`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON\n  ${written.join(',\n  ')}\n  ${to};`,
    `GRANT SELECT ON ${schema_versions} ${to};`,
  ];
}

/** The privileges of the role that the application connects as. Running it again changes nothing. */
export function grantScript(schema: string, role: string): string {
  return `-- ${schema}: what the application may do
${beginning(schema)}
${grantsOf(schema, role).join('\n')}
COMMIT;
`;
}
