import type { PostgresRow } from '../connection/pool.js';
import type { Session } from '../connection/session.js';
import { tablesIn } from '../connection/tables.js';
import { type AppliedVersion, appliedOf } from '../migrations/versions.js';
import { type FoundCatalog, type FoundTable, SCHEMA } from './catalog.js';

/** What a database has: its tables, and its version unless that cannot be read. */
export interface DatabaseReading {
  readonly catalog: FoundCatalog;
  readonly applied: readonly AppliedVersion[] | undefined;
}

/** The role needs all of them on every table, but may only read the versions. */
const PRIVILEGES = `unnest(CASE c.relname WHEN 'schema_versions' THEN ARRAY['SELECT']
  ELSE ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'] END)`;

/**
 * Anybody may read the catalog; nothing here fails for lack of a table or a privilege. Results are JSON in a string, of
 * which all drivers make the same.
 */
const CATALOG = `SELECT jsonb_build_object(
  'role', current_user,
  'exists', n.oid IS NOT NULL,
  'usage', coalesce(has_schema_privilege(n.oid, 'USAGE'), false),
  'tables', coalesce((
    SELECT jsonb_object_agg(c.relname, jsonb_build_object(
      'columns', (
        SELECT jsonb_object_agg(a.attname, jsonb_strip_nulls(jsonb_build_object(
          'type', format_type(a.atttypid, a.atttypmod),
          'nullable', CASE WHEN NOT a.attnotnull THEN true END,
          'default', CASE WHEN a.attidentity = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
          'identity', CASE WHEN a.attidentity <> '' THEN true END)))
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
      'constraints', coalesce((
        SELECT jsonb_object_agg(k.conname, pg_get_constraintdef(k.oid))
        FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('p', 'u', 'f', 'c', 'x')), '{}'),
      'indexes', coalesce((
        SELECT jsonb_object_agg(x.relname, pg_get_indexdef(x.oid))
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
        WHERE i.indrelid = c.oid
          AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x'))), '{}'),
      'invalid', coalesce((
        SELECT jsonb_agg(name) FROM (
          SELECT x.relname AS name FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
            WHERE i.indrelid = c.oid AND NOT (i.indisvalid AND i.indisready)
          UNION ALL
          SELECT k.conname FROM pg_constraint k WHERE k.conrelid = c.oid AND NOT k.convalidated) broken), '[]'),
      'unlogged', c.relpersistence = 'u',
      'lacking', coalesce((
        SELECT jsonb_agg(p) FROM ${PRIVILEGES} AS p WHERE NOT has_table_privilege(c.oid, p)), '[]')))
    FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p')), '{}'))::text AS catalog
  FROM (SELECT $1::text AS name) wanted LEFT JOIN pg_namespace n ON n.nspname = wanted.name`;

/** No such table or schema; no privilege. */
const UNREADABLE: ReadonlySet<unknown> = new Set(['42P01', '3F000', '42501']);

const isUnreadable = (error: unknown): boolean =>
  UNREADABLE.has((error as { readonly code?: unknown } | null)?.code);

/** Definitions name the schema quoted if it has to be; foreign keys only where it is not on the search path. */
const withoutSchema = (definition: string, schema: string): string =>
  definition
    .replaceAll(`"${schema}".`, `${SCHEMA}.`)
    .replaceAll(new RegExp(`(?<![\\w"])${schema}\\.`, 'g'), `${SCHEMA}.`)
    .replace(/ REFERENCES (?=\w+\()/, ` REFERENCES ${SCHEMA}.`);

const mapValues = <A, B>(
  record: Readonly<Record<string, A>>,
  map: (value: A) => B,
): Readonly<Record<string, B>> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));

function catalogOf({ catalog }: PostgresRow, schema: string): FoundCatalog {
  const found = JSON.parse(String(catalog)) as FoundCatalog;
  const normalized = (definition: string) => withoutSchema(definition, schema);
  return {
    ...found,
    tables: mapValues(
      found.tables,
      ({ constraints, indexes, ...table }): FoundTable => ({
        ...table,
        constraints: mapValues(constraints, normalized),
        indexes: mapValues(indexes, normalized),
      }),
    ),
  };
}

/** Reads version and tables: one statement, or a second where the version cannot be read. */
export async function readDatabase(session: Session, schema: string): Promise<DatabaseReading> {
  const { schema_versions } = tablesIn(schema);
  try {
    const { rows } = await session.query(
      `SELECT catalog, version, breaking FROM (${CATALOG}) found
        LEFT JOIN ${schema_versions} ON true ORDER BY version`,
      [schema],
    );
    const applied = appliedOf(rows.filter(({ version }) => version !== null));
    return { catalog: catalogOf(rows[0] ?? {}, schema), applied };
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    const { rows } = await session.query(CATALOG, [schema]);
    return { catalog: catalogOf(rows[0] ?? {}, schema), applied: undefined };
  }
}
