import type { Filter } from '../../filter/ast.js';
import { allOf } from '../../filter/combine.js';
import { equalityTerms } from '../../filter/terms.js';
import type { StoreCapabilities } from '../../stores/contract/store.js';

/** Which part of a filter the store answers, and whether the router must look at each result itself. */
export interface FilterPlan {
  /** undefined: every resource. */
  readonly pushed: Filter | undefined;
  /** The whole filter, if `pushed` is not all of it. */
  readonly checked: Filter | undefined;
}

/** Attributes that the router makes and no store has. */
const ROUTER_MADE: ReadonlySet<string> = new Set(['meta.location', 'meta.version']);
const RELATIONS: ReadonlySet<string> = new Set(['members', 'groups']);

function related(
  filter: Filter & { readonly kind: 'compare' },
  capabilities: StoreCapabilities,
): boolean {
  const { operator, attribute, value } = filter;
  const relations: readonly string[] = capabilities.relations ?? [];
  return operator === 'eq' && typeof value === 'string' && relations.includes(attribute.path);
}

/** `members[value eq "x"]` says what `members.value eq "x"` does, which is how stores are asked. */
function withoutBrackets(filter: Filter): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, filters: filter.filters.map(withoutBrackets) };
    case 'valuePath': {
      const { attribute, filter: inner } = filter;
      const alone = inner.kind === 'compare' && inner.operator === 'eq' && inner.value !== null;
      return alone && RELATIONS.has(attribute.attribute.name) ? inner : filter;
    }
    default:
      return filter;
  }
}

function fullStoreCan(filter: Filter, capabilities: StoreCapabilities): boolean {
  switch (filter.kind) {
    case 'constant':
      return true;
    case 'and':
    case 'or':
      return filter.filters.every((part) => fullStoreCan(part, capabilities));
    case 'not':
      return fullStoreCan(filter.filter, capabilities);
    case 'compare':
      if (RELATIONS.has(filter.attribute.attribute.name)) return related(filter, capabilities);
      return !ROUTER_MADE.has(filter.attribute.path);
    case 'present':
    case 'valuePath':
      return (
        !RELATIONS.has(filter.attribute.attribute.name) && !ROUTER_MADE.has(filter.attribute.path)
      );
  }
}

type Can = (filter: Filter, capabilities: StoreCapabilities) => boolean;

const CAN: Readonly<Record<Extract<StoreCapabilities['filter'], string>, Can>> = {
  full: fullStoreCan,
  equality: (filter, capabilities) =>
    equalityTerms(filter) !== undefined && fullStoreCan(filter, capabilities),
  none: () => false,
};

/** What a store says of each filter by itself holds for what stores can be asked at all. */
function canOf({ filter: declared }: StoreCapabilities): Can {
  if (typeof declared === 'string') return CAN[declared];
  return (filter, capabilities) => fullStoreCan(filter, capabilities) && declared(filter);
}

/**
 * Divides a filter between the store and the router: a store gets the terms of a conjunction that it
 * declares it can answer, and only what remains makes the router look at results itself.
 */
export function planFilter(asked: Filter | undefined, capabilities: StoreCapabilities): FilterPlan {
  if (asked === undefined) return { pushed: undefined, checked: undefined };
  const filter = withoutBrackets(asked);
  const can = canOf(capabilities);
  if (can(filter, capabilities)) return { pushed: filter, checked: undefined };
  const terms = filter.kind === 'and' ? filter.filters : [filter];
  const pushable = terms.filter((term) => can(term, capabilities));
  return { pushed: pushable.length > 0 ? allOf(pushable) : undefined, checked: filter };
}

/** Whether a filter looks at an attribute, e.g. `members`: it must then be loaded to be checked. */
export function mentions(filter: Filter, name: string): boolean {
  switch (filter.kind) {
    case 'constant':
      return false;
    case 'and':
    case 'or':
      return filter.filters.some((part) => mentions(part, name));
    case 'not':
      return mentions(filter.filter, name);
    default:
      return filter.attribute.attribute.name === name;
  }
}
