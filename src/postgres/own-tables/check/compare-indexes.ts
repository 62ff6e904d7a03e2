import { quote } from '../../layout/sql.js';
import { type Change, full, nameFor } from './changes.js';
import { columnObject, type Difference, indexObject, type OwnPair } from './difference.js';
import type { NeededIndex } from './needs.js';
import type { FoundIndex } from './read-tables.js';

/** The columns of an index by name, `lower(…)` of one by the name of the column; null stands for other expressions. */
function namesIn({ lower }: NeededIndex, index: FoundIndex): readonly (string | null)[] {
  if (lower === undefined) return index.columns;
  const isLower = (text: string | undefined) =>
    [lower, quote(lower)].some((name) =>
      [`lower(${name})`, `lower(${name}::text)`, `lower((${name})::text)`].includes(text ?? ''),
    );
  return index.columns.map((name, place) => {
    if (name === null) return isLower(index.texts[place]) ? lower : null;
    return name === lower ? null : name;
  });
}

const sameSet = (a: readonly string[], b: readonly (string | null)[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));

/** Whether an index is over the columns that are needed: all of a unique one, else those it begins with. */
function fits(needed: NeededIndex, index: FoundIndex): boolean {
  const { columns, others = [], unique } = needed;
  const names = namesIn(needed, index);
  return [columns, ...others].some((each) =>
    unique ? index.unique && sameSet(each, names) : sameSet(each, names.slice(0, each.length)),
  );
}

type Reach = 'all' | 'live' | 'some';

/** Which rows an index is about: all, those that are not deleted, or others. */
function reachOf({ whereNull, columns }: NeededIndex, { where }: FoundIndex): Reach {
  if (where === undefined) return 'all';
  const says = (column: string, what: string) =>
    [column, quote(column)].some((name) => where === `(${name} IS ${what})`);
  if (whereNull !== undefined && says(whereNull, 'NULL')) return 'live';
  // Rows without a value need not be there: what is looked for is never NULL.
  const isKeyed = whereNull === undefined && columns.some((column) => says(column, 'NOT NULL'));
  return isKeyed ? 'all' : 'some';
}

function creation({ needed: { table }, found }: OwnPair, index: NeededIndex): Change {
  const { columns, unique, whereNull, suffix, lower } = index;
  const parts = columns.map((name) => (name === lower ? `lower(${quote(name)})` : quote(name)));
  const name = freeName(found.indexes, nameFor(table, suffix));
  const where = whereNull === undefined ? '' : ` WHERE ${quote(whereNull)} IS NULL`;
  // Not possible for the parts of a table at once.
  const concurrently = found.kind === 'p' ? '' : ' CONCURRENTLY';
  return {
    phase: 'indexes',
    statement: `CREATE ${unique ? 'UNIQUE ' : ''}INDEX${concurrently} ${quote(name)} ON ${full(table)} (${parts.join(', ')})${where};`,
  };
}

/** A name that no index of the table has: one that does not fit may have it. */
function freeName(indexes: readonly FoundIndex[], name: string): string {
  const taken = new Set(indexes.map((index) => index.name));
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name.slice(0, 58)}_${number}`;
  return free;
}

const inSchema = ({ needed: { table } }: OwnPair, name: string): string =>
  full({ schema: table.schema, name });

function* compareIndex(pair: OwnPair, index: NeededIndex): Generator<Difference> {
  const { needed, found } = pair;
  const { unique, reason, whereNull } = index;
  const over = found.indexes.filter((each) => fits(index, each));
  const useful = over.filter((each) => reachOf(index, each) !== 'some');
  const good = useful.filter(({ valid, immediate }) => valid && (immediate || !unique));
  const weight = unique ? ({ weight: 'blocks' } as const) : {};
  if (good.length === 0) {
    const [broken] = useful.filter(({ valid }) => !valid);
    const columns = index.columns.join(', ');
    yield broken === undefined
      ? {
          object: `${unique ? 'unique index' : 'index'} on ${needed.table.schema}.${needed.table.name} (${columns})${
            whereNull === undefined ? '' : ` where ${whereNull} is NULL`
          }`,
          problem: `is missing: ${reason}`,
          ...weight,
          changes: [creation(pair, index)],
        }
      : {
          object: indexObject(pair, broken.name),
          problem: `is INVALID, left behind half-made: ${reason}`,
          ...weight,
          changes: [
            {
              phase: 'indexes',
              statement: `REINDEX INDEX CONCURRENTLY ${inSchema(pair, broken.name)};`,
            },
          ],
        };
  }
  if (!unique || whereNull === undefined) return;
  for (const whole of good.filter((each) => reachOf(index, each) === 'all')) {
    yield {
      object: indexObject(pair, whole.name),
      problem: `counts deleted rows, too: somebody who was deleted cannot be added again`,
      weight: 'remark',
      advice: 'Drop it as what it was made: an index, or a constraint of the table.',
      changes: [
        creation(pair, index),
        {
          phase: 'indexes',
          statement: `DROP INDEX CONCURRENTLY ${inSchema(pair, whole.name)};`,
        },
      ],
    };
  }
}

/** Indexes of the product's that keep unique what SCIM does not. */
function* compareStrictness(pair: OwnPair): Generator<Difference> {
  const { needed, found } = pair;
  const written = new Set(
    needed.columns.filter(({ access }) => access.includes('UPDATE')).map(({ name }) => name),
  );
  for (const index of found.indexes) {
    if (!index.unique || needed.indexes.some((each) => fits(each, index))) continue;
    const concerned = index.columns.filter((name) => name !== null && written.has(name));
    if (concerned.length === 0) continue;
    yield {
      object: indexObject(pair, index.name),
      problem: `keeps ${concerned.join(', ')} unique, and may refuse what providers send`,
      weight: 'remark',
      advice: 'Nothing, if that is meant to be so.',
    };
  }
}

/** Memberships and roles of rows that are gone would come back with the next row of that key. */
function* compareReferences(pair: OwnPair, tables: ReadonlySet<string>): Generator<Difference> {
  const { needed, found } = pair;
  for (const { column, table, key } of needed.references) {
    if (!tables.has(full(table))) continue;
    const there = found.references.find(
      (each) =>
        each.columns.includes(column) && each.schema === table.schema && each.table === table.name,
    );
    if (there?.valid) continue;
    const name = there?.name ?? nameFor(needed.table, `scim_${column}`);
    const validation: Change = {
      phase: 'constraints',
      statement: `ALTER TABLE ${full(needed.table)} VALIDATE CONSTRAINT ${quote(name)};`,
    };
    const clause = `ADD CONSTRAINT ${quote(name)} FOREIGN KEY (${quote(column)}) REFERENCES ${full(table)} (${quote(key)}) ON DELETE CASCADE NOT VALID`;
    yield {
      object: columnObject(pair, column),
      problem:
        there === undefined
          ? `has no foreign key to ${table.schema}.${table.name}, so that rows of people who are gone may stay`
          : `has a foreign key that was not checked against all rows`,
      changes:
        there === undefined
          ? [{ phase: 'constraints', alter: { table: needed.table, clause } }, validation]
          : [validation],
    };
  }
}

/**
 * Everything in which indexes and foreign keys differ from what is needed.
 *
 * @param tables - those that are there.
 */
export function* compareOwnIndexes(
  pair: OwnPair,
  tables: ReadonlySet<string>,
): Generator<Difference> {
  for (const index of pair.needed.indexes) yield* compareIndex(pair, index);
  yield* compareStrictness(pair);
  yield* compareReferences(pair, tables);
}
