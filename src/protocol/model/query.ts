import type { RequestContext } from '../../stores/contract/context.js';
import type { CursorPosition } from '../../stores/contract/query.js';
import type { Endpoint } from './endpoint.js';

/** The parameters of a query (RFC 7644 §3.4.2, §3.9, RFC 9865 §2), from a query string or a SearchRequest. */
export interface QueryParameters {
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
  readonly filter?: string;
  readonly sortBy?: string;
  readonly sortOrder?: 'ascending' | 'descending';
  readonly startIndex?: number;
  readonly count?: number;
  /** Present, even if empty, when cursor paging is asked for. */
  readonly cursor?: string;
}

/** Makes and reads the cursors of one router (RFC 9865). */
export interface Cursors {
  /** A cursor for going on with this query behind a position; only unreserved characters (RFC 3986). */
  seal(
    ctx: RequestContext,
    path: string,
    query: QueryParameters,
    count: number,
    position: CursorPosition,
  ): string;
  /**
   * Where to go on, and with how many resources a page.
   *
   * @throws ScimError 400 `invalidCursor`, `expiredCursor`, or `invalidCount` if `count` is another one.
   */
  open(
    ctx: RequestContext,
    path: string,
    query: QueryParameters,
  ): { readonly count: number; readonly position: CursorPosition };
}

/**
 * Refuses a filter that would put personal data into a request URI, where logs and proxies keep it.
 *
 * @throws ScimError 403 `sensitive` (RFC 7644 §7.5.2), or `invalidFilter` for what is no filter.
 */
export type RefuseSensitive = (
  filter: string | undefined,
  endpoints: readonly Pick<Endpoint, 'type'>[],
) => void;
