import type { HiddenMethods, HiddenResource, RequestContext, ResourceRecord } from '../../index.js';
import type { Statements } from '../connection/database.js';
import type { PostgresRow } from '../connection/pool.js';
import { statementsOf } from '../connection/together.js';
import type { HiddenRows } from '../layout/resource-layout.js';
import { hiddenBy, linkRow } from './hidden-rows.js';
import { type Shelf, toRecord } from './shelf.js';
import { saving } from './unique-values.js';

/** What is read with a hidden row. */
export interface BesideHidden {
  /** A column of row `r`; undefined where there is nothing besides. */
  readonly column: string | undefined;
  add(resource: ResourceRecord, row: PostgresRow): HiddenResource;
}

interface HiddenOptions {
  readonly beside: BesideHidden;
  /** The SCIM id of a row that has none. */
  nextId(): string;
  /** Ends what is left of a row from a time in which SCIM knew it already. */
  forget?(db: Statements, tenantId: string, id: string): Promise<void>;
}

/** What can be done with rows that SCIM has not made; nothing where all rows are its own. */
export function createHiddenMethods(shelf: Shelf, options: HiddenOptions): HiddenMethods {
  const { hidden } = shelf.resources;
  return hidden === undefined ? {} : methodsFor(shelf, hidden, options);
}

function methodsFor(
  shelf: Shelf,
  hidden: HiddenRows,
  { beside, nextId, forget }: HiddenOptions,
): Required<HiddenMethods> {
  const { database, resources } = shelf;
  const { table, id, ofTenant, unique, mapping, record } = resources;
  const found = `FROM ${table} AS r WHERE ${ofTenant('r')} AND ${hidden.are('r')} AND ${hidden.has('r', '$2')}`;
  const more = beside.column === undefined ? '' : `, ${beside.column}`;
  const read = `SELECT ${record} AS row, r.${id}::text AS scim_id${more} ${found}`;

  /** What is read beside a row that was waited for would be older than the row: it is locked before. */
  async function readRow(ctx: RequestContext, hiddenId: string): Promise<PostgresRow | undefined> {
    const values = [ctx.tenantId, hiddenId];
    const isLocking = ctx.transaction !== undefined;
    if (isLocking && more !== '')
      await database.query(ctx, `SELECT 1 AS found ${found} FOR UPDATE`, values, 'reads');
    const lock = isLocking && more === '' ? ' FOR UPDATE' : '';
    const [row] = await database.query(ctx, `${read}${lock}`, values, 'reads');
    return row;
  }

  return {
    linkExisting: (ctx, hiddenId, draft) =>
      saving(shelf, ctx, draft, async (db) => {
        const linked = await linkRow(shelf, hidden, db, ctx.tenantId, hiddenId, nextId(), draft);
        await forget?.(db, ctx.tenantId, linked.id);
        return linked;
      }),

    async getHidden(ctx, hiddenId) {
      if (!hidden.isId(hiddenId)) return undefined;
      const row = await readRow(ctx, hiddenId);
      if (row === undefined) return undefined;
      const { meta, ...attributes } = toRecord(shelf, row);
      const { created, lastModified } = meta;
      const scimId = typeof row.scim_id === 'string' ? row.scim_id : hiddenId;
      return beside.add({ ...attributes, id: scimId, meta: { created, lastModified } }, row);
    },

    async findHidden(ctx, draft) {
      const name = mapping.toRow(draft)[unique.column];
      if (typeof name !== 'string') return undefined;
      const db = statementsOf(database, ctx, 'reads');
      const hiddenId = await hiddenBy(resources, hidden, db, ctx.tenantId, name);
      return hiddenId === undefined ? undefined : { attribute: unique.attribute, hiddenId };
    },
  };
}
