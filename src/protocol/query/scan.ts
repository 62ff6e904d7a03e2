import { ScimError } from '../../errors/scim-error.js';
import type { Filter } from '../../filter/ast.js';
import { sortKey } from '../../filter/compare.js';
import { compileFilter } from '../../filter/evaluate.js';
import { compareKeys, type Key } from '../../filter/order.js';
import { wideFilter } from '../../filter/wide.js';
import { inSlices } from '../../lib/pausable.js';
import { recordCost } from '../../lib/record-cost.js';
import type { Attributes } from '../../schema/types.js';
import type { ReadOptions } from '../../stores/contract/query.js';
import type { ResourceRecord } from '../../stores/contract/resource.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import { loadDerived } from '../representation/load.js';
import { mentions } from './filter-plan.js';
import type { QueryPlan } from './query-plan.js';

const BATCH = 500;
const WITHOUT_MEMBERS: ReadOptions = Object.freeze({ without: Object.freeze(['members']) });

/** Whether members are read for the page that is found, if it shows them, and not for all that is looked at. */
const leavesMembers = ({ read: { without, include } }: QueryPlan): boolean =>
  without !== undefined || include?.includes('members') === true;

/** A resource that a scan found, with its place in the order of the answer. */
export interface Found {
  readonly plan: QueryPlan;
  readonly record: ResourceRecord;
  readonly key: Key | undefined;
}

/** Makes each record the resource that a filter and a sort look at, one after the other. */
async function completing(
  { ctx, baseUrl, work }: Call,
  endpoint: Endpoint,
  records: readonly ResourceRecord[],
  filter: Filter | undefined,
): Promise<(record: ResourceRecord) => Attributes | Promise<Attributes>> {
  const derivedOf = await loadDerived(ctx, endpoint, records, {
    wants: (name) => filter !== undefined && mentions(filter, name),
  });
  const { serializer } = endpoint;
  return (record) => {
    const derived = derivedOf(record);
    work.spend(recordCost(record));
    if (!(derived instanceof Promise)) return serializer.resource(record, derived, baseUrl);
    return derived.then((given) => serializer.resource(record, given, baseUrl));
  };
}

function tooMany(total: number, limit: number): ScimError {
  return new ScimError(
    'tooMany',
    `The query would have to look at ${total} resources; the limit is ${limit}. Narrow the filter.`,
  );
}

/**
 * Answers what the store cannot: reads what it can narrow down, and filters here.
 *
 * @throws ScimError 400 `tooMany` when more than `maxScan` resources would have to be looked at
 * (RFC 7644 §3.4.2.1).
 */
export async function scan(call: Call, plan: QueryPlan): Promise<readonly Found[]> {
  if (plan.nothing) return [];
  const { endpoint, filter, sort } = plan;
  const { maxScan } = call.config.limits;
  const { work } = call;
  const holds = filter.checked === undefined ? undefined : compileFilter(filter.checked, work);
  const wide = filter.checked === undefined ? undefined : wideFilter(filter.checked, work);
  const members = filter.checked !== undefined && mentions(filter.checked, 'members');
  const read: ReadOptions = !members && leavesMembers(plan) ? WITHOUT_MEMBERS : {};
  const keyOf = sort ? sortKey(sort.attribute) : () => undefined;
  const found: Found[] = [];
  for (let startIndex = 1; ; startIndex += BATCH) {
    const page = await endpoint.store.list(call.ctx, {
      ...read,
      ...(filter.pushed === undefined ? {} : { filter: filter.pushed }),
      page: { kind: 'index', startIndex, count: BATCH },
    });
    if (page.total > maxScan) throw tooMany(page.total, maxScan);
    const complete = await completing(call, endpoint, page.resources, filter.checked);
    for (const record of page.resources) {
      const given = complete(record);
      const resource = given instanceof Promise ? await given : given;
      const isFound = wide?.isWide(resource)
        ? await inSlices(wide.test(resource), work)
        : !holds || holds(resource);
      if (isFound) found.push({ plan, record, key: keyOf(resource) });
      if (work.isDue()) await work.pause();
    }
    if (page.resources.length === 0 || startIndex + page.resources.length > page.total) break;
  }
  return found;
}

/** A place in a sorted list: the sort key, and the id that makes the order total. */
export interface Place {
  readonly key: Key | undefined;
  readonly id: string;
}

export function placeOf({ key, record }: Found): Place {
  return { key, id: record.id };
}

/** Orders places (RFC 7644 §3.4.2.3): without a value last ascending and first descending; then by id. */
export function comparePlaces(descending: boolean): (a: Place, b: Place) => number {
  const sign = descending ? -1 : 1;
  return (a, b) => {
    if (a.key === undefined || b.key === undefined) {
      if (a.key !== b.key) return a.key === undefined ? sign : -sign;
    } else {
      const order = compareKeys(a.key, b.key);
      if (order !== 0) return order * sign;
    }
    return compareKeys(a.id, b.id);
  };
}
