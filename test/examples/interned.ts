import type { ListPage, ResourceRecord } from 'express-scim';
import type { Stores } from '../stores/support.js';

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

/**
 * The same stores, returning the same frozen object for an unchanged resource, which the contract suite
 * compares by: from a database every read makes a new one.
 */
export function interned({ userStore, groupStore, unitOfWork }: Stores): Stores {
  const known = new Map<string, ResourceRecord>();
  const one = <R extends ResourceRecord | undefined>(record: R): R => {
    if (record === undefined) return record;
    const text = JSON.stringify(record);
    const same = known.get(text) ?? frozen(record);
    known.set(text, same);
    return same as R;
  };
  const page = (found: ListPage<ResourceRecord>): ListPage<ResourceRecord> => ({
    ...found,
    resources: found.resources.map((record) => one(record)),
  });
  const records = (store: Stores['userStore']) => ({
    create: async (...args: Parameters<typeof store.create>) => one(await store.create(...args)),
    get: async (...args: Parameters<typeof store.get>) => one(await store.get(...args)),
    list: async (...args: Parameters<typeof store.list>) => page(await store.list(...args)),
    replace: async (...args: Parameters<typeof store.replace>) => one(await store.replace(...args)),
  });
  return {
    userStore: { ...userStore, ...records(userStore) },
    groupStore: {
      ...groupStore,
      ...records(groupStore),
      saveWithMembers: async (...args) => {
        const saved = await groupStore.saveWithMembers(...args);
        return { ...saved, group: one(saved.group) };
      },
    },
    unitOfWork,
  };
}
