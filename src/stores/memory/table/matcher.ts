import type { Filter } from '../../../filter/ast.js';
import { compileFilter } from '../../../filter/evaluate.js';
import { type WideFilter, wideFilter } from '../../../filter/wide.js';
import { UNCOUNTED, type WorkBudget } from '../../../lib/work-budget.js';
import type { Attributes } from '../../../schema/types.js';
import type { DerivedAttribute } from './derived-attribute.js';
import type { Row } from './row.js';

export type Matcher = (row: Pick<Row, 'id' | 'record'>) => boolean;

/** Steps to find or make what is not in the record. */
const DERIVED_COST = 10;

/** Compiles a filter into a test of rows. Parts that do not name the derived attribute never build it. */
export function compileMatcher(
  filter: Filter,
  derived?: DerivedAttribute,
  work: WorkBudget = UNCOUNTED,
): Matcher {
  if (derived === undefined || !mentions(filter, derived.name)) {
    const matches = compileFilter(filter, work);
    return ({ record }) => matches(record);
  }
  switch (filter.kind) {
    case 'not': {
      const matches = compileMatcher(filter.filter, derived, work);
      return (row) => !matches(row);
    }
    case 'and':
    case 'or': {
      const parts = plainFirst(filter.filters, derived).map((part) =>
        compileMatcher(part, derived, work),
      );
      return filter.kind === 'and'
        ? (row) => parts.every((matches) => matches(row))
        : (row) => parts.some((matches) => matches(row));
    }
    default:
      return elementMatcher(filter, derived, work);
  }
}

/** The same for rows with very many values; undefined where the filter asks for none of those in the record. */
export function compileWide(
  filter: Filter,
  derived: DerivedAttribute | undefined,
  work: WorkBudget,
): WideFilter | undefined {
  return derived !== undefined && mentions(filter, derived.name)
    ? undefined
    : wideFilter(filter, work);
}

/**
 * A comparison or value path on the derived attribute. If it asks for one value, only that element is
 * looked up: no other could satisfy it.
 */
function elementMatcher(filter: Filter, derived: DerivedAttribute, work: WorkBudget): Matcher {
  const matches = compileFilter(filter, work);
  const value = pinnedValue(filter, derived);
  if (value === undefined) {
    return (row) => {
      const all = derived.all(row);
      work.spend(DERIVED_COST * (1 + all.length));
      return matches(view(row, derived, all));
    };
  }
  return (row) => {
    work.spend(DERIVED_COST);
    const element = derived.find(row, value);
    return element !== undefined && matches(view(row, derived, [element]));
  };
}

function view(
  { record }: Pick<Row, 'record'>,
  { name }: DerivedAttribute,
  elements: readonly Attributes[],
) {
  return elements.length === 0 ? record : { ...record, [name]: elements };
}

/** The value that an element must have, where the filter says `value eq "x"`, alone or with more. */
function pinnedValue(filter: Filter, derived: DerivedAttribute): string | undefined {
  switch (filter.kind) {
    case 'compare': {
      const pins = filter.operator === 'eq' && filter.attribute.path === `${derived.name}.value`;
      return pins && filter.value !== null ? String(filter.value) : undefined;
    }
    case 'valuePath':
      return pinnedValue(filter.filter, derived);
    case 'and':
      for (const part of filter.filters) {
        const value = pinnedValue(part, derived);
        if (value !== undefined) return value;
      }
      return undefined;
    default:
      return undefined;
  }
}

function plainFirst(filters: readonly Filter[], { name }: DerivedAttribute): readonly Filter[] {
  return [
    ...filters.filter((part) => !mentions(part, name)),
    ...filters.filter((part) => mentions(part, name)),
  ];
}

function mentions(filter: Filter, name: string): boolean {
  switch (filter.kind) {
    case 'compare':
    case 'present':
    case 'valuePath':
      return filter.attribute.urn === undefined && filter.attribute.attribute.name === name;
    case 'not':
      return mentions(filter.filter, name);
    case 'and':
    case 'or':
      return filter.filters.some((part) => mentions(part, name));
    case 'constant':
      return false;
  }
}
