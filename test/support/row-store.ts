import { randomUUID } from 'node:crypto';
import type { ResourceMapping, ResourceRecord, Row, UserStore } from '../../src/index.js';
import { NotFoundError, VersionConflictError } from '../../src/index.js';

type Stored = Row & { readonly id: string; readonly version: number };

/** A user store over rows as a mapping makes them: of a draft nothing is kept but what has a column. */
export function rowStore(mapping: ResourceMapping): UserStore {
  const rows = new Map<string, Stored>();
  const at = '2026-11-21T09:30:00.000Z';
  const read = (row: Stored): ResourceRecord =>
    mapping.toResource({ ...row, created_at: at, updated_at: at });
  return {
    capabilities: {
      ...mapping.capabilities,
      filter: 'none',
      sort: false,
      cursor: false,
      versions: true,
    },
    async create(_ctx, draft) {
      const row = { ...mapping.toRow(draft), id: randomUUID(), version: 1 };
      rows.set(row.id, row);
      return read(row);
    },
    async get(_ctx, id) {
      const row = rows.get(id);
      return row && read(row);
    },
    async list(_ctx, { page }) {
      const all = [...rows.values()].map(read);
      const from = page.kind === 'index' ? page.startIndex - 1 : 0;
      return { resources: all.slice(from, from + page.count), total: all.length };
    },
    async replace(_ctx, id, next, { expectedRevision } = {}) {
      const row = rows.get(id);
      if (!row) throw new NotFoundError('There is no such user.');
      if (expectedRevision !== undefined && expectedRevision !== String(row.version)) {
        throw new VersionConflictError('The user has been changed.');
      }
      const changed = { ...mapping.toRow(next), id, version: row.version + 1 };
      rows.set(id, changed);
      return read(changed);
    },
    async delete(_ctx, id) {
      return rows.delete(id);
    },
  };
}
