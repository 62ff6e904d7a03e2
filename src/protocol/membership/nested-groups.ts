import type { Filter } from '../../filter/ast.js';
import { isGroup, membersOf } from '../../roles/users-below.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { MemberRef, ResourceRecord } from '../../stores/contract/resource.js';
import type { GroupStore } from '../../stores/contract/store.js';
import type { Endpoint } from '../model/endpoint.js';
import { planFilter } from '../query/filter-plan.js';

/** Groups by id, with how many steps away they are. */
export type Steps = ReadonlyMap<string, number>;

/** The neighbours of a group: the groups in it, or the groups that it is in. */
type Neighbours = (groupId: string) => AsyncIterable<string>;

const BATCH = 500;
/** Steps of work that one member costs which is looked at: it comes from a store, one after the other. */
const MEMBER_COST = 20;
const WITHOUT_MEMBERS = { without: ['members'] } as const;

/** All that can be reached, by the shortest way, each group once; no further than `most` steps. */
async function reach(
  { work }: RequestContext,
  from: Iterable<string>,
  neighbours: Neighbours,
  most: number,
): Promise<Map<string, number>> {
  const steps = new Map(Array.from(from, (id) => [id, 0]));
  // A map hands out what is added to it during the walk.
  for (const [id, step] of steps) {
    if (step >= most) continue;
    for await (const next of neighbours(id)) {
      work?.spend(MEMBER_COST);
      if (work?.isDue()) await work.pause(true);
      if (!steps.has(next)) steps.set(next, step + 1);
    }
  }
  return steps;
}

/** The ids of those members that are groups; users are many, and are counted too. */
export async function* groupsAmong(
  ctx: RequestContext,
  store: GroupStore,
  members: Iterable<MemberRef> | AsyncIterable<MemberRef>,
): AsyncIterable<string> {
  const { work } = ctx;
  for await (const member of members) {
    work?.spend(1);
    if (work?.isDue()) await work.pause(true);
    if (await isGroup(ctx, store, member)) yield member.value;
  }
}

/** The groups nested in some groups, which are 0 steps away themselves. */
export function groupsBelow(
  ctx: RequestContext,
  store: GroupStore,
  groupIds: Iterable<string>,
  most: number,
): Promise<Steps> {
  return reach(ctx, groupIds, (id) => groupsAmong(ctx, store, membersOf(ctx, store, id)), most);
}

async function* listGroups(
  ctx: RequestContext,
  { store }: Endpoint,
  filter?: Filter,
): AsyncIterable<ResourceRecord> {
  for (let startIndex = 1; ; startIndex += BATCH) {
    const page = { kind: 'index', startIndex, count: BATCH } as const;
    const found = await store.list(ctx, { ...WITHOUT_MEMBERS, page, ...(filter && { filter }) });
    yield* found.resources;
    if (found.resources.length === 0 || startIndex + found.resources.length > found.total) return;
  }
}

/** The parents of every group, read once, for a store that cannot find groups by a member. */
async function allParents(
  ctx: RequestContext,
  endpoint: Endpoint,
  store: GroupStore,
  maxScan: number,
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  const ids = new Set<string>();
  for await (const { id } of listGroups(ctx, endpoint)) {
    ids.add(id);
    if (ids.size > maxScan) return undefined;
  }
  const parents = new Map<string, string[]>();
  for (const id of ids) {
    for await (const { value, type } of membersOf(ctx, store, id)) {
      ctx.work?.spend(MEMBER_COST);
      if (ctx.work?.isDue()) await ctx.work.pause(true);
      if (type === 'User' || !ids.has(value)) continue;
      const known = parents.get(value);
      if (known) known.push(id);
      else parents.set(value, [id]);
    }
  }
  return parents;
}

/**
 * The groups that a group is nested in, itself being 0 steps away; undefined where a store that cannot find groups
 * by a member has more of them than may be looked at.
 */
export async function groupsAbove(
  ctx: RequestContext,
  endpoint: Endpoint,
  store: GroupStore,
  groupId: string,
  { most, maxScan }: { readonly most: number; readonly maxScan: number },
): Promise<Steps | undefined> {
  const attribute = endpoint.type.at('members.value');
  const filterOf = (value: string): Filter =>
    Object.freeze({ kind: 'compare', attribute, operator: 'eq', value });
  if (planFilter(filterOf(groupId), store.capabilities).checked === undefined) {
    const above = async function* (id: string) {
      for await (const parent of listGroups(ctx, endpoint, filterOf(id))) yield parent.id;
    };
    return reach(ctx, [groupId], above, most);
  }
  const parents = await allParents(ctx, endpoint, store, maxScan);
  if (!parents) return undefined;
  const above = async function* (id: string) {
    yield* parents.get(id) ?? [];
  };
  return reach(ctx, [groupId], above, most);
}
