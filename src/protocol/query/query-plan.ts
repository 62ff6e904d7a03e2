import type { Rules } from '../../conformance/rules.js';
import { ScimError } from '../../errors/scim-error.js';
import type { Filter } from '../../filter/ast.js';
import { bindFilter } from '../../filter/bind.js';
import { parseFilter } from '../../filter/parser.js';
import { refuseLongPatterns } from '../../filter/pattern-length.js';
import { isSecret } from '../../filter/presence.js';
import { findPath } from '../../schema/notation/find-path.js';
import type { Projection } from '../../schema/projection.js';
import type { ReadOptions, SortOrder } from '../../stores/contract/query.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { QueryParameters } from '../model/query.js';
import { applyRules } from '../observe/apply-rules.js';
import { readOptions } from '../representation/load.js';
import { type FilterPlan, planFilter } from './filter-plan.js';

/** A query made ready for one resource type. */
export interface QueryPlan {
  readonly endpoint: Endpoint;
  readonly projection: Projection;
  /** Whether the filter can match nothing of this type: the store need not be asked. */
  readonly nothing: boolean;
  readonly filter: FilterPlan;
  readonly sort: SortOrder | undefined;
  readonly read: ReadOptions;
}

function readFilter(
  call: Call,
  endpoint: Endpoint,
  text: string | undefined,
  rules: Rules,
): Filter | undefined {
  if (text === undefined) return undefined;
  const { maxFilterLength: maxLength, maxPatternLength } = call.config.limits;
  const filter = bindFilter(parseFilter(text, { limits: { maxLength } }), endpoint.type, rules);
  refuseLongPatterns(filter, maxPatternLength);
  return filter;
}

/**
 * What `sortBy` names (RFC 7644 §3.4.2.3); undefined if the type has no such attribute.
 *
 * @throws ScimError 400 `invalidValue` for a complex attribute that needs a sub-attribute, or a secret.
 */
function readSort(
  endpoint: Endpoint,
  sortBy: string,
  sortOrder: QueryParameters['sortOrder'],
  { formerSchemaUris, managerId }: Pick<Rules, 'formerSchemaUris' | 'managerId'>,
): SortOrder | undefined {
  const named = findPath(endpoint.type, sortBy, {
    formerSchemaUris,
    managerId,
    unqualifiedExtensionAttributes: 'resolve',
  });
  if (named?.kind !== 'attribute') return undefined;
  const { path } = named;
  const whole = path.target.type === 'complex';
  const value =
    whole && path.target.multiValued ? endpoint.type.resolve(`${path.path}.value`) : named;
  if (value?.kind !== 'attribute' || value.path.target.type === 'complex') {
    throw new ScimError(
      'invalidValue',
      `Parameter "sortBy": "${path.path}" needs a sub-attribute.`,
    );
  }
  if (isSecret(value.path)) {
    throw new ScimError('invalidValue', `Parameter "sortBy": "${path.path}" cannot be sorted by.`);
  }
  return { attribute: value.path, descending: sortOrder === 'descending' };
}

/** Checks a query against one resource type and divides it between the store and the router. */
export function planQuery(
  call: Call,
  endpoint: Endpoint,
  query: QueryParameters,
  override?: Partial<Rules>,
): QueryPlan {
  const projection = applyRules(call, (rules) => endpoint.projector.plan(query, { rules }));
  const filter = applyRules(call, (rules) =>
    readFilter(call, endpoint, query.filter, override ? { ...rules, ...override } : rules),
  );
  const { sortBy, sortOrder } = query;
  return {
    endpoint,
    projection,
    nothing: filter?.kind === 'constant' && !filter.value,
    filter: planFilter(
      filter?.kind === 'constant' ? undefined : filter,
      endpoint.store.capabilities,
    ),
    sort:
      sortBy === undefined
        ? undefined
        : applyRules(call, (rules) => readSort(endpoint, sortBy, sortOrder, rules)),
    read: readOptions(endpoint, projection),
  };
}
