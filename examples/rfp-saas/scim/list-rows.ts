import { compileFilter, type ListPage, type ListQuery, type ResourceRecord } from 'express-scim';
import { type NecessaryTerm, necessaryTerms } from './filter-terms.js';

/** How one kind of row is found and shown. */
export interface Listing<Row> {
  readonly id: (row: Row) => number;
  /** Every row of the tenant. */
  readonly all: () => readonly Row[];
  /** The rows that an index gives for a term; undefined where there is no index. */
  readonly lookUp: (term: NecessaryTerm) => readonly Row[] | undefined;
  /** The resource that a filter is tried on. */
  readonly examine: (row: Row) => ResourceRecord;
  /** The resources of a page. */
  readonly show: (rows: readonly Row[]) => readonly ResourceRecord[];
}

function candidates<Row>(listing: Listing<Row>, query: ListQuery): readonly Row[] {
  for (const term of query.filter === undefined ? [] : necessaryTerms(query.filter)) {
    const rows = listing.lookUp(term);
    if (rows !== undefined) return rows;
  }
  return listing.all();
}

/** Answers a list query from an index where one fits, in the order of ids. */
export function listRows<Row>(listing: Listing<Row>, query: ListQuery): ListPage<ResourceRecord> {
  const { filter, page } = query;
  const found = candidates(listing, query);
  const test = filter === undefined ? undefined : compileFilter(filter);
  const matches = (
    test === undefined ? [...found] : found.filter((row) => test(listing.examine(row)))
  ).sort((a, b) => listing.id(a) - listing.id(b));

  if (page.kind === 'index') {
    const begin = page.startIndex - 1;
    return {
      resources: listing.show(matches.slice(begin, begin + page.count)),
      total: matches.length,
    };
  }
  const after = Number(page.after?.[0] ?? 0);
  const rest = matches.filter((row) => listing.id(row) > after);
  const rows = rest.slice(0, page.count);
  const last = rows.at(-1);
  return {
    resources: listing.show(rows),
    total: matches.length,
    ...(last !== undefined && rest.length > rows.length && { next: [listing.id(last)] }),
  };
}
