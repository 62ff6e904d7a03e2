import { NotFoundError } from '../../errors/store-errors.js';
import type { ResourceStore } from '../../stores/contract/store.js';
import type { IdTranslation } from './id-translation.js';

/** The five methods of every store, with the ids that clients see. */
export function translateResources(store: ResourceStore, ids: IdTranslation): ResourceStore {
  return {
    capabilities: store.capabilities,
    ...(store.ids && { ids: store.ids }),

    async create(ctx, draft) {
      return ids.encodeRecord(await store.create(ctx, ids.decodeDraft(draft)));
    },

    async get(ctx, id, options) {
      const hostId = ids.own.decode(id);
      const record = hostId === undefined ? undefined : await store.get(ctx, hostId, options);
      return record && ids.encodeRecord(record);
    },

    async list(ctx, query) {
      const page = await store.list(ctx, ids.decodeQuery(query));
      return { ...page, resources: page.resources.map((record) => ids.encodeRecord(record)) };
    },

    async replace(ctx, id, next, options) {
      const hostId = existing(ids.own.decode(id));
      return ids.encodeRecord(await store.replace(ctx, hostId, ids.decodeDraft(next), options));
    },

    async delete(ctx, id, options) {
      const hostId = ids.own.decode(id);
      return hostId === undefined ? false : store.delete(ctx, hostId, options);
    },
  };
}

/** @throws NotFoundError where the id could not be decoded. */
export function existing(hostId: string | undefined): string {
  if (hostId === undefined) throw new NotFoundError();
  return hostId;
}
