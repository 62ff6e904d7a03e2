import { ScimError } from '../../errors/scim-error.js';
import type { Position } from '../../stores/contract/query.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { JsonText, ScimResponse } from '../model/message.js';
import type { QueryParameters } from '../model/query.js';
import { invalidCursor } from '../query/cursor.js';
import { find, type PageRequest, pageOf } from '../query/find.js';
import { listResponse, readPage } from '../query/page.js';
import { planQuery, type QueryPlan } from '../query/query-plan.js';
import { type Found, scan } from '../query/scan.js';
import { authorize } from './authorize.js';
import { recordTexts } from './list.js';

interface RootPage {
  readonly items: readonly JsonText[];
  readonly total: number;
  readonly next?: Position;
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
  const { items, next } = pageOf(found, { descending }, page);
  const texts = await Promise.all(
    items.map(({ plan, record }) => recordTexts(call, plan, [record])),
  );
  return { items: texts.flat(), total: found.length, ...(next === undefined ? {} : { next }) };
}

/** By index: the types one after the other, each continuing the count of those before it. */
async function indexPage(
  call: Call,
  plans: readonly QueryPlan[],
  { startIndex, count }: Extract<PageRequest, { readonly kind: 'index' }>,
): Promise<RootPage> {
  const items: JsonText[] = [];
  let total = 0;
  for (const plan of plans) {
    const result = await find(call, plan, {
      kind: 'index',
      startIndex: Math.max(1, startIndex - total),
      count: count - items.length,
    });
    items.push(...(await recordTexts(call, plan, result.resources)));
    total += result.total;
  }
  return { items, total };
}

/** By cursor: the types one after the other; a position is the type and the position within it. */
async function cursorPage(
  call: Call,
  plans: readonly QueryPlan[],
  { after, count }: Extract<PageRequest, { readonly kind: 'cursor' }>,
): Promise<RootPage> {
  const [name, ...inside] = after ?? [];
  const first = after ? plans.findIndex(({ endpoint }) => endpoint.type.name === name) : 0;
  if (first < 0) throw invalidCursor();
  const items: JsonText[] = [];
  let total = 0;
  let next: Position | undefined;
  for (const [index, plan] of plans.entries()) {
    const left = index < first ? 0 : count - items.length;
    const from = index === first && inside.length > 0 ? inside : undefined;
    const result = await find(call, plan, { kind: 'cursor', after: from, count: left });
    items.push(...(await recordTexts(call, plan, result.resources)));
    total += result.total;
    if (next !== undefined || index < first) continue;
    if (left === 0 && result.total > 0) next = [plan.endpoint.type.name];
    else if (result.next) next = [plan.endpoint.type.name, ...result.next];
  }
  return { items, total, ...(next === undefined ? {} : { next }) };
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
  const result =
    query.sortBy !== undefined
      ? await sortedPage(call, plans, query, page)
      : page.kind === 'index'
        ? await indexPage(call, plans, page)
        : await cursorPage(call, plans, page);
  return listResponse(call, '/', query, page, result);
}
