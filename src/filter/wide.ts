import type { Pausable } from '../lib/pausable.js';
import type { WorkBudget } from '../lib/work-budget.js';
import type { AttributePath, Attributes } from '../schema/types.js';
import type { Filter } from './ast.js';
import { compileFilterInSlices } from './evaluate.js';

/** Comparisons that one look at a resource may take before it is cut into slices. */
const MANY = 2_000;

/** How a filter looks at resources with very many values. */
export interface WideFilter {
  /** Whether one look at the resource takes so long that it has to pause. */
  isWide(resource: Attributes): boolean;
  test(resource: Attributes): Pausable<boolean>;
}

function collect(filter: Filter, lists: Map<string, AttributePath>): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.reduce((terms, part) => terms + collect(part, lists), 0);
    case 'not':
      return collect(filter.filter, lists);
    case 'constant':
      return 0;
    default: {
      const { attribute } = filter;
      if (attribute.attribute.multiValued) {
        lists.set(`${attribute.urn ?? ''}:${attribute.attribute.name}`, attribute);
      }
      return filter.kind === 'valuePath' ? collect(filter.filter, lists) : 1;
    }
  }
}

/** @returns undefined for a filter that asks for no multi-valued attribute. */
export function wideFilter(filter: Filter, work: WorkBudget): WideFilter | undefined {
  const lists = new Map<string, AttributePath>();
  const terms = collect(filter, lists);
  if (lists.size === 0) return undefined;
  const paths = [...lists.values()];
  let test: WideFilter['test'] | undefined;
  return {
    isWide(resource) {
      for (const { urn, attribute } of paths) {
        const holder = urn === undefined ? resource : (resource[urn] as Attributes | undefined);
        const value = holder?.[attribute.name];
        if (Array.isArray(value) && value.length * terms > MANY) return true;
      }
      return false;
    },
    test(resource) {
      test ??= compileFilterInSlices(filter, work);
      return test(resource);
    },
  };
}
