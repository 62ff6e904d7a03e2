import type { Filter } from '../../filter/ast.js';
import type { AttributePath } from '../../schema/types.js';

/**
 * What belongs to a record and is kept elsewhere: the groups of a user (RFC 7643 §4.1.2), the members of a group
 * (§4.2).
 */
export type IncludedAttribute = 'groups' | 'members';

/** What of a resource the answer needs. */
export interface ReadOptions {
  /** Attributes that must not be loaded; at present only ever `['members']`. */
  readonly without?: readonly string[];
  /**
   * Top-level names (attributes and extension URNs) that the answer can show; undefined means all. A
   * hint: returning more is allowed.
   */
  readonly attributes?: readonly string[];
  /**
   * What is to be returned with each record, so that nothing has to be asked besides; only ever what the store
   * declares in {@link StoreCapabilities.includes}, and `members` never together with `without: ['members']`.
   *
   * - `groups`: the record has `groups`, a list of {@link GroupRef}: those that `groupsOf` answers with `transitive`,
   *   direct ones first, their `externalId` included; `[]` for somebody in no group.
   * - `members`: the record has `members`, a list of {@link Member}: all of them, `[]` for a group without any; or no
   *   `members`, where they are more than the store returns in one piece.
   *
   * Where the record lacks what was asked for, the router asks `groupsOf` or `membersOf`. What is included is no part
   * of the record: never stored with it, compared, or behind its version.
   */
  readonly include?: readonly IncludedAttribute[];
}

/** `sortBy` and `sortOrder` of a list (RFC 7644 §3.4.2.3), the name resolved to an attribute. */
export interface SortOrder {
  readonly attribute: AttributePath;
  readonly descending: boolean;
}

/**
 * Where a page of a cursor walk ends: the last row's sort key and id, or whatever the store needs to go
 * on from there. Plain JSON; the router encrypts it before a client sees it.
 */
export type CursorPosition = readonly (string | number | boolean | null)[];

/** Which page a store is asked for: by index (RFC 7644 §3.4.2.4) or by cursor (RFC 9865). */
export type ListPageRequest =
  /** RFC 7644 §3.4.2.4; `startIndex` is 1-based and at least 1, `count` may be 0 (only the total is wanted). */
  | { readonly kind: 'index'; readonly startIndex: number; readonly count: number }
  /** RFC 9865; `after` is a {@link ListPage.next} that this store returned, or undefined on the first page. */
  | { readonly kind: 'cursor'; readonly after?: CursorPosition; readonly count: number };

/**
 * What a store is asked to list: filter, order and page of `GET /Users` or `POST /Users/.search` (RFC 7644
 * §3.4.2).
 */
export interface ListQuery extends ReadOptions {
  /** Only within what the store's capabilities declare; undefined means every resource. */
  readonly filter?: Filter;
  /** Only if the store declares `sort`; otherwise the store's own stable order. */
  readonly sort?: SortOrder;
  readonly page: ListPageRequest;
}

/** One page of resources, as a store answers a {@link ListQuery}. */
export interface ListPage<R> {
  readonly resources: readonly R[];
  /**
   * Number of all matches, not of this page. On later pages of a cursor walk it may be that of the first one: a store that
   * carries it in `next` counts once in a walk.
   */
  readonly total: number;
  /** For cursor pages: where the next page begins; undefined on the last page. */
  readonly next?: CursorPosition;
}
