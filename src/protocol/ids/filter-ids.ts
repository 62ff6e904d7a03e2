import { ScimError } from '../../errors/scim-error.js';
import type { CompareFilter, Filter } from '../../filter/ast.js';
import { allOf, anyOf, constant, NEVER, negate } from '../../filter/combine.js';
import { present } from '../../filter/presence.js';

/** The host's id for one that a client sent; undefined if the host could not have given it out. */
export type DecodeId = (id: string) => string | undefined;

/**
 * The same filter with the ids of the host. An id that the host could not have given out equals none, so
 * that nothing the host cannot read ever reaches its store.
 *
 * @param decoders - for each attribute that holds ids, by path, e.g. `id` and `members.value`.
 * @throws ScimError `invalidFilter` for operators that mean nothing once ids are translated.
 */
export function decodeFilter(filter: Filter, decoders: ReadonlyMap<string, DecodeId>): Filter {
  switch (filter.kind) {
    case 'and':
      return allOf(filter.filters.map((part) => decodeFilter(part, decoders)));
    case 'or':
      return anyOf(filter.filters.map((part) => decodeFilter(part, decoders)));
    case 'not':
      return negate(decodeFilter(filter.filter, decoders));
    case 'valuePath': {
      const inner = decodeFilter(filter.filter, decoders);
      if (inner.kind !== 'constant') return Object.freeze({ ...filter, filter: inner });
      return inner.value ? present(filter.attribute) : NEVER;
    }
    case 'compare': {
      const decode = decoders.get(filter.attribute.path);
      return decode === undefined ? filter : decodeCompare(filter, decode);
    }
    default:
      return filter;
  }
}

function decodeCompare(filter: CompareFilter, decode: DecodeId): Filter {
  const { attribute, operator, value } = filter;
  if (value === null) return filter;
  if (operator !== 'eq' && operator !== 'ne') {
    throw new ScimError(
      'invalidFilter',
      `Operator "${operator}" does not apply to "${attribute.path}": ids are compared by eq and ne.`,
    );
  }
  const id = decode(String(value));
  return id === undefined ? constant(operator === 'ne') : Object.freeze({ ...filter, value: id });
}
