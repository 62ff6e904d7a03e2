import { ScimError } from '../errors/scim-error.js';
import type { Filter } from '../filter/ast.js';
import { isJsonText } from '../schema/notation/json-text.js';
import type { Attributes } from '../schema/types.js';

/**
 * The element that a filter describes: the values of its `eq` terms, where all of them must hold.
 * undefined for a filter that says anything else, or that no element can meet: JSON text is no value.
 *
 * @example
 * // type eq "work" and primary eq true  →  { type: 'work', primary: true }
 */
export function valueFromFilter(filter: Filter | undefined): Attributes | undefined {
  if (filter === undefined) return {};
  const seed: Record<string, unknown> = {};
  const terms = filter.kind === 'and' ? filter.filters : [filter];
  for (const term of terms) {
    if (term.kind !== 'compare' || term.operator !== 'eq' || term.value === null) return undefined;
    if (isJsonText(term.value)) return undefined;
    const { target, subAttribute } = term.attribute;
    if (subAttribute === undefined || target.mutability === 'readOnly') return undefined;
    if (Object.hasOwn(seed, target.name) && seed[target.name] !== term.value) return undefined;
    seed[target.name] = target.multiValued ? [term.value] : term.value;
  }
  return seed;
}

export function noTarget(path: string): ScimError {
  return new ScimError('noTarget', `No value of "${path}" matches the path.`);
}

/** The ids of a filter that only asks for certain ids; undefined for any other filter. */
export function idsOf(filter: Filter | undefined): readonly string[] | undefined {
  if (filter === undefined) return undefined;
  const ids: string[] = [];
  for (const term of filter.kind === 'or' ? filter.filters : [filter]) {
    if (term.kind !== 'compare' || term.operator !== 'eq') return undefined;
    if (term.attribute.subAttribute?.name !== 'value' || typeof term.value !== 'string') {
      return undefined;
    }
    ids.push(term.value);
  }
  return ids;
}
