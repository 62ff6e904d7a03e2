import { COLUMN_TYPES } from './column-types.js';
import type { NeededTable } from './needs.js';
import type { FoundColumn, FoundOwnTable } from './read-tables.js';

const ALL = ['SELECT', 'INSERT', 'UPDATE'];

/** The tables of a product that knows nothing of SCIM: with all that it has for itself. */
export function assumedTables(needed: readonly NeededTable[]): readonly FoundOwnTable[] {
  return needed.map(({ columns, indexes, references }) => ({
    kind: 'r',
    role: '',
    usage: true,
    mayDelete: true,
    policies: false,
    columns: columns
      .filter(({ made }) => !made)
      .map(
        ({ name, type }): FoundColumn => ({
          name,
          type: type === 'any' ? type : (COLUMN_TYPES[type].accepted[0] ?? type),
          may: ALL,
        }),
      ),
    indexes: indexes
      .filter(({ columns: names, unique }) => unique && !needsMade(columns, names))
      .map(({ suffix, columns: names, unique }) => ({
        name: suffix,
        columns: names,
        texts: names,
        unique,
        valid: true,
        immediate: true,
      })),
    references: references.map(({ column, table }) => ({
      name: column,
      columns: [column],
      schema: table.schema,
      table: table.name,
      valid: true,
    })),
    heldBy: [],
    checks: [],
    triggers: [],
    sequences: [],
  }));
}

function needsMade(columns: NeededTable['columns'], names: readonly string[]): boolean {
  return columns.some(({ name, made }) => made && names.includes(name));
}
