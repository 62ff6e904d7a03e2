import { ScimError } from '../../../errors/scim-error.js';
import type { CursorPosition } from '../../../stores/contract/query.js';
import type { Call } from '../../model/call.js';
import type { Endpoint } from '../../model/endpoint.js';
import type { JsonText, ScimResponse } from '../../model/message.js';
import type { QueryParameters } from '../../model/query.js';
import { invalidCursor } from '../../query/cursor.js';
import { type PageRequest, pageOf } from '../../query/find.js';
import { listResponse, readPage } from '../../query/page.js';
import { planQuery, type QueryPlan } from '../../query/query-plan.js';
import { type Found, scan } from '../../query/scan.js';
import { authorize } from '../authorize.js';
import { cursorPage } from './cursor-page.js';
import { indexResponse } from './index-page.js';
import { newPace, writeAll } from './slice-writer.js';

interface RootPage {
  readonly items: readonly JsonText[];
  readonly total: number;
  readonly next?: CursorPosition;
}

/** Types that the caller may not list are left out; 403 only if none remains. */
async function permitted(call: Call) {
  const refusals: ScimError[] = [];
  const endpoints: Endpoint[] = [];
  for (const endpoint of call.config.endpoints) {
    try {
      await authorize(call, 'list', endpoint);
      endpoints.push(endpoint);
    } catch (error) {
      if (!ScimError.is(error) || error.status !== 403) throw error;
      refusals.push(error);
    }
  }
  if (endpoints.length === 0 && refusals[0]) throw refusals[0];
  return endpoints;
}

/** Sorted over several types: everything that matches is looked at, within the bound of a scan. */
async function sortedPage(
  call: Call,
  plans: readonly QueryPlan[],
  query: QueryParameters,
  page: PageRequest,
): Promise<RootPage> {
  const found: Found[] = [];
  for (const plan of plans) found.push(...(await scan(call, plan)));
  const descending = query.sortOrder === 'descending';
  const { items, next } = await pageOf(call, found, { descending }, page);
  return {
    items: await mixedItems(call, items),
    total: found.length,
    ...(next === undefined ? {} : { next }),
  };
}

/** Resources of several types in one order: what belongs to them is looked up once for each type. */
async function mixedItems(call: Call, found: readonly Found[]): Promise<readonly JsonText[]> {
  const texts = new Map<Found, JsonText>();
  const pace = newPace();
  for (const plan of new Set(found.map((each) => each.plan))) {
    const ofType = found.filter((each) => each.plan === plan);
    const records = ofType.map(({ record }) => record);
    const written = await writeAll(call, plan, records, pace);
    for (const [at, each] of ofType.entries()) texts.set(each, written[at] ?? '');
  }
  return found.map((each) => texts.get(each) ?? '');
}

type Totals = Map<string, number>;

/** The totals by type that were counted earlier in a walk. */
function readTotals(known: CursorPosition[number] | undefined): Totals {
  if (typeof known !== 'string') throw invalidCursor();
  try {
    return new Map(Object.entries(JSON.parse(known)));
  } catch {
    throw invalidCursor();
  }
}

/**
 * By cursor: the types one after the other. A position is the type, the totals of all types, each of which is counted once
 * in a walk, and the position within the type.
 */
async function rootCursorPage(
  call: Call,
  plans: readonly QueryPlan[],
  { after, count }: Extract<PageRequest, { readonly kind: 'cursor' }>,
): Promise<RootPage> {
  const [name, known, ...inside] = after ?? [];
  const first = after ? plans.findIndex(({ endpoint }) => endpoint.type.name === name) : 0;
  if (first < 0) throw invalidCursor();
  const totals: Totals = after ? readTotals(known) : new Map();
  const items: JsonText[] = [];
  let total = 0;
  let next: { readonly type: string; readonly inside: CursorPosition } | undefined;
  for (const [index, plan] of plans.entries()) {
    const type = plan.endpoint.type.name;
    // A type whose page ended early is gone on with before the next one begins.
    const left = index < first || next !== undefined ? 0 : count - items.length;
    const from = index === first && inside.length > 0 ? inside : undefined;
    const counted = left === 0 ? totals.get(type) : undefined;
    const result =
      counted === undefined
        ? await cursorPage(call, plan, from, left)
        : { items: [], total: counted, next: undefined };
    items.push(...result.items);
    total += result.total;
    totals.set(type, result.total);
    if (next !== undefined || index < first) continue;
    if (left === 0 && result.total > 0) next = { type, inside: [] };
    else if (result.next) next = { type, inside: result.next };
  }
  if (next === undefined) return { items, total };
  const position = [next.type, JSON.stringify(Object.fromEntries(totals)), ...next.inside];
  return { items, total, next: position };
}

/**
 * `GET /` and `POST /.search`: a query over all resource types (RFC 7644 §3.4.2.1). An attribute that a
 * type lacks is unassigned there, whatever the rules say about unknown attributes.
 */
export async function listRoot(call: Call, query: QueryParameters): Promise<ScimResponse> {
  const plans = (await permitted(call)).map((endpoint) =>
    planQuery(call, endpoint, query, { unknownFilterAttribute: 'unassigned' }),
  );
  const page = readPage(call, '/', query);
  if (query.sortBy !== undefined && plans.every(({ sort }) => sort === undefined)) {
    throw new ScimError(
      'invalidValue',
      'Parameter "sortBy" names no attribute of any resource type.',
    );
  }
  if (query.sortBy === undefined && page.kind === 'index') {
    return indexResponse(call, '/', query, plans, page);
  }
  const result =
    query.sortBy === undefined && page.kind === 'cursor'
      ? await rootCursorPage(call, plans, page)
      : await sortedPage(call, plans, query, page);
  return listResponse(call, '/', query, page, result);
}
