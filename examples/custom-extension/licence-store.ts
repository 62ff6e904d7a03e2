import { randomUUID } from 'node:crypto';
import {
  type EqualityTerm,
  equalityTerms,
  NotFoundError,
  type ResourceDraft,
  type ResourceRecord,
  type ResourceStore,
  UniquenessError,
  VersionConflictError,
} from 'express-scim';

/** A row of the product's own table. */
interface LicenceRow {
  readonly tenant: string;
  readonly id: string;
  readonly revision: number;
  readonly created: string;
  readonly changed: string;
  readonly attributes: ResourceDraft;
}

const toRecord = ({ id, revision, created, changed, attributes }: LicenceRow): ResourceRecord => ({
  ...attributes,
  id,
  meta: { created, lastModified: changed, version: String(revision) },
});

/** Text of an attribute that is not caseExact is the same in any letter case. */
function meets(record: ResourceRecord, { path, attribute, value }: EqualityTerm): boolean {
  const held = record[path];
  const caseless = typeof held === 'string' && !attribute.target.caseExact;
  return caseless ? held.toLowerCase() === String(value).toLowerCase() : held === value;
}

/** Licences in a table of this process: five methods, bound to the tenant, compare-and-swap on writes. */
export function createLicenceStore(): ResourceStore {
  const rows = new Map<string, LicenceRow>();
  const find = (tenant: string, id: string): LicenceRow | undefined => {
    const row = rows.get(id);
    return row?.tenant === tenant ? row : undefined;
  };
  const put = (row: LicenceRow): ResourceRecord => {
    const name = (attributes: ResourceDraft) => String(attributes.name).toLowerCase();
    const taken = [...rows.values()].some(
      ({ tenant, id, attributes }) =>
        tenant === row.tenant && id !== row.id && name(attributes) === name(row.attributes),
    );
    if (taken) throw new UniquenessError('name');
    rows.set(row.id, row);
    return toRecord(row);
  };

  return {
    capabilities: {
      attributes: 'all',
      filter: 'equality',
      sort: false,
      cursor: false,
      versions: true,
    },
    async create({ tenantId: tenant }, attributes) {
      const created = new Date().toISOString();
      return put({ tenant, id: randomUUID(), revision: 1, created, changed: created, attributes });
    },
    async get({ tenantId }, id) {
      const row = find(tenantId, id);
      return row && toRecord(row);
    },
    async list({ tenantId }, { filter, page }) {
      const terms = equalityTerms(filter) ?? [];
      const matches = [...rows.values()]
        .filter(({ tenant }) => tenant === tenantId)
        .map(toRecord)
        .filter((record) => terms.every((term) => meets(record, term)));
      const start = page.kind === 'index' ? page.startIndex - 1 : 0;
      return { total: matches.length, resources: matches.slice(start, start + page.count) };
    },
    async replace({ tenantId }, id, attributes, { expectedRevision, expectedVersion } = {}) {
      const row = find(tenantId, id);
      if (!row) throw new NotFoundError();
      const current = String(row.revision);
      if ([expectedRevision, expectedVersion].some((tag) => tag !== undefined && tag !== current)) {
        throw new VersionConflictError();
      }
      const changed = new Date().toISOString();
      return put({ ...row, revision: row.revision + 1, changed, attributes });
    },
    async delete({ tenantId }, id) {
      return find(tenantId, id) !== undefined && rows.delete(id);
    },
  };
}
