import { randomUUID } from 'node:crypto';
import {
  type GroupStore,
  NotFoundError,
  type ResourceDraft,
  type ResourceRecord,
  type ResourceStore,
  UniquenessError,
  type UserStore,
  VersionConflictError,
} from '../../src/index.js';

interface Options {
  readonly unique: string;
  /** false: the store keeps no `meta.version`. */
  readonly versions: boolean;
}

/** The least a host must write: five methods over a table, no filter, members inside the group. */
function createStore({ unique, versions }: Options): ResourceStore {
  const rows = new Map<string, ResourceRecord>();
  let changes = 0;

  const record = (id: string, created: string, draft: ResourceDraft): ResourceRecord => {
    changes += 1;
    const meta = { created, lastModified: new Date().toISOString() };
    return { ...draft, id, meta: versions ? { ...meta, version: String(changes) } : meta };
  };
  const checkUnique = (draft: ResourceDraft, self?: string) => {
    for (const row of rows.values()) {
      if (row.id !== self && row[unique] === draft[unique]) throw new UniquenessError(unique);
    }
  };

  return {
    capabilities: { attributes: 'all', filter: 'none', sort: false, cursor: false, versions },
    async create(_ctx, draft) {
      checkUnique(draft);
      const made = record(randomUUID(), new Date().toISOString(), draft);
      rows.set(made.id, made);
      return made;
    },
    async get(_ctx, id) {
      return rows.get(id);
    },
    async list(_ctx, { page }) {
      const start = page.kind === 'index' ? page.startIndex - 1 : 0;
      return { resources: [...rows.values()].slice(start, start + page.count), total: rows.size };
    },
    async replace(_ctx, id, next, { expectedRevision, expectedVersion } = {}) {
      const row = rows.get(id);
      if (!row) throw new NotFoundError();
      for (const expected of [expectedRevision, expectedVersion]) {
        if (expected !== undefined && expected !== row.meta.version) {
          throw new VersionConflictError();
        }
      }
      checkUnique(next, id);
      const replaced = record(id, row.meta.created, next);
      rows.set(id, replaced);
      return replaced;
    },
    async delete(_ctx, id) {
      return rows.delete(id);
    },
  };
}

/** User and group stores without any optional method, for one tenant. */
export function createWholeGroupStores({ versions = true } = {}): {
  userStore: UserStore;
  groupStore: GroupStore;
} {
  return {
    userStore: createStore({ unique: 'userName', versions }),
    groupStore: createStore({ unique: 'displayName', versions }),
  };
}
