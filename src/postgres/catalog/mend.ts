import { quote } from '../layout/sql.js';
import { type CatalogColumn, type CatalogTable, SCHEMA } from './catalog.js';

/** The statements that bring one thing to what the code expects, for tables of one schema. */
export function mending(schema: string) {
  const full = (name: string): string => `${quote(schema)}.${quote(name)}`;
  const within = (definition: string): string => definition.replaceAll(SCHEMA, quote(schema));

  const columnText = (name: string, column: CatalogColumn): string =>
    [
      quote(name),
      column.type,
      column.identity && 'GENERATED ALWAYS AS IDENTITY',
      column.default !== undefined && `DEFAULT ${within(column.default)}`,
      !column.nullable && 'NOT NULL',
    ]
      .filter((part) => typeof part === 'string')
      .join(' ');

  const alter = (table: string, change: string): string => `ALTER TABLE ${full(table)} ${change};`;
  const alterColumn = (table: string, column: string, change: string): string =>
    alter(table, `ALTER COLUMN ${quote(column)} ${change}`);

  return {
    createTable(name: string, { columns, constraints, indexes, unlogged }: CatalogTable): string {
      const lines = [
        ...Object.entries(columns).map(([column, definition]) => columnText(column, definition)),
        ...Object.entries(constraints).map(
          ([constraint, definition]) => `CONSTRAINT ${quote(constraint)} ${within(definition)}`,
        ),
      ];
      const table = `CREATE ${unlogged ? 'UNLOGGED ' : ''}TABLE ${full(name)} (\n  ${lines.join(',\n  ')}\n);`;
      return [table, ...Object.values(indexes).map((index) => `${within(index)};`)].join('\n');
    },
    setLogged: (table: string): string => alter(table, 'SET LOGGED'),
    addColumn: (table: string, name: string, column: CatalogColumn): string =>
      alter(table, `ADD COLUMN ${columnText(name, column)}`),
    setType: (table: string, column: string, { type }: CatalogColumn): string =>
      alterColumn(table, column, `TYPE ${type} USING ${quote(column)}::${type}`),
    setNullable: (table: string, column: string, nullable: boolean): string =>
      alterColumn(table, column, `${nullable ? 'DROP' : 'SET'} NOT NULL`),
    setDefault: (table: string, column: string, value: string | undefined): string =>
      alterColumn(table, column, value === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${value}`),
    setIdentity: (table: string, column: string, identity: boolean): string =>
      alterColumn(
        table,
        column,
        identity ? 'ADD GENERATED ALWAYS AS IDENTITY' : 'DROP IDENTITY IF EXISTS',
      ),
    addConstraint: (table: string, name: string, definition: string): string =>
      alter(table, `ADD CONSTRAINT ${quote(name)} ${within(definition)}`),
    dropConstraint: (table: string, name: string): string =>
      alter(table, `DROP CONSTRAINT ${quote(name)}`),
    replaceConstraint: (table: string, name: string, definition: string): string =>
      alter(
        table,
        `DROP CONSTRAINT ${quote(name)}, ADD CONSTRAINT ${quote(name)} ${within(definition)}`,
      ),
    validateConstraint: (table: string, name: string): string =>
      alter(table, `VALIDATE CONSTRAINT ${quote(name)}`),
    /** Writes go on meanwhile. */
    createIndex: (definition: string): string =>
      `${within(definition).replace(' INDEX ', ' INDEX CONCURRENTLY ')};`,
    dropIndex: (name: string): string => `DROP INDEX CONCURRENTLY ${full(name)};`,
    rebuildIndex: (name: string): string => `REINDEX INDEX CONCURRENTLY ${full(name)};`,
    grant: (privileges: readonly string[], table: string, role: string): string =>
      `GRANT ${privileges.join(', ')} ON ${full(table)} TO ${quote(role)};`,
    grantUsage: (role: string): string =>
      `GRANT USAGE ON SCHEMA ${quote(schema)} TO ${quote(role)};`,
  };
}

export type Mending = ReturnType<typeof mending>;
