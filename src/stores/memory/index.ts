export {
  createMemoryStore,
  createMemoryStores,
  type MemoryStoreOptions,
  type MemoryStores,
  type MemoryStoresOptions,
} from './create-memory-stores.js';
export { createMemoryOutbox, type MemoryOutboxOptions } from './event-outbox.js';
export type { MemoryGroupStore } from './group-store.js';
export type { MemoryUserStore } from './user-store.js';
