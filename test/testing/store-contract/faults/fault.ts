import {
  createMemoryStores,
  type Filter,
  type GroupStore,
  type ListPage,
  type ListQuery,
  type MemoryGroupStore,
  type MemoryUserStore,
  type RequestContext,
  type ResourceRecord,
  type ResourceStore,
  StoreError,
  type StoreErrorCode,
  type UnitOfWork,
} from '../../../../src/index.js';
import type { ConnectionGate, ContractStores } from '../../../../src/testing/index.js';
import { overriding } from '../../../support/stores.js';

/** Good stores with one thing wrong, and the check that claims what was promised there. */
export interface Fault {
  readonly name: string;
  readonly caughtBy: string;
  readonly make: (gate: ConnectionGate) => ContractStores;
}

interface Good extends ContractStores {
  readonly userStore: MemoryUserStore;
  readonly groupStore: MemoryGroupStore;
  readonly unitOfWork: UnitOfWork;
}

export function goodStores(): Good {
  const stores = createMemoryStores({ tombstones: true });
  const { userStore, groupStore } = stores;
  return {
    ...stores,
    hideUser: ({ tenantId }, draft) => userStore.addHidden(tenantId, draft),
    hideGroup: ({ tenantId }, draft, members) => groupStore.addHidden(tenantId, draft, members),
  };
}

type Overrides<S> = { readonly [K in keyof S]?: S[K] | undefined };

/** Breaks the user store. */
export const brokenUsers =
  (change: (users: MemoryUserStore, stores: Good) => Overrides<MemoryUserStore>) =>
  (): ContractStores => {
    const stores = goodStores();
    const userStore = overriding(stores.userStore, change(stores.userStore, stores));
    return { ...stores, userStore };
  };

/** Breaks the group store. */
export const brokenGroups =
  (change: (groups: MemoryGroupStore, stores: Good) => Overrides<GroupStore>) =>
  (): ContractStores => {
    const stores = goodStores();
    const groupStore = overriding<GroupStore>(stores.groupStore, change(stores.groupStore, stores));
    return { ...stores, groupStore };
  };

export const isStoreError = (error: unknown, code: StoreErrorCode): boolean =>
  StoreError.is(error) && error.code === code;

const EVERYTHING = { kind: 'index', startIndex: 1, count: 10_000 } as const;

/** All resources of a tenant, in the store's order. */
export async function allOf(
  store: ResourceStore,
  ctx: RequestContext,
  query: Partial<ListQuery> = {},
): Promise<readonly ResourceRecord[]> {
  return (await store.list(ctx, { ...query, page: EVERYTHING })).resources;
}

/** An index page of these resources. */
export function pageOf(
  all: readonly ResourceRecord[],
  { page }: ListQuery,
): ListPage<ResourceRecord> {
  const start = page.kind === 'index' ? page.startIndex - 1 : 0;
  return { resources: all.slice(start, start + page.count), total: all.length };
}

/** A list method that answers filters by a test of its own, and everything else as the good store. */
export function filteringBy(
  store: ResourceStore,
  test: (filter: Filter) => ((record: ResourceRecord) => boolean) | undefined,
): ResourceStore['list'] {
  return async (ctx, query) => {
    const matches = query.filter && test(query.filter);
    if (!matches) return store.list(ctx, query);
    return pageOf((await allOf(store, ctx)).filter(matches), query);
  };
}

/** The contexts that a store has seen, one per tenant. */
export function seen(): {
  readonly note: (ctx: RequestContext) => void;
  readonly all: () => readonly RequestContext[];
} {
  const contexts = new Map<string, RequestContext>();
  return {
    note: (ctx) => void contexts.set(ctx.tenantId, ctx),
    all: () => [...contexts.values()],
  };
}

export const tick = () => new Promise<void>((resolve) => setImmediate(resolve));
