import type { CursorPosition } from '../../stores/contract/query.js';
import { jsonResponse } from '../http/response.js';
import type { Call } from '../model/call.js';
import type { JsonText, ScimResponse, SizedText } from '../model/message.js';
import type { QueryParameters } from '../model/query.js';
import type { PageRequest } from './find.js';

const END = ']}';
const HEAD = '{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"]';

/**
 * Which page is asked for (RFC 7644 §3.4.2.4, RFC 9865 §2): what is too small counts as the least, what
 * is too large as the most. A `cursor` that is present but empty begins a cursor walk.
 *
 * @param path - where the query was sent, e.g. `/Users`: a cursor is good for the same place only.
 */
export function readPage(call: Call, path: string, query: QueryParameters): PageRequest {
  const { config } = call;
  const { defaultPageSize, maxPageSize } = config.limits;
  const wanted = Math.min(maxPageSize, Math.max(0, query.count ?? defaultPageSize));
  const byCursor =
    query.cursor !== undefined ||
    (config.defaultPaginationMethod === 'cursor' && query.startIndex === undefined);
  if (!byCursor) {
    return { kind: 'index', startIndex: Math.max(1, query.startIndex ?? 1), count: wanted };
  }
  if (!query.cursor) return { kind: 'cursor', after: undefined, count: wanted };
  const clamped = query.count === undefined ? query : { ...query, count: wanted };
  const { count, position } = config.cursors.open(call.ctx, path, clamped);
  return { kind: 'cursor', after: position, count };
}

/** Whether a page is so large that it is sent in pieces. */
export const MAX_HELD_BYTES = 1_048_576;

const textOf = (item: JsonText): string => (isText(item) ? item : item.text);

/** What is known about the size of the resources on a page. */
export interface Pace {
  records: number;
  bytes: number;
  /** Bytes of the largest one. */
  largest: number;
}

/** What a page by index turns out to hold while it is written. */
export interface PageCounts {
  /** Of the types looked at so far. */
  total: number;
  readonly pace: Pace;
}

/**
 * A ListResponse in pieces, of which no more is in memory than one: the counts, which are known at the end,
 * stand there, as the order of members of an object says nothing.
 */
export function streamedListResponse(
  page: PageRequest,
  counts: PageCounts,
  batches: AsyncIterable<readonly JsonText[]>,
): ScimResponse {
  async function* body(): AsyncGenerator<string> {
    yield `${HEAD}${placeOf(page)},"Resources":[`;
    let separator = '';
    for await (const batch of batches) {
      if (batch.length === 0) continue;
      yield separator + batch.map(textOf).join(',');
      separator = ',';
    }
    yield `],"totalResults":${counts.total},"itemsPerPage":${counts.pace.records}}`;
  }
  return { ...jsonResponse(200, ''), body: body() };
}

const placeOf = (page: PageRequest): string =>
  page.kind === 'index' ? `,"startIndex":${page.startIndex}` : '';

/** A ListResponse; cursor pages have `nextCursor` on all but the last, and no `startIndex`. */
export function listResponse(
  call: Call,
  path: string,
  query: QueryParameters,
  page: PageRequest,
  result: {
    readonly items: readonly JsonText[];
    readonly total: number;
    readonly next?: CursorPosition | undefined;
  },
): ScimResponse {
  const { items, total, next } = result;
  const place = placeOf(page);
  const cursor = cursorText(call, path, query, page, next);
  const head = `${HEAD},"totalResults":${total}${place},"itemsPerPage":${items.length}${cursor},"Resources":[`;
  return jsonResponse(200, items.every(isText) ? around(head, items) : sizedPage(head, items));
}

/** The cursor of the next page as a member of the response; empty on the last page. */
function cursorText(
  call: Call,
  path: string,
  query: QueryParameters,
  page: PageRequest,
  next: CursorPosition | undefined,
): string {
  if (page.kind !== 'cursor' || next === undefined || page.count === 0) return '';
  return `,"nextCursor":"${call.config.cursors.seal(call.ctx, path, query, page.count, next)}"`;
}

const isText = (item: JsonText): item is string => typeof item === 'string';

const sized = (item: JsonText): SizedText =>
  isText(item) ? { text: item, size: Buffer.byteLength(item) } : item;

const around = (head: string, items: readonly string[]) => `${head}${items.join(',')}${END}`;

/** A page of which some is kept. The head has no character beyond ASCII. */
function sizedPage(head: string, items: readonly JsonText[]): SizedText {
  const parts = items.map(sized);
  const commas = Math.max(0, parts.length - 1);
  const size = parts.reduce((sum, part) => sum + part.size, head.length + commas + END.length);
  const texts = parts.map(({ text }) => text);
  return { text: around(head, texts), size };
}
