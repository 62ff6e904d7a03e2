import type { Session } from '../../connection/session.js';
import type { NeededTable } from './needs.js';

/** A column as it was found. */
export interface FoundColumn {
  readonly name: string;
  /** Its type without a length; of a domain the type below it. */
  readonly type: string;
  /** The domain, if its type is one. */
  readonly domain?: string;
  /** Longest string that it takes. */
  readonly length?: number;
  /** NULL is refused. */
  readonly required?: boolean;
  readonly hasDefault?: boolean;
  /** Computed of other columns. */
  readonly generated?: boolean;
  /** An identity that takes no value but its own. */
  readonly always?: boolean;
  readonly may: readonly string[];
}

export interface FoundIndex {
  readonly name: string;
  /** null stands for an expression. */
  readonly columns: readonly (string | null)[];
  /** The same as SQL, in the same order. */
  readonly texts: readonly string[];
  readonly unique: boolean;
  readonly valid: boolean;
  /** Whether it is kept at once, and not only at the end of a transaction. */
  readonly immediate: boolean;
  readonly where?: string;
}

export interface FoundReference {
  readonly name: string;
  readonly columns: readonly string[];
  readonly schema: string;
  readonly table: string;
  readonly valid: boolean;
}

/** A table that the options name, as the role sees it. */
export interface FoundOwnTable {
  /** undefined where there is no such table; `r` and `p` are tables, others views and the like. */
  readonly kind?: string;
  readonly role: string;
  readonly usage: boolean;
  readonly mayDelete: boolean;
  /** Whether policies hide rows from the role. */
  readonly policies: boolean;
  readonly columns: readonly FoundColumn[];
  readonly indexes: readonly FoundIndex[];
  readonly references: readonly FoundReference[];
  /** Foreign keys of other tables that refuse the removal of a row. */
  readonly heldBy: readonly {
    readonly name: string;
    readonly schema: string;
    readonly table: string;
  }[];
  readonly checks: readonly string[];
  readonly triggers: readonly string[];
  /** Sequences that give its columns their values, and whether the role may use them; identity columns need none. */
  readonly sequences: readonly {
    readonly schema: string;
    readonly name: string;
    readonly usable: boolean;
  }[];
}

const list = (query: string): string => `coalesce((SELECT jsonb_agg(${query}), '[]')`;

const columnNames = (table: string, numbers: string): string => `(
  SELECT jsonb_agg(n.attname ORDER BY p.place)
    FROM unnest(${numbers}) WITH ORDINALITY AS p (number, place)
    LEFT JOIN pg_attribute n ON n.attrelid = ${table} AND n.attnum = p.number AND p.number > 0)`;

/** Anybody may read the catalog: nothing fails for lack of a table or a privilege. */
const TABLES = `SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
  'kind', c.relkind,
  'role', current_user,
  'usage', coalesce(has_schema_privilege(n.oid, 'USAGE'), false),
  'mayDelete', coalesce(has_table_privilege(c.oid, 'DELETE'), false),
  'policies', CASE WHEN c.relkind IN ('r', 'p') THEN row_security_active(c.oid) ELSE false END,
  'columns', ${list(`jsonb_strip_nulls(jsonb_build_object(
      'name', a.attname,
      'type', format_type(coalesce(nullif(t.typbasetype, 0), a.atttypid), NULL),
      'domain', CASE WHEN t.typtype = 'd' THEN format_type(a.atttypid, NULL) END,
      'length', CASE WHEN coalesce(nullif(t.typbasetype, 0), a.atttypid) IN ('varchar'::regtype, 'bpchar'::regtype)
        THEN nullif(greatest(a.atttypmod, t.typtypmod), -1) - 4 END,
      'required', CASE WHEN a.attnotnull OR t.typnotnull THEN true END,
      'hasDefault', CASE WHEN a.atthasdef OR a.attidentity <> '' OR t.typdefault IS NOT NULL THEN true END,
      'generated', CASE WHEN a.attgenerated <> '' THEN true END,
      'always', CASE WHEN a.attidentity = 'a' THEN true END,
      'may', coalesce((SELECT jsonb_agg(p) FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) AS p
        WHERE has_column_privilege(c.oid, a.attnum, p)), '[]'))))
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped`)},
  'indexes', ${list(`jsonb_strip_nulls(jsonb_build_object(
      'name', x.relname,
      'columns', ${columnNames('c.oid', '(i.indkey::int2[])[0:i.indnkeyatts - 1]')},
      'texts', (SELECT jsonb_agg(pg_get_indexdef(i.indexrelid, k, true) ORDER BY k) FROM generate_series(1, i.indnkeyatts) AS k),
      'unique', i.indisunique,
      'valid', i.indisvalid AND i.indisready,
      'immediate', i.indimmediate,
      'where', pg_get_expr(i.indpred, i.indrelid))))
    FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid`)},
  'references', ${list(`jsonb_build_object(
      'name', k.conname,
      'columns', ${columnNames('k.conrelid', 'k.conkey')},
      'schema', fn.nspname, 'table', f.relname,
      'valid', k.convalidated))
    FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid JOIN pg_namespace fn ON fn.oid = f.relnamespace
    WHERE k.conrelid = c.oid AND k.contype = 'f'`)},
  'heldBy', ${list(`jsonb_build_object('name', k.conname, 'schema', fn.nspname, 'table', f.relname))
    FROM pg_constraint k JOIN pg_class f ON f.oid = k.conrelid JOIN pg_namespace fn ON fn.oid = f.relnamespace
    WHERE k.confrelid = c.oid AND k.contype = 'f' AND k.conparentid = 0 AND k.confdeltype IN ('a', 'r')`)},
  'checks', ${list(`k.conname) FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c'`)},
  'triggers', ${list(`g.tgname) FROM pg_trigger g
    WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgenabled <> 'D'`)},
  'sequences', ${list(`jsonb_build_object('schema', sn.nspname, 'name', s.relname,
      'usable', has_sequence_privilege(s.oid, 'USAGE')))
    FROM pg_depend d JOIN pg_class s ON s.oid = d.objid JOIN pg_namespace sn ON sn.oid = s.relnamespace
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
      AND d.deptype = 'a' AND s.relkind = 'S'`)}
  )) ORDER BY wanted.place)::text AS tables
  FROM jsonb_to_recordset($1::text::jsonb) AS wanted (place integer, schema text, name text)
  LEFT JOIN pg_namespace n ON n.nspname = wanted.schema
  LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
    AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`;

/** Reads the tables, in the order in which they are needed: one statement, or none where none are needed. */
export async function readTables(
  session: Session,
  needed: readonly NeededTable[],
): Promise<readonly FoundOwnTable[]> {
  if (needed.length === 0) return [];
  const names = needed.map(({ table }, place) => ({ place, ...table }));
  const { rows } = await session.query(TABLES, [JSON.stringify(names)]);
  return JSON.parse(String(rows[0]?.tables)) as readonly FoundOwnTable[];
}
