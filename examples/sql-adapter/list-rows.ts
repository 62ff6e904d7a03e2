import type {
  CursorPosition,
  ListPage,
  ListQuery,
  RequestContext,
  ResourceRecord,
} from 'express-scim';
import { filterToSql, orderToSql, type SqlAttributes } from 'express-scim/sql';
import type { Queryable, Row } from './database.js';

/** One kind of resource: the rows it lists, and how filters see them. */
export interface Listing {
  /** E.g. `scim_user AS r`. */
  readonly from: string;
  /** The rows of the tenant, which is `$1`. */
  readonly live: string;
  /** May use `$1`, too. */
  readonly attributes: SqlAttributes;
}

interface Part {
  readonly text: string;
  readonly values: readonly unknown[];
}

const EVERYTHING: Part = { text: 'TRUE', values: [] };

/** A page of the rows that match, and the number of all of them. */
export async function listRows(
  db: Queryable,
  ctx: RequestContext,
  { from, live, attributes }: Listing,
  { filter, sort, page }: ListQuery,
  toResources: (rows: readonly Row[]) => Promise<readonly ResourceRecord[]>,
): Promise<ListPage<ResourceRecord>> {
  const where = filter ? filterToSql(filter, attributes, { startIndex: 2 }) : EVERYTHING;
  const matching = `FROM ${from} WHERE ${live} AND ${where.text}`;
  const values = [ctx.tenantId, ...where.values];
  const counted = await db.query(`SELECT count(*) AS total ${matching}`, values);
  const total = Number(counted.rows[0]?.total);
  if (page.count === 0) return { resources: [], total };

  const order = orderToSql(sort, attributes, { column: 'r.seq', kind: 'bigint' });
  const select = `SELECT r.*, ${order.columns} ${matching}`;
  if (page.kind === 'index') {
    const text = `${select} ORDER BY ${order.orderBy} LIMIT ${page.count} OFFSET ${page.startIndex - 1}`;
    return { resources: await toResources((await db.query(text, values)).rows), total };
  }
  const behind = page.after
    ? order.after(page.after, { startIndex: values.length + 1 })
    : EVERYTHING;
  // One row more than is asked for tells whether there is another page.
  const text = `${select} AND ${behind.text} ORDER BY ${order.orderBy} LIMIT ${page.count + 1}`;
  const { rows } = await db.query(text, [...values, ...behind.values]);
  const shown = rows.slice(0, page.count);
  const last = shown.at(-1);
  const next: CursorPosition | undefined =
    last && rows.length > shown.length ? order.position(last) : undefined;
  return { resources: await toResources(shown), total, ...(next && { next }) };
}
