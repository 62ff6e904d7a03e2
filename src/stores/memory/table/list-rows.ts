import type { ListQuery, Page, Position } from '../../contract/index.js';
import { firstAfter } from './binary-search.js';
import { candidatesFor } from './candidates.js';
import type { DerivedAttribute } from './derived-attribute.js';
import { CREATION_ORDER, type ListOrder, orderBy } from './list-order.js';
import { compileMatcher } from './matcher.js';
import type { Row } from './row.js';
import type { Table } from './table.js';

export interface RowPage {
  readonly rows: readonly Row[];
  /** Number of all matches. */
  readonly total: number;
  /** On a cursor page that is not the last. */
  readonly next?: Position;
}

/**
 * A page of the rows that match. Without a filter and a sort order it costs as much as the page; with a
 * filter that asks for an indexed value, as much as its candidates; otherwise every row is looked at.
 */
export function listRows(table: Table, query: ListQuery, derived?: DerivedAttribute): RowPage {
  const order = query.sort === undefined ? CREATION_ORDER : orderBy(query.sort);
  return pageOf(order.arrange(matchingRows(table, query, derived)), query.page, order);
}

function matchingRows(
  table: Table,
  { filter }: ListQuery,
  derived: DerivedAttribute | undefined,
): readonly Row[] {
  if (filter === undefined) return table.rows;
  const matches = compileMatcher(filter, derived);
  const candidates = candidatesFor(filter, table, derived);
  if (candidates === undefined) return table.rows.filter(matches);
  return [...candidates.rows()].filter(matches).sort((a, b) => a.sequence - b.sequence);
}

function pageOf(ordered: readonly Row[], page: Page, order: ListOrder): RowPage {
  const start = startOf(ordered, page, order);
  const rows = ordered.slice(start, start + page.count);
  const total = ordered.length;
  const last = rows.at(-1);
  const isLastPage = last === undefined || start + rows.length >= total;
  return page.kind === 'index' || isLastPage
    ? { rows, total }
    : { rows, total, next: order.position(last) };
}

function startOf(ordered: readonly Row[], page: Page, order: ListOrder): number {
  if (page.kind === 'index') return page.startIndex - 1;
  return page.after === undefined ? 0 : firstAfter(ordered, order.isBehind(page.after));
}
