import type { WideFilter } from '../../../filter/wide.js';
import type { Pausable } from '../../../lib/pausable.js';
import type { WorkBudget } from '../../../lib/work-budget.js';
import type { CursorPosition, ListPageRequest, ListQuery } from '../../contract/query.js';
import { firstAfter } from './binary-search.js';
import { candidatesFor } from './candidates.js';
import type { DerivedAttribute } from './derived-attribute.js';
import { CREATION_ORDER, type ListedRow, type ListOrder, orderBy } from './list-order.js';
import { compileMatcher, compileWide, type Matcher } from './matcher.js';
import type { Row } from './row.js';
import type { Table } from './table.js';

export interface RowPage {
  readonly rows: readonly ListedRow[];
  /** Number of all matches. */
  readonly total: number;
  /** On a cursor page that is not the last. */
  readonly next?: CursorPosition;
}

/**
 * A page of the rows that match, as all of them are now: what others write while this pauses is not seen.
 * Without a filter and a sort order it costs as much as the page; with a filter that asks for an indexed
 * value, as much as its candidates; otherwise every row is looked at.
 */
export function* listRows(
  table: Table,
  query: ListQuery,
  derived: DerivedAttribute | undefined,
  work: WorkBudget,
): Pausable<RowPage> {
  const order = query.sort === undefined ? CREATION_ORDER : orderBy(query.sort);
  const matching = yield* matchingRows(table, query, derived, work);
  const ordered = order.arrange ? yield* order.arrange(asTheyAre(matching), work) : matching;
  return pageOf(ordered, query.page, order);
}

function asTheyAre(rows: readonly ListedRow[]): readonly ListedRow[] {
  return rows.map(({ id, sequence, record }) => ({ id, sequence, record }));
}

function* matchingRows(
  table: Table,
  { filter }: ListQuery,
  derived: DerivedAttribute | undefined,
  work: WorkBudget,
): Pausable<readonly ListedRow[]> {
  if (filter === undefined) return table.rows;
  const look: Look = {
    matches: compileMatcher(filter, derived, work),
    wide: compileWide(filter, derived, work),
    work,
  };
  const candidates = candidatesFor(filter, table, derived);
  if (candidates === undefined) return yield* filtered(table.rows, look);
  const found = yield* filtered([...candidates.rows()], look);
  return found.length < 2 ? found : [...found].sort((a, b) => a.sequence - b.sequence);
}

/** How rows are looked at. */
interface Look {
  readonly matches: Matcher;
  readonly wide: WideFilter | undefined;
  readonly work: WorkBudget;
}

/** Until it pauses it works on the rows themselves, and from then on with what they were at that moment. */
function* filtered(rows: readonly Row[], look: Look): Pausable<readonly ListedRow[]> {
  const { matches, wide, work } = look;
  const found: ListedRow[] = [];
  for (const [at, row] of rows.entries()) {
    if (wide?.isWide(row.record)) return yield* restOf(rows.slice(at), asTheyAre(found), look);
    work.spend(1);
    if (matches(row)) found.push(row);
    if (work.isDue()) {
      const before = asTheyAre(found);
      const rest = asTheyAre(rows.slice(at + 1));
      yield;
      return yield* restOf(rest, before, look);
    }
  }
  return found;
}

function* restOf(
  rows: readonly ListedRow[],
  before: readonly ListedRow[],
  { matches, wide, work }: Look,
): Pausable<readonly ListedRow[]> {
  const found = [...before];
  for (const row of asTheyAre(rows)) {
    work.spend(1);
    const holds = wide?.isWide(row.record) ? yield* wide.test(row.record) : matches(row);
    if (holds) found.push(row);
    if (work.isDue()) yield;
  }
  return found;
}

function pageOf(ordered: readonly ListedRow[], page: ListPageRequest, order: ListOrder): RowPage {
  const start = startOf(ordered, page, order);
  const rows = ordered.slice(start, start + page.count);
  const total = ordered.length;
  const last = rows.at(-1);
  const isLastPage = last === undefined || start + rows.length >= total;
  return page.kind === 'index' || isLastPage
    ? { rows, total }
    : { rows, total, next: order.position(last) };
}

function startOf(ordered: readonly ListedRow[], page: ListPageRequest, order: ListOrder): number {
  if (page.kind === 'index') return page.startIndex - 1;
  return page.after === undefined ? 0 : firstAfter(ordered, order.isBehind(page.after));
}
