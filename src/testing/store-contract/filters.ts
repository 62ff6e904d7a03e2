import type { CompareOperator, Filter, FilterLiteral } from '../../index.js';
import type { ResourceType } from '../../schema/index.js';

/** `path operator value`, bound as the router binds it. */
export function compare(
  type: ResourceType,
  path: string,
  operator: CompareOperator,
  value: FilterLiteral,
): Filter {
  return Object.freeze({ kind: 'compare', attribute: type.at(path), operator, value });
}

export function eq(type: ResourceType, path: string, value: FilterLiteral): Filter {
  return compare(type, path, 'eq', value);
}

export function present(type: ResourceType, path: string): Filter {
  return Object.freeze({ kind: 'present', attribute: type.at(path) });
}

/** `path[filter]`. */
export function within(type: ResourceType, path: string, filter: Filter): Filter {
  return Object.freeze({ kind: 'valuePath', attribute: type.at(path), filter });
}

export function and(...filters: readonly Filter[]): Filter {
  return Object.freeze({ kind: 'and', filters: Object.freeze(filters) });
}

export function or(...filters: readonly Filter[]): Filter {
  return Object.freeze({ kind: 'or', filters: Object.freeze(filters) });
}

export function not(filter: Filter): Filter {
  return Object.freeze({ kind: 'not', filter });
}
