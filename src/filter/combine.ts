import type { Filter } from './ast.js';

export const ALWAYS: Filter = Object.freeze({ kind: 'constant', value: true });
export const NEVER: Filter = Object.freeze({ kind: 'constant', value: false });

export function constant(value: boolean): Filter {
  return value ? ALWAYS : NEVER;
}

/** `and`: constants disappear, groups of the same kind are taken apart; nothing at all is true. */
export function allOf(filters: readonly Filter[]): Filter {
  return combine('and', true, filters);
}

/** `or`: constants disappear, groups of the same kind are taken apart; nothing at all is false. */
export function anyOf(filters: readonly Filter[]): Filter {
  return combine('or', false, filters);
}

/** `not`: of a constant the other constant, and of a `not` what it holds. */
export function negate(filter: Filter): Filter {
  if (filter.kind === 'constant') return constant(!filter.value);
  return filter.kind === 'not' ? filter.filter : Object.freeze({ kind: 'not', filter });
}

function combine(kind: 'and' | 'or', neutral: boolean, filters: readonly Filter[]): Filter {
  const rest: Filter[] = [];
  for (const filter of filters) {
    if (filter.kind === kind) rest.push(...filter.filters);
    else if (filter.kind !== 'constant') rest.push(filter);
    else if (filter.value !== neutral) return filter;
  }
  const [first] = rest;
  if (first === undefined) return constant(neutral);
  return rest.length === 1 ? first : Object.freeze({ kind, filters: Object.freeze(rest) });
}
