import type { EmptyDatabase } from './empty-database.js';

type Queried = Pick<EmptyDatabase, 'query'>;

/** A value of each type; ids are all the same, so that foreign keys find what they point to. */
const SAMPLES: Readonly<Record<string, string>> = {
  text: "'a'",
  uuid: "'0190b7a4-0000-7000-8000-000000000001'",
  boolean: 'true',
  jsonb: "'{}'",
  bigint: '7',
  integer: '7',
  'double precision': '7.5',
  'timestamp with time zone': "'2026-01-02T03:04:05.678Z'",
  ARRAY: "'{a}'",
};

/** Of columns that allow some values only. */
const ALLOWED: Readonly<Record<string, string>> = {
  member_type: "'User'",
  state: "'held'",
  status: "'sent'",
};

/** The columns that the database does not number itself, with a value of each, by table in the order of their making. */
async function samples(db: Queried): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const rows = await db.query(
    `SELECT c.table_name AS table, c.column_name AS name, c.data_type AS type
       FROM information_schema.columns c
       JOIN pg_class t ON t.relname = c.table_name AND t.relnamespace = 'express_scim'::regnamespace
      WHERE c.table_schema = 'express_scim' AND c.is_identity = 'NO' AND c.table_name <> 'schema_versions'
      ORDER BY t.oid, c.ordinal_position`,
    [],
  );
  const found = new Map<string, Map<string, string>>();
  for (const row of rows) {
    const table = String(row.table);
    const value = ALLOWED[String(row.name)] ?? SAMPLES[String(row.type)];
    if (value === undefined) throw new Error(`There is no sample of type ${row.type}.`);
    const columns = found.get(table) ?? new Map<string, string>();
    found.set(table, columns.set(String(row.name), value));
  }
  return found;
}

/**
 * Adds rows to a table without knowing all its columns.
 *
 * @param given - expressions for some of them; `n` is the number of the row.
 */
export async function addRows(
  db: Queried,
  table: string,
  given: Readonly<Record<string, string>>,
  count = 1,
): Promise<void> {
  const columns = new Map([...((await samples(db)).get(table) ?? []), ...Object.entries(given)]);
  const names = [...columns.keys()].map((name) => `"${name}"`).join(', ');
  await db.query(
    `INSERT INTO express_scim.${table} (${names})
      SELECT ${[...columns.values()].join(', ')} FROM generate_series(1, ${count}) AS n`,
    [],
  );
}

/** A row in every table that there is. @returns the columns that were filled, by table. */
export async function fillTables(db: Queried): Promise<ReadonlyMap<string, readonly string[]>> {
  const filled = new Map<string, readonly string[]>();
  for (const [table, columns] of await samples(db)) {
    await addRows(db, table, {});
    filled.set(
      table,
      [...columns.keys()].map((name) => `"${name}"`),
    );
  }
  return filled;
}
