import type { CatalogTable } from '../../../src/postgres/catalog/catalog.js';
import { readDatabase } from '../../../src/postgres/catalog/read-catalog.js';
import { TABLE_NAMES } from '../../../src/postgres/connection/tables.js';
import type { PostgresPool } from '../../../src/postgres/index.js';
import { patientSession } from '../../../src/postgres/migrations/settings.js';

export const CATALOG_FILE = 'src/postgres/catalog/expected-catalog.ts';

const sorted = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

const text = (value: string): string =>
  value.includes("'") ? JSON.stringify(value) : `'${value}'`;

function column(parts: object): string {
  const entries = sorted(parts as Readonly<Record<string, unknown>>);
  return `{ ${entries.map(([key, value]) => `${key}: ${typeof value === 'string' ? text(value) : value}`).join(', ')} }`;
}

function part<T>(name: string, record: Readonly<Record<string, T>>, show: (value: T) => string) {
  const entries = sorted(record).map(([key, value]) => `${key}: ${show(value)}`);
  if (entries.length === 0) return `    ${name}: {},`;
  if (entries.length === 1) return `    ${name}: { ${entries[0]} },`;
  return `    ${name}: {\n${entries.map((entry) => `      ${entry},\n`).join('')}    },`;
}

const table = ({ columns, constraints, indexes, unlogged }: CatalogTable): string =>
  [
    ...(unlogged ? ['    unlogged: true,'] : []),
    part('columns', columns, column),
    part('constraints', constraints, text),
    part('indexes', indexes, text),
  ].join('\n');

/** The tables of a migrated database as the source of `EXPECTED_CATALOG`. */
export async function catalogFile(pool: PostgresPool): Promise<string> {
  const { catalog } = await readDatabase(patientSession(pool), 'express_scim');
  // In the order in which they can be made: foreign keys point to tables above.
  const tables = TABLE_NAMES.map((name) => {
    const each = catalog.tables[name];
    if (each === undefined) throw new Error(`No migration makes the table ${name}.`);
    return `  ${name}: {\n${table(each)}\n  },`;
  });
  return `import type { Catalog } from './catalog.js';

// Written by \`npm run catalog\` from a migrated database. Do not edit.

// biome-ignore format: a line for each column, constraint and index
export const EXPECTED_CATALOG: Catalog = {
${tables.join('\n')}
};
`;
}
