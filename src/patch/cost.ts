import type { Filter } from '../filter/ast.js';
import { textCost } from '../lib/work-budget.js';

/** Steps to look at the strings of an element once. */
export function elementCost(value: unknown): number {
  if (typeof value === 'string') return textCost(value);
  if (typeof value !== 'object' || value === null) return 0;
  let steps = 0;
  for (const part of Object.values(value)) steps += elementCost(part);
  return steps;
}

/** Steps to look at one element with a filter, its strings aside. The depth is bounded by the parser. */
export function filterCost(filter: Filter | undefined): number {
  switch (filter?.kind) {
    case 'and':
    case 'or':
      return filter.filters.reduce((steps, part) => steps + filterCost(part), 0);
    case 'not':
    case 'valuePath':
      return filterCost(filter.filter);
    default:
      return 1;
  }
}
