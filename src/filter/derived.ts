import type { AttributePath, ResourceType } from '../schema/types.js';
import type { CompareOperator, Filter } from './ast.js';
import { ALWAYS, anyOf, constant } from './combine.js';
import { comparison } from './predicate.js';
import { extensionPresent } from './presence.js';

type Test = (value: unknown) => boolean;

/**
 * Stores keep neither `schemas` nor `meta.resourceType`: the resource type answers for them, and a store
 * never sees them in a filter.
 */
const DERIVED: ReadonlyMap<string, (type: ResourceType, test: Test) => Filter> = new Map([
  ['meta.resourceType', (type: ResourceType, test: Test) => constant(test(type.name))],
  ['schemas', someSchema],
]);

/** The same comparison without the derived attribute; undefined for attributes that are kept. */
export function derivedCompare(
  path: AttributePath,
  operator: CompareOperator,
  value: string | number | boolean,
  type: ResourceType,
): Filter | undefined {
  return DERIVED.get(path.path)?.(type, comparison(path.target, operator, value));
}

export function isDerived(path: AttributePath): boolean {
  return DERIVED.has(path.path);
}

/** A resource lists its base schema, and each extension of which it has a value (RFC 7643 §3). */
function someSchema(type: ResourceType, test: Test): Filter {
  if (test(type.schema.id)) return ALWAYS;
  const urns = type.extensions.map(({ schema }) => schema.id).filter(test);
  return anyOf(urns.map((urn) => extensionPresent(type, urn)));
}
