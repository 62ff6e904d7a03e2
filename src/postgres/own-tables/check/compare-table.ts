import { quoteTable } from '../../layout/own-resources.js';
import { quote } from '../../layout/sql.js';
import { place } from './changes.js';
import { compareOwnColumns } from './compare-columns.js';
import { compareOwnIndexes } from './compare-indexes.js';
import { type Difference, type OwnPair, tableObject } from './difference.js';

/** Also one in parts; no view. */
const isTable = ({ found: { kind } }: OwnPair): boolean => kind === 'r' || kind === 'p';

function* comparePrivileges(pair: OwnPair): Generator<Difference> {
  const { needed, found } = pair;
  const { role } = found;
  const to = `TO ${quote(role)}`;
  const grant = (what: string) => ({
    phase: 'privileges' as const,
    statement: `GRANT ${what} ${to};`,
  });
  if (!found.usage) {
    const { schema } = needed.table;
    yield {
      object: `schema ${schema}`,
      problem: `is closed to role ${role}: no USAGE`,
      weight: 'blocks',
      changes: [grant(`USAGE ON SCHEMA ${quote(schema)}`)],
    };
  }
  const may = new Map(found.columns.map((column) => [column.name, column.may]));
  const lacking = needed.columns.flatMap(({ name, access }) => {
    const given = may.get(name);
    return given === undefined ? [] : access.filter((each) => !given.includes(each));
  });
  const privileges = [
    ...(['SELECT', 'INSERT', 'UPDATE'] as const).filter((each) => lacking.includes(each)),
    ...(needed.deletes && !found.mayDelete ? ['DELETE'] : []),
  ];
  if (privileges.length > 0) {
    yield {
      object: tableObject(pair),
      problem: `is closed to role ${role}: no ${privileges.join(', ')}`,
      weight: 'blocks',
      changes: [grant(`${privileges.join(', ')} ON ${quoteTable(needed.table)}`)],
    };
  }
  if (!needed.inserts) return;
  for (const sequence of found.sequences.filter(({ usable }) => !usable)) {
    yield {
      object: `sequence ${place(sequence)}`,
      problem: `is closed to role ${role}: no USAGE, so that no row can be added`,
      weight: 'blocks',
      changes: [grant(`USAGE ON SEQUENCE ${quoteTable(sequence)}`)],
    };
  }
}

/** What may get in the way of a write, and is not looked into. */
function* remarks(pair: OwnPair): Generator<Difference> {
  const { needed, found } = pair;
  const object = tableObject(pair);
  if (found.policies) {
    yield {
      object,
      problem: `has policies that hide rows from role ${found.role}: people whom they hide are not found`,
      weight: 'remark',
      advice: 'Nothing, if they let the role see and change the rows of every tenant.',
    };
  }
  if (!needed.inserts) return;
  if (found.checks.length > 0) {
    yield {
      object,
      problem: `has CHECK constraints, which were not examined: ${found.checks.join(', ')}`,
      weight: 'remark',
      advice: 'Nothing, if they let through whatever a provider may send.',
    };
  }
  if (found.triggers.length > 0) {
    yield {
      object,
      problem: `has triggers, which run for what SCIM writes, too: ${found.triggers.join(', ')}`,
      weight: 'remark',
      advice: 'Nothing, if they are meant to.',
    };
  }
}

/** Rows of other tables that keep a row from being removed; those of the tables named here go with it. */
function* compareRemoval(pair: OwnPair, pairs: readonly OwnPair[]): Generator<Difference> {
  const { needed, found } = pair;
  if (!needed.deletes) return;
  const ours = new Set(pairs.map((each) => place(each.needed.table)));
  for (const held of found.heldBy) {
    const by = { schema: held.schema, name: held.table };
    if (ours.has(place(by))) continue;
    const option = needed.option.replace('.table', '.deleted');
    yield {
      object: tableObject(pair),
      problem: `has rows that cannot be removed while ${place(by)} names them (${held.name})`,
      advice: `Then name the column in "${option}".`,
      changes: [
        {
          phase: 'columns',
          alter: { table: needed.table, clause: `ADD COLUMN ${quote('deleted_at')} timestamptz` },
        },
      ],
    };
  }
}

/** Everything in which a table of the product differs from what is needed. */
export function* compareOwnTable(pair: OwnPair, pairs: readonly OwnPair[]): Generator<Difference> {
  const { needed, found } = pair;
  if (!isTable(pair)) {
    yield {
      object: tableObject(pair),
      problem: found.kind === undefined ? 'is missing' : 'is no table',
      weight: 'blocks',
      advice: `Correct "${needed.option}", or run the migrations of your product first.`,
    };
    return;
  }
  yield* comparePrivileges(pair);
  yield* compareOwnColumns(pair);
  yield* compareOwnIndexes(
    pair,
    new Set(pairs.filter(isTable).map((each) => quoteTable(each.needed.table))),
  );
  yield* compareRemoval(pair, pairs);
  yield* remarks(pair);
}
