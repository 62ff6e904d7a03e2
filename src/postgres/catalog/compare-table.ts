import type { CatalogColumn, CatalogTable, FoundTable } from './catalog.js';
import type { DatabaseFinding } from './finding.js';
import type { Mending } from './mend.js';

/** One table as it should be, and as it is. */
export interface TablePair {
  readonly schema: string;
  readonly name: string;
  readonly expected: CatalogTable;
  readonly found: FoundTable;
  readonly mend: Mending;
}

/** The difference in one part of a column: nothing of it stops the code from running. */
function* compareColumn(
  { schema, name: table, mend }: TablePair,
  name: string,
  expected: CatalogColumn,
  found: CatalogColumn,
): Generator<DatabaseFinding> {
  const object = `column ${schema}.${table}.${name}`;
  const tell = (problem: string, remedy: string) => ({ object, problem, remedy, blocking: false });
  if (expected.type !== found.type) {
    yield tell(
      `has type ${found.type} instead of ${expected.type}`,
      mend.setType(table, name, expected),
    );
  }
  if (expected.nullable !== found.nullable) {
    const problem = found.nullable ? 'allows NULL' : 'does not allow NULL';
    yield tell(problem, mend.setNullable(table, name, expected.nullable === true));
  }
  if (expected.identity !== found.identity) {
    const problem = found.identity ? 'is an identity column' : 'is no identity column';
    yield tell(problem, mend.setIdentity(table, name, expected.identity === true));
  }
  if (expected.default !== found.default) {
    const inWords = (value: string | undefined) => value ?? 'none';
    yield tell(
      `has default ${inWords(found.default)} instead of ${inWords(expected.default)}`,
      mend.setDefault(table, name, expected.default),
    );
  }
}

function* compareColumns(pair: TablePair): Generator<DatabaseFinding> {
  const { schema, name: table, expected, found, mend } = pair;
  for (const [name, column] of Object.entries(expected.columns)) {
    const there = found.columns[name];
    if (there !== undefined) yield* compareColumn(pair, name, column, there);
    else
      yield {
        object: `column ${schema}.${table}.${name}`,
        problem: 'is missing',
        remedy: mend.addColumn(table, name, column),
        blocking: true,
      };
  }
  for (const [name, column] of Object.entries(found.columns)) {
    const filled = column.nullable || column.identity || column.default !== undefined;
    if (expected.columns[name] !== undefined || filled) continue;
    yield {
      object: `column ${schema}.${table}.${name}`,
      problem: 'is not known, allows no NULL and has no default, so that no row can be added',
      remedy: mend.setNullable(table, name, true),
      blocking: true,
    };
  }
}

function* compareConstraints(pair: TablePair): Generator<DatabaseFinding> {
  const { schema, name: table, expected, found, mend } = pair;
  const of = (name: string) => `constraint ${name} of ${schema}.${table}`;
  for (const [name, definition] of Object.entries(expected.constraints)) {
    const there = found.constraints[name]?.replace(/ NOT VALID$/, '');
    const missing = there === undefined;
    if (missing || there !== definition) {
      yield {
        object: of(name),
        problem: missing ? 'is missing' : `is ${there} instead of ${definition}`,
        remedy: missing
          ? mend.addConstraint(table, name, definition)
          : mend.replaceConstraint(table, name, definition),
        // Without it a value could be there twice, and writes that name it in ON CONFLICT fail.
        blocking: missing && /^(?:PRIMARY KEY|UNIQUE)/.test(definition),
      };
    } else if (found.invalid.includes(name)) {
      yield {
        object: of(name),
        problem: 'was not checked against all rows',
        remedy: mend.validateConstraint(table, name),
        blocking: false,
      };
    }
  }
  for (const name of Object.keys(found.constraints)) {
    if (Object.hasOwn(expected.constraints, name)) continue;
    yield {
      object: of(name),
      problem: 'is not known, and may refuse what is valid',
      remedy: mend.dropConstraint(table, name),
      blocking: false,
    };
  }
}

const isUnique = (definition: string): boolean => definition.startsWith('CREATE UNIQUE ');

function* compareIndexes(pair: TablePair): Generator<DatabaseFinding> {
  const { schema, name: table, expected, found, mend } = pair;
  const of = (name: string) => `index ${schema}.${name} on ${table}`;
  for (const [name, definition] of Object.entries(expected.indexes)) {
    const there = found.indexes[name];
    const blocking = isUnique(definition);
    if (there === undefined) {
      yield {
        object: of(name),
        problem: blocking ? 'is missing, which keeps values unique' : 'is missing',
        remedy: mend.createIndex(definition),
        blocking,
      };
    } else if (there !== definition) {
      yield {
        object: of(name),
        problem: `is ${there} instead of ${definition}`,
        remedy: `${mend.dropIndex(name)}\n${mend.createIndex(definition)}`,
        blocking: blocking && !isUnique(there),
      };
    } else if (found.invalid.includes(name)) {
      yield {
        object: of(name),
        problem: 'is INVALID: it was left behind half-made',
        remedy: mend.rebuildIndex(name),
        blocking,
      };
    }
  }
  for (const [name, definition] of Object.entries(found.indexes)) {
    // An index of the operator's that only makes something faster is theirs to have.
    if (Object.hasOwn(expected.indexes, name)) continue;
    const invalid = found.invalid.includes(name);
    if (!invalid && !isUnique(definition)) continue;
    yield {
      object: of(name),
      problem: invalid
        ? 'is INVALID: it costs writes and helps nobody'
        : 'is not known, and may refuse what is valid',
      remedy: mend.dropIndex(name),
      blocking: false,
    };
  }
}

/** Everything in which a table differs from what the code expects. */
export function* compareTable(pair: TablePair): Generator<DatabaseFinding> {
  const { schema, name, expected, found, mend } = pair;
  if (found.unlogged && !expected.unlogged) {
    yield {
      object: `table ${schema}.${name}`,
      problem: 'is UNLOGGED, so that a crash of the server empties it',
      remedy: mend.setLogged(name),
      blocking: false,
    };
  }
  yield* compareColumns(pair);
  yield* compareConstraints(pair);
  yield* compareIndexes(pair);
}
