import type { CompareFilter, Filter } from '../../../filter/ast.js';
import type { DerivedAttribute } from './derived-attribute.js';
import type { Row } from './row.js';
import type { Table } from './table.js';

/** Rows among which all matches of a filter are; `count` is an estimate that costs nothing. */
export interface Candidates {
  readonly count: number;
  rows(): Iterable<Row>;
}

/** So few candidates are looked at whatever the size of the table. */
const FEW = 64;

const NONE: Candidates = { count: 0, rows: () => [] };

/**
 * Finds by index the rows that can match at all; undefined if only a look at every row tells. Whether a
 * candidate does match is left to {@link compileMatcher}.
 */
export function candidatesFor(
  filter: Filter,
  table: Table,
  derived?: DerivedAttribute,
): Candidates | undefined {
  switch (filter.kind) {
    case 'compare':
      return byValue(filter, table, derived);
    case 'valuePath':
      return candidatesFor(filter.filter, table, derived);
    case 'and':
      return filter.filters
        .map((part) => candidatesFor(part, table, derived))
        .reduce(
          (best, next) => (best && (!next || best.count <= next.count) ? best : next),
          undefined,
        );
    case 'or':
      return union(filter.filters, table, derived);
    case 'constant':
      return filter.value ? undefined : NONE;
    default:
      return undefined;
  }
}

function byValue(
  { attribute, operator, value }: CompareFilter,
  table: Table,
  derived: DerivedAttribute | undefined,
): Candidates | undefined {
  if (operator !== 'eq' || value === null) return undefined;
  if (attribute.path === 'id') {
    const row = table.find(String(value));
    return row === undefined ? NONE : { count: 1, rows: () => [row] };
  }
  if (derived !== undefined && attribute.path === `${derived.name}.value`) {
    const id = String(value);
    return { count: derived.count(id), rows: () => derived.rows(id) };
  }
  const index = table.index(attribute.path);
  return index && { count: index.count(value), rows: () => index.rows(value) };
}

/** As many candidates as there are rows are no help, and the same ones may be named many times. */
function union(
  filters: readonly Filter[],
  table: Table,
  derived: DerivedAttribute | undefined,
): Candidates | undefined {
  const all: Candidates[] = [];
  let count = 0;
  for (const filter of filters) {
    const part = candidatesFor(filter, table, derived);
    count += part?.count ?? 0;
    if (part === undefined || count > Math.max(FEW, table.rows.length)) return undefined;
    all.push(part);
  }
  return { count, rows: () => new Set(all.flatMap((part) => [...part.rows()])) };
}
