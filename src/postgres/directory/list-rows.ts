import {
  type CursorPosition,
  type ListPage,
  type ListQuery,
  type RequestContext,
  type ResourceRecord,
  ScimError,
} from '../../index.js';
import { filterToSql, orderToSql, type SqlOrder } from '../../sql/index.js';
import type { SqlValue } from '../connection/database.js';
import type { PostgresRow } from '../connection/pool.js';
import { type Shelf, toRecord } from './shelf.js';

interface Part {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

const EVERYTHING: Part = { text: 'TRUE', values: [] };

/** What belongs to the rows of a page, and is read with them. */
export interface Beside {
  /** Parts of the statement behind `page (page_id)`, the page; may be empty. */
  readonly parts: string;
  /** A column for each row of `page`. */
  readonly column: string;
  add(record: ResourceRecord, row: PostgresRow): ResourceRecord;
}

/** The statement with what belongs to its rows: looked up for those of the page alone, not for those before it. */
function withBeside(columns: string, rest: string, orderBy: string, { parts, column }: Beside) {
  return `WITH RECURSIVE page AS MATERIALIZED (
      SELECT ${columns}, row_number() OVER (ORDER BY ${orderBy}) AS place ${rest})${parts === '' ? '' : `, ${parts}`}
    SELECT page.*, ${column} FROM page ORDER BY place`;
}

/**
 * A page of the rows that match, and the number of all of them. One row more than is asked for tells whether there are
 * more; only then they are counted, of a walk with a cursor on its first page alone.
 */
export async function listRows(
  shelf: Shelf,
  ctx: RequestContext,
  { filter, sort, page }: ListQuery,
  beside?: Beside,
): Promise<ListPage<ResourceRecord>> {
  const { database, resources, attributes } = shelf;
  const { table, record, id } = resources;
  const where = filter ? filterToSql(filter, attributes, { startIndex: 2 }) : EVERYTHING;
  const matching = `FROM ${table} AS r WHERE ${resources.live('r')} AND ${where.text}`;
  const values = [ctx.tenantId, ...where.values];
  const order = orderToSql(sort, attributes, { column: `r.${id}`, kind: 'uuid' });

  const count = async (): Promise<number> => {
    const text = `SELECT count(*)::text AS total ${matching}`;
    const [row] = await database.query(ctx, text, values, 'reads');
    return Number(row?.total);
  };
  const select = (behind: Part, offset: number) => {
    const columns = `${record} AS row, ${order.columns}`;
    const rest = `${matching} AND ${behind.text}
        ORDER BY ${order.orderBy} LIMIT ${page.count + 1} OFFSET ${offset}`;
    const text =
      beside === undefined
        ? `SELECT ${columns} ${rest}`
        : withBeside(`${columns}, r.${id} AS page_id`, rest, order.orderBy, beside);
    return database.query(ctx, text, [...values, ...behind.values], 'reads');
  };

  if (page.count === 0) return { resources: [], total: await count() };
  const shown = (rows: readonly PostgresRow[]) =>
    rows.slice(0, page.count).map((row) => {
      const found = toRecord(shelf, row);
      return beside === undefined ? found : beside.add(found, row);
    });
  if (page.kind === 'index') {
    const before = page.startIndex - 1;
    const rows = await select(EVERYTHING, before);
    const isLast = rows.length <= page.count && (rows.length > 0 || before === 0);
    return { resources: shown(rows), total: isLast ? before + rows.length : await count() };
  }
  const [known, behind] = readCursor(order, page.after, values.length + 1);
  const rows = await select(behind, 0);
  const hasMore = rows.length > page.count;
  const total = known ?? (hasMore ? await count() : rows.length);
  const last = hasMore ? rows[page.count - 1] : undefined;
  return { resources: shown(rows), total, ...(last && { next: [total, ...order.position(last)] }) };
}

/** The total of the walk, and what is behind the position; the total is first in what a cursor holds. */
function readCursor(
  order: SqlOrder,
  after: CursorPosition | undefined,
  startIndex: number,
): readonly [number | undefined, Part] {
  if (after === undefined) return [undefined, EVERYTHING];
  const [total, ...position] = after;
  if (typeof total !== 'number') {
    throw new ScimError('invalidCursor', 'The cursor does not belong to this list.');
  }
  return [total, order.after(position, { startIndex })];
}
