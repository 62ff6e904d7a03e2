import { sorted } from '../../lib/merge-sort.js';
import { inSlices } from '../../lib/pausable.js';
import type { CursorPosition, ListPage } from '../../stores/contract/query.js';
import type { ResourceRecord } from '../../stores/contract/resource.js';
import type { Call } from '../model/call.js';
import { withoutIncluded } from '../representation/included.js';
import { invalidCursor } from './cursor.js';
import type { QueryPlan } from './query-plan.js';
import { comparePlaces, type Found, type Place, placeOf, scan } from './scan.js';

/** A page as the protocol counts it: by index, or from where another page ended. */
export type PageRequest =
  | { readonly kind: 'index'; readonly startIndex: number; readonly count: number }
  | { readonly kind: 'cursor'; readonly after: CursorPosition | undefined; readonly count: number };

const EMPTY_PAGE: ListPage<ResourceRecord> = Object.freeze({
  resources: Object.freeze([]),
  total: 0,
});

/** Whether the store answers the page itself: otherwise it is scanned. */
export function storeCan({ endpoint, filter, sort }: QueryPlan, page: PageRequest): boolean {
  const { capabilities } = endpoint.store;
  return (
    filter.checked === undefined &&
    (sort === undefined || capabilities.sort) &&
    (page.kind === 'index' || capabilities.cursor || page.count === 0)
  );
}

async function fromStore(
  call: Call,
  plan: QueryPlan,
  page: PageRequest,
): Promise<ListPage<ResourceRecord>> {
  const { endpoint, filter, sort, read } = plan;
  const { count } = page;
  const found = await endpoint.store.list(call.ctx, {
    ...read,
    ...(filter.pushed === undefined ? {} : { filter: filter.pushed }),
    ...(sort === undefined ? {} : { sort }),
    page:
      page.kind === 'index' || count === 0
        ? { kind: 'index', startIndex: page.kind === 'index' ? page.startIndex : 1, count }
        : { kind: 'cursor', count, ...(page.after === undefined ? {} : { after: page.after }) },
  });
  if (!read.include) return found;
  return { ...found, resources: found.resources.map((each) => withoutIncluded(endpoint, each)) };
}

function placeAt([key, id]: CursorPosition): Place {
  if (typeof id !== 'string' || typeof key === 'boolean') throw invalidCursor();
  return { key: key ?? undefined, id };
}

const lengthOf = ({ key }: Found): number => (typeof key === 'string' ? key.length : 0);

const sortCost = (a: Found, b: Found): number => 1 + (Math.min(lengthOf(a), lengthOf(b)) >> 6);

/**
 * A page of what a scan found. By index in the order of the scan, or sorted. By cursor always sorted,
 * by key and id, and continued behind the last place: what is inserted or deleted between two pages
 * neither repeats nor loses anything else.
 */
export async function pageOf(
  { work }: Call,
  found: readonly Found[],
  order: { readonly descending: boolean } | undefined,
  page: PageRequest,
): Promise<{ readonly items: readonly Found[]; readonly next?: CursorPosition }> {
  const compare = comparePlaces(order?.descending ?? false);
  const inOrder =
    order || page.kind === 'cursor'
      ? await inSlices(
          sorted(found, (a, b) => compare(placeOf(a), placeOf(b)), sortCost, work),
          work,
        )
      : found;
  if (page.kind === 'index') {
    const from = page.startIndex - 1;
    return { items: inOrder.slice(from, from + page.count) };
  }
  const after = page.after === undefined ? undefined : placeAt(page.after);
  const from =
    after === undefined ? 0 : inOrder.findIndex((item) => compare(placeOf(item), after) > 0);
  if (from < 0) return { items: [] };
  const items = inOrder.slice(from, from + page.count);
  const last = items.at(-1);
  if (!last || from + items.length >= inOrder.length) return { items };
  return { items, next: [last.key ?? null, last.record.id] };
}

/**
 * Finds a page of one resource type: the store does it where it can, and otherwise a bounded scan. The
 * scan is also the bridge that gives cursors to a store without them.
 */
export async function find(
  call: Call,
  plan: QueryPlan,
  page: PageRequest,
): Promise<ListPage<ResourceRecord>> {
  if (plan.nothing) return EMPTY_PAGE;
  if (storeCan(plan, page)) return fromStore(call, plan, page);
  const found = await scan(call, plan);
  const { items, next } = await pageOf(call, found, plan.sort, page);
  const resources = items.map(({ record }) => record);
  return { resources, total: found.length, ...(next === undefined ? {} : { next }) };
}
