import { ScimError } from '../../../errors/scim-error.js';
import type { ListPage } from '../../../stores/contract/query.js';
import type { ResourceRecord } from '../../../stores/contract/resource.js';
import type { Call } from '../../model/call.js';
import type { JsonText, ScimResponse } from '../../model/message.js';
import type { QueryParameters } from '../../model/query.js';
import { find, type PageRequest, storeCan } from '../../query/find.js';
import {
  listResponse,
  MAX_HELD_BYTES,
  type Pace,
  type PageCounts,
  streamedListResponse,
} from '../../query/page.js';
import type { QueryPlan } from '../../query/query-plan.js';
import { newPace, SliceWriter } from './slice-writer.js';

type IndexPage = Extract<PageRequest, { readonly kind: 'index' }>;

/** Resources that the first call asks the store for: the whole page that nearly every client wants. */
export const FIRST_SLICE = 100;

/** Bytes that later calls ask for, by the size of the resources so far. */
const SLICE_BYTES = 1_048_576;

/** So many resources tell how large the others may be. */
const SAMPLE = 8;

/** How many resources the next call asks for. */
export function sliceSize({ records, bytes }: Pace): number {
  if (records === 0) return FIRST_SLICE;
  return Math.max(1, Math.floor((SLICE_BYTES * records) / Math.max(1, bytes)));
}

type Source = (startIndex: number, count: number) => Promise<ListPage<ResourceRecord>>;

/** Where slices come from: a store that answers the page itself is asked for each, a scan is done once. */
function sourceOf(call: Call, plan: QueryPlan, page: IndexPage): Source {
  if (plan.nothing || storeCan(plan, page)) {
    return (startIndex, count) => find(call, plan, { kind: 'index', startIndex, count });
  }
  let scanned: ListPage<ResourceRecord> | undefined;
  return async (startIndex, count) => {
    scanned ??= await find(call, plan, page);
    const from = startIndex - page.startIndex;
    return { total: scanned.total, resources: scanned.resources.slice(from, from + count) };
  };
}

/** A page of one type on which the first slice has been written. */
interface Begun {
  readonly source: Source;
  readonly first: ListPage<ResourceRecord>;
  readonly writer: SliceWriter;
}

async function begin(call: Call, plan: QueryPlan, page: IndexPage, pace: Pace): Promise<Begun> {
  const source = sourceOf(call, plan, page);
  const first = await source(page.startIndex, Math.min(page.count, FIRST_SLICE));
  return { source, first, writer: await SliceWriter.of(call, plan, first.resources, pace) };
}

/** Whether the first slice is the whole page. */
function isWhole({ first }: Begun, { startIndex, count }: IndexPage): boolean {
  const { length } = first.resources;
  return length >= count || startIndex + length > first.total;
}

/**
 * The page of one type, slice after slice until it is full or the list is at its end: a client steps by the
 * count that it asked for, and would take what a shorter page leaves out for missing. What others write
 * between two slices may move resources, as it may between two pages; none is there twice.
 */
async function* typeBatches(
  call: Call,
  plan: QueryPlan,
  page: IndexPage,
  { source, first, writer }: Begun,
  pace: Pace,
): AsyncGenerator<readonly JsonText[]> {
  while (!writer.isDone) yield await writer.next();
  const seen = new Set(first.resources.map(({ id }) => id));
  let at = page.startIndex + first.resources.length;
  let got = first.resources.length;
  while (got > 0 && seen.size < page.count && at <= first.total) {
    const { resources } = await source(at, Math.min(page.count - seen.size, sliceSize(pace)));
    const fresh = resources.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    got = resources.length;
    at += got;
    const next = await SliceWriter.of(call, plan, fresh, pace);
    while (!next.isDone) yield await next.next();
  }
}

/** The types one after the other, each continuing the count of those before it. */
async function* pageBatches(
  call: Call,
  plans: readonly QueryPlan[],
  { kind, startIndex, count }: IndexPage,
  counts: PageCounts,
  begun: Begun | undefined,
): AsyncGenerator<readonly JsonText[]> {
  let first = begun;
  for (const plan of plans) {
    const page: IndexPage = {
      kind,
      startIndex: Math.max(1, startIndex - counts.total),
      count: count - (first ? 0 : counts.pace.records),
    };
    const here = first ?? (await begin(call, plan, page, counts.pace));
    first = undefined;
    counts.total += here.first.total;
    yield* typeBatches(call, plan, page, here, counts.pace);
  }
}

/**
 * Refuses a page that would be larger than is sent: before it is begun, for it is never cut. One resource much
 * larger than the others, such as the group of everybody, does not count for them.
 */
function refuseTooLarge(
  { config: { limits } }: Call,
  page: IndexPage,
  { total, pace: { records, bytes, largest } }: PageCounts,
): void {
  if (records < SAMPLE) return;
  const count = Math.min(page.count, Math.max(records, total - page.startIndex + 1));
  const usual = (bytes - largest) / (records - 1);
  const expected = bytes + usual * (count - records);
  if (expected <= limits.maxPageBytes) return;
  throw new ScimError(
    'tooMany',
    `A page of ${page.count} of these resources would be larger than ${limits.maxPageBytes} bytes (maxPageBytes). Ask for fewer by "count", or for fewer attributes.`,
  );
}

/** Whether so much is written that the answer is not held until it is whole. */
function isLarge({ records, bytes }: Pace): boolean {
  return bytes > MAX_HELD_BYTES && (records >= SAMPLE || bytes > SAMPLE * MAX_HELD_BYTES);
}

async function* joined(
  held: readonly JsonText[],
  rest: AsyncIterable<readonly JsonText[]>,
): AsyncGenerator<readonly JsonText[]> {
  yield held;
  yield* rest;
}

/** The answer to a query by index over one type or several; see RFC 7644 §3.4.2.4. */
export async function indexResponse(
  call: Call,
  path: string,
  query: QueryParameters,
  plans: readonly QueryPlan[],
  page: IndexPage,
): Promise<ScimResponse> {
  const counts: PageCounts = { total: 0, pace: newPace() };
  const respond = (items: readonly JsonText[], total: number) =>
    listResponse(call, path, query, page, { items, total });
  const [plan, another] = plans;
  const begun = plan && !another ? await begin(call, plan, page, counts.pace) : undefined;
  const held = begun ? await begun.writer.next() : [];
  if (begun?.writer.isDone && isWhole(begun, page)) return respond(held, begun.first.total);

  const batches = pageBatches(call, plans, page, counts, begun);
  while (!isLarge(counts.pace)) {
    const { value, done } = await batches.next();
    if (done) return respond(held, counts.total);
    for (const item of value) held.push(item);
  }
  refuseTooLarge(call, page, counts);
  return streamedListResponse(page, counts, joined(held, batches));
}
