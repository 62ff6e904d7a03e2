import { quote } from '../../layout/sql.js';
import type { Change } from './changes.js';
import { COLUMN_TYPES } from './column-types.js';
import { columnObject, type Difference, type OwnPair } from './difference.js';
import type { NeededColumn } from './needs.js';
import type { FoundColumn } from './read-tables.js';

/** A change of one column. */
const altering = ({ needed: { table } }: OwnPair, name: string, clause: string): Change => ({
  phase: 'columns',
  alter: { table, clause: `ALTER COLUMN ${quote(name)} ${clause}` },
});

const allowNull = (pair: OwnPair, name: string) => [altering(pair, name, 'DROP NOT NULL')];

const REWRITES =
  'Rewrites the table, which nobody can read meanwhile: in a large one make another column, and name that.';

/** What is made for a column that is missing; undefined where nobody knows its type. */
function addition({ needed: { table } }: OwnPair, column: NeededColumn): readonly Change[] {
  if (column.type === 'any') return [];
  const { made } = COLUMN_TYPES[column.type];
  const parts = [quote(column.name), made, column.suffix].filter((part) => part !== undefined);
  return [{ phase: 'columns', alter: { table, clause: `ADD COLUMN ${parts.join(' ')}` } }];
}

function missing(pair: OwnPair, column: NeededColumn): Difference {
  const { name, holds, made } = column;
  const told = {
    object: columnObject(pair, name),
    problem: `is missing, which is to hold ${holds}`,
    weight: 'blocks',
  } as const;
  // A new one would be NULL in every row that is there.
  if (column.typeFrom === `${pair.needed.option.replace('.table', '.key')}`) {
    return { ...told, advice: `Name the primary key of the table in "${column.typeFrom}".` };
  }
  return {
    ...told,
    changes: addition(pair, column),
    ...(!made && {
      advice: `If your product has it under another name, name that in the options.`,
    }),
  };
}

/** The type that the option has to name, for a column of this type; undefined where there is none. */
const typeToName = (found: string): string | undefined =>
  (['integer', 'text', 'uuid'] as const).find((each) =>
    COLUMN_TYPES[each].accepted.includes(found),
  );

function* compareType(
  pair: OwnPair,
  { name, type, typeFrom }: NeededColumn,
  found: FoundColumn,
): Generator<Difference> {
  const object = columnObject(pair, name);
  if (type === 'any') return;
  const { accepted, made } = COLUMN_TYPES[type];
  if (!accepted.includes(found.type)) {
    const problem = `has type ${found.type} instead of ${made}`;
    const named = typeFrom === undefined ? undefined : typeToName(found.type);
    if (named !== undefined) {
      // The table is right, more likely than not: other tables refer to it.
      yield {
        object,
        problem,
        weight: 'blocks',
        advice: `Say so in "${typeFrom}": type: '${named}'.`,
      };
      return;
    }
    const isTime = type === 'timestamp' && found.type === 'timestamp without time zone';
    yield {
      object,
      problem,
      weight: 'blocks',
      advice: isTime ? `Takes the times for UTC. ${REWRITES}` : REWRITES,
      changes: [
        altering(
          pair,
          name,
          `TYPE ${made} USING ${quote(name)}${isTime ? " AT TIME ZONE 'UTC'" : `::text::${made}`}`,
        ),
      ],
    };
    return;
  }
  if (found.length !== undefined) {
    yield {
      object,
      problem: `takes no more than ${found.length} characters, and refuses what is longer`,
      weight: 'remark',
      changes: [altering(pair, name, `TYPE ${made}`)],
    };
  }
  if (found.domain !== undefined) {
    yield {
      object,
      problem: `is of the domain ${found.domain}, which may refuse what providers send`,
      weight: 'remark',
      advice: 'Nothing, if it takes whatever a provider may send.',
    };
  }
}

function* compareNull(
  pair: OwnPair,
  { name, nulls, holds }: NeededColumn,
  found: FoundColumn,
): Generator<Difference> {
  const object = columnObject(pair, name);
  if (nulls === 'must' && found.required) {
    yield {
      object,
      problem: 'does not allow NULL, so that every row is deleted',
      weight: 'blocks',
      changes: allowNull(pair, name),
    };
  }
  if (nulls === 'may' && found.required) {
    yield {
      object,
      problem: `does not allow NULL, and refuses whom a provider sends without ${holds}`,
      weight: 'remark',
      changes: allowNull(pair, name),
    };
  }
  if (nulls === 'mark' && found.required) {
    yield {
      object,
      problem: 'does not allow NULL, so that no row of your product can be hidden and linked',
      weight: 'remark',
      changes: allowNull(pair, name),
    };
  }
  if (nulls === 'mark' && found.hasDefault) {
    yield {
      object,
      problem: 'has a default, so that providers see and change the rows that your product adds',
      weight: 'remark',
      changes: [altering(pair, name, 'DROP DEFAULT')],
    };
  }
}

function* compareWrites(
  pair: OwnPair,
  { name, access }: NeededColumn,
  found: FoundColumn,
): Generator<Difference> {
  if (!access.includes('INSERT') && !access.includes('UPDATE')) return;
  const object = columnObject(pair, name);
  if (found.generated) {
    yield {
      object,
      problem: 'is computed by the database, and cannot be written',
      weight: 'blocks',
      changes: [altering(pair, name, 'DROP EXPRESSION')],
    };
  }
  if (found.always) {
    yield {
      object,
      problem: 'is an identity column, and cannot be written',
      weight: 'blocks',
      changes: [altering(pair, name, 'SET GENERATED BY DEFAULT')],
    };
  }
}

/** Columns of the product that no new row of ours would fill. */
function* compareFilled(pair: OwnPair): Generator<Difference> {
  const { needed, found } = pair;
  if (!needed.inserts) return;
  const filled = new Set(
    needed.columns.filter(({ access }) => access.includes('INSERT')).map(({ name }) => name),
  );
  const option = needed.option.replace('.table', '.insert');
  for (const { name, required, hasDefault, generated } of found.columns) {
    if (!required || hasDefault || generated || filled.has(name)) continue;
    const told = { object: columnObject(pair, name), changes: allowNull(pair, name) };
    yield needed.fillsMore
      ? {
          ...told,
          problem: `allows no NULL and has no default: "${option}" has to return a value for it`,
          weight: 'remark',
          advice: `Nothing, if "${option}" does.`,
          changes: [],
        }
      : {
          ...told,
          problem: 'allows no NULL, has no default and is not filled, so that no row can be added',
          weight: 'blocks',
          advice: `Give a value in "${option}", or map an attribute to it. Else:`,
          optional: true,
        };
  }
}

/** Everything in which the columns differ from what is needed. */
export function* compareOwnColumns(pair: OwnPair): Generator<Difference> {
  const there = new Map(pair.found.columns.map((column) => [column.name, column]));
  for (const column of pair.needed.columns) {
    const found = there.get(column.name);
    if (found === undefined) {
      yield missing(pair, column);
      continue;
    }
    yield* compareType(pair, column, found);
    yield* compareNull(pair, column, found);
    yield* compareWrites(pair, column, found);
  }
  yield* compareFilled(pair);
}
