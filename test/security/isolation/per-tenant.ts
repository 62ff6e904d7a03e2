import type { GroupStore, RequestContext, ResourceStore, UserStore } from '../../../src/index.js';
import type { WorldStores } from './world.js';

type Method = (ctx: RequestContext, ...args: unknown[]) => unknown;

/** Stores that keep the rows of each tenant in tables of their own, so that all tenants have the same ids. */
export function perTenant(open: () => WorldStores): WorldStores {
  const opened = new Map<string, WorldStores>();
  const of = (tenantId: string): WorldStores => {
    const stores = opened.get(tenantId) ?? open();
    opened.set(tenantId, stores);
    return stores;
  };
  const sample = open();

  function routed<S extends ResourceStore>(name: keyof WorldStores): S {
    const entries = Object.entries(sample[name]).map(([key, member]) => {
      if (typeof member !== 'function') return [key, member];
      const call: Method = (ctx, ...args) => {
        const store = of(ctx.tenantId)[name] as unknown as Readonly<Record<string, Method>>;
        return store[key]?.(ctx, ...args);
      };
      return [key, call];
    });
    return Object.fromEntries(entries) as S;
  }

  return {
    userStore: routed<UserStore>('userStore'),
    groupStore: routed<GroupStore>('groupStore'),
  };
}
