import {
  equalityTerms,
  NotFoundError,
  type ReadOptions,
  type ResourceDraft,
  type ResourceRecord,
  type ResourceStore,
  UniquenessError,
} from 'express-scim';
import { usernameKey } from 'express-scim/schema';
import { type Row, type Table, UniqueViolation } from './table.js';

/** Five methods over a table that has a column for each attribute; the first one is unique. */
export function createStore(table: Table, attributes: readonly string[]): ResourceStore {
  const [name = ''] = attributes;

  const toColumns = (draft: ResourceDraft) =>
    Object.fromEntries(Object.entries(draft).filter(([key]) => attributes.includes(key)));

  function toResource({ id, created, changed, values }: Row, options?: ReadOptions) {
    const shown = Object.entries(values).filter(([key]) => !options?.without?.includes(key));
    return { ...Object.fromEntries(shown), id, meta: { created, lastModified: changed } };
  }

  function written(write: () => Row | undefined): ResourceRecord {
    try {
      const row = write();
      if (!row) throw new NotFoundError();
      return toResource(row);
    } catch (error) {
      throw error instanceof UniqueViolation ? new UniquenessError(name, { cause: error }) : error;
    }
  }

  return {
    capabilities: {
      attributes,
      types: attributes.includes('members') ? { members: ['User'] } : {},
      filter: 'equality',
      sort: false,
      cursor: false,
      versions: false,
      unique: [name],
    },
    create: async (ctx, draft) => written(() => table.insert(ctx.tenantId, toColumns(draft))),
    async get(ctx, id, options) {
      const [row] = table.select(ctx.tenantId, (each) => each.id === id);
      return row && toResource(row, options);
    },
    async list(ctx, { filter, page, without = [] }) {
      const terms = (equalityTerms(filter) ?? []).map(({ path, attribute, value }) => {
        const key = (each: unknown) =>
          typeof each === 'string' && !attribute.target.caseExact ? usernameKey(each) : each;
        return (row: Row) => key(path === 'id' ? row.id : row.values[path]) === key(value);
      });
      const rows = table.select(ctx.tenantId, (row) => terms.every((holds) => holds(row)));
      const start = page.kind === 'index' ? page.startIndex - 1 : 0;
      const shown = rows.slice(start, start + page.count);
      return { total: rows.length, resources: shown.map((row) => toResource(row, { without })) };
    },
    replace: async (ctx, id, next) =>
      written(() => table.update(ctx.tenantId, id, toColumns(next))),
    delete: async (ctx, id) => table.delete(ctx.tenantId, id) === 1,
  };
}
