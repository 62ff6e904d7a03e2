import { inSlices } from '../../lib/pausable.js';
import { UNCOUNTED } from '../../lib/work-budget.js';
import type { ResourceDraft } from '../contract/resource.js';
import type { ResourceStore, StoreCapabilities } from '../contract/store.js';
import { checkExpected, type RowWriter, saveRow } from './row-writer.js';
import type { DerivedAttribute } from './table/derived-attribute.js';
import type { Journal } from './table/journal.js';
import { listRows } from './table/list-rows.js';
import type { Row } from './table/row.js';
import type { Tenant } from './tenants.js';
import { write } from './unit-of-work.js';

export const CAPABILITIES: StoreCapabilities = {
  attributes: 'all',
  filter: 'full',
  sort: true,
  cursor: true,
  versions: true,
};

/** What distinguishes one resource type from another in the state of a tenant. */
export interface Kind<T extends Tenant> {
  readonly tenantOf: (tenantId: string) => T;
  readonly shelfOf: (tenant: T) => RowWriter;
  /** The attribute that filters may name although it is not in the record. */
  readonly derived?: (tenant: T) => DerivedAttribute;
  /** Refuses what the table itself cannot know to be impossible. */
  readonly beforeSave?: (tenant: T, draft: ResourceDraft) => void;
  /** Removes what hangs on a row that is about to go. */
  readonly beforeDelete?: (tenant: T, row: Row, journal: Journal) => void;
}

/** The five methods of the contract over a tenant's shelf. */
export function resourceStore<T extends Tenant>(kind: Kind<T>): ResourceStore {
  const { tenantOf, shelfOf } = kind;
  return {
    capabilities: CAPABILITIES,

    async create(ctx, draft) {
      const tenant = tenantOf(ctx.tenantId);
      return write(ctx, tenant.mutex, (journal) => {
        kind.beforeSave?.(tenant, draft);
        return saveRow(shelfOf(tenant), undefined, draft, {}, journal).record;
      });
    },

    async get(ctx, id) {
      return shelfOf(tenantOf(ctx.tenantId)).table.find(id)?.record;
    },

    async list(ctx, query) {
      const tenant = tenantOf(ctx.tenantId);
      const { work = UNCOUNTED, transaction } = ctx;
      const listing = listRows(shelfOf(tenant).table, query, kind.derived?.(tenant), work);
      const { rows, ...page } = await inSlices(listing, work, transaction !== undefined);
      return { ...page, resources: rows.map(({ record }) => record) };
    },

    async replace(ctx, id, next, options) {
      const tenant = tenantOf(ctx.tenantId);
      return write(ctx, tenant.mutex, (journal) => {
        kind.beforeSave?.(tenant, next);
        return saveRow(shelfOf(tenant), id, next, options, journal).record;
      });
    },

    async delete(ctx, id, options) {
      const tenant = tenantOf(ctx.tenantId);
      return write(ctx, tenant.mutex, (journal) => {
        const { table } = shelfOf(tenant);
        const row = table.find(id);
        if (row === undefined) return false;
        checkExpected(row, options);
        kind.beforeDelete?.(tenant, row, journal);
        table.delete(row, journal);
        return true;
      });
    },
  };
}
