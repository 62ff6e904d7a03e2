import type { Filter } from '../../filter/ast.js';
import { anyOf } from '../../filter/combine.js';
import { compileFilter } from '../../filter/evaluate.js';
import type { GroupSelector } from '../../roles/policy/options.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { ResourceRecord } from '../../stores/contract/resource.js';
import type { Endpoint } from '../model/endpoint.js';
import { planFilter } from '../query/filter-plan.js';

const BATCH = 500;
const WITHOUT_MEMBERS = { without: ['members'] } as const;

/** The first users or groups that an administrator looks for. */
export interface DirectorySearch {
  readonly found: readonly ResourceRecord[];
  /** Whether there may be more: look for something longer. */
  readonly more: boolean;
}

export interface DirectorySearchLimits {
  /** Resources that are returned. */
  readonly limit: number;
  /** Resources that are looked at where the store cannot filter. */
  readonly maxScan: number;
}

/** The first resources that a filter holds for, by the store if it can, else by a bounded scan. */
export async function searchDirectory(
  ctx: RequestContext,
  { store }: Endpoint,
  filter: Filter | undefined,
  { limit, maxScan }: DirectorySearchLimits,
): Promise<DirectorySearch> {
  const { pushed, checked } = planFilter(filter, store.capabilities);
  const query = pushed === undefined ? WITHOUT_MEMBERS : { ...WITHOUT_MEMBERS, filter: pushed };
  const holds = checked === undefined ? () => true : compileFilter(checked);
  const count = checked === undefined ? limit : BATCH;
  const found: ResourceRecord[] = [];
  // A store may have pages of its own, smaller than what is asked for: nobody between two of them is passed over.
  for (let startIndex = 1; startIndex <= maxScan; ) {
    const page = { kind: 'index', startIndex, count } as const;
    const { resources, total } = await store.list(ctx, { ...query, page });
    found.push(...resources.filter((each) => holds(each)));
    const isLast = resources.length === 0 || startIndex + resources.length > total;
    if (isLast || found.length > limit || checked === undefined) {
      return { found: found.slice(0, limit), more: !isLast || found.length > limit };
    }
    startIndex += resources.length;
  }
  return { found, more: true };
}

const compare = (
  { type }: Endpoint,
  name: string,
  operator: 'co' | 'eq',
  value: string,
): readonly Filter[] =>
  type.member(name)?.kind === 'attribute'
    ? [Object.freeze({ kind: 'compare', attribute: type.at(name), operator, value })]
    : [];

/** Those of whose names a string is part; undefined for an empty string: everybody. */
export function nameContains(
  endpoint: Endpoint,
  names: readonly string[],
  text: string,
): Filter | undefined {
  const wanted = text.trim();
  if (wanted === '') return undefined;
  return anyOf(names.flatMap((name) => compare(endpoint, name, 'co', wanted)));
}

/** The group that a mapping names, undefined if the provider has sent none. */
export async function groupOf(
  ctx: RequestContext,
  endpoint: Endpoint,
  selector: GroupSelector,
  maxScan: number,
): Promise<ResourceRecord | undefined> {
  if ('id' in selector) return endpoint.store.get(ctx, selector.id, WITHOUT_MEMBERS);
  const [[name, value] = ['', '']] = Object.entries(selector);
  const filter = anyOf(compare(endpoint, name, 'eq', value));
  return (await searchDirectory(ctx, endpoint, filter, { limit: 1, maxScan })).found[0];
}
