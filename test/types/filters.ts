import { type CompareOperator, compileFilter, type Filter } from 'express-scim';
import { compileResourceType, USER_RESOURCE_TYPE } from 'express-scim/schema';
import { holds, type Same } from './expect-type.js';

/** A visitor that forgets a kind of filter does not compile. */
function operators(filter: Filter): readonly CompareOperator[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.flatMap(operators);
    case 'not':
    case 'valuePath':
      return operators(filter.filter);
    case 'compare':
      return [filter.operator];
    default:
      return nothing(filter);
  }
}

function nothing(_: { readonly kind: 'present' } | { readonly kind: 'constant' }) {
  return [];
}

holds<Same<ReturnType<typeof operators>, readonly CompareOperator[]>>();
void [compileFilter, compileResourceType(USER_RESOURCE_TYPE)];
