import type { Filter } from 'express-scim';

/** A comparison that every match satisfies, and that an index may answer. */
export interface NecessaryTerm {
  readonly path: string;
  readonly value: string;
}

/**
 * The `eq` comparisons without which a filter cannot match: alone, joined by `and`, or inside a value
 * path such as `emails[type eq "work" and value eq "ada@example.com"]`.
 */
export function necessaryTerms(filter: Filter): readonly NecessaryTerm[] {
  switch (filter.kind) {
    case 'compare': {
      const { operator, value, attribute } = filter;
      const usable = operator === 'eq' && typeof value === 'string';
      return usable ? [{ path: attribute.path, value }] : [];
    }
    case 'and':
      return filter.filters.flatMap(necessaryTerms);
    case 'valuePath':
      return necessaryTerms(filter.filter);
    default:
      return [];
  }
}

/** The ids that a filter compares a relation such as `members.value` with. */
export function relatedIds(filter: Filter, path: string): readonly string[] {
  switch (filter.kind) {
    case 'compare':
      return filter.attribute.path === path ? [String(filter.value)] : [];
    case 'and':
    case 'or':
      return filter.filters.flatMap((part) => relatedIds(part, path));
    case 'not':
      return relatedIds(filter.filter, path);
    default:
      return [];
  }
}
