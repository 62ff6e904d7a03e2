import type { CompareOperator } from './ast.js';

/** Comparison operators by their lower-case text; `pr` takes no value and stands apart. */
export const COMPARE_OPERATORS: ReadonlyMap<string, CompareOperator> = new Map(
  (['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const).map((name) => [name, name]),
);
