import {
  createMemoryStores,
  type Preset,
  type RequestContext,
  type ResourceRecord,
  type UnitOfWork,
} from '../../../src/index.js';
import { Mutex } from '../../../src/lib/mutex.js';
import { createApp, listen, type Planted } from './app.js';
import type { Commit, Email, Person, Policies, Policy } from './judge.js';
import { DOMAINS, TENANTS, type TenantName } from './names.js';
import type { World } from './world.js';

const contextOf = (tenantId: string): RequestContext => ({
  tenantId,
  principal: { id: 'judge' },
  requestId: 'judge',
  signal: new AbortController().signal,
});

const personOf = (tenant: string, record: ResourceRecord): Person => ({
  tenant,
  id: record.id,
  userName: String(record.userName),
  emails: (record.emails ?? []) as readonly Email[],
  active: record.active === true,
});

/** A product over memory stores, each of whose units is looked at as its last work. */
export async function memoryWorld(
  conformance: Preset,
  seats: number,
  planted?: Planted,
): Promise<World> {
  const stores = createMemoryStores();
  const { userStore } = stores;
  let policies: Policies = Object.fromEntries(
    TENANTS.map((tenant) => [tenant, { domains: DOMAINS[tenant], seats }]),
  );
  const first = policies;
  let hidden: readonly Person[] = [];
  const commits: Commit[] = [];
  // Whoever was linked once is not hidden when they are deleted.
  const keep = (commit: Commit) => {
    commits.push(commit);
    hidden = commit.hidden ?? [];
  };
  // A unit sees what another tenant has written and not committed: one after the other they are looked at.
  const mutex = new Mutex();

  async function look(ctx: RequestContext, isHost = false): Promise<Commit> {
    const people: Person[] = [];
    for (const tenantId of TENANTS) {
      const page = { kind: 'index', startIndex: 1, count: 10_000 } as const;
      const { resources } = await userStore.list({ ...ctx, tenantId }, { page });
      people.push(...resources.map((record) => personOf(tenantId, record)));
    }
    const shown = new Set(people.map(({ id }) => id));
    const placed = await userStore.placedIn({ ...ctx, tenantId: 'super' }, 'acme');
    const guests = placed.map((id) => ({ tenant: 'acme', id }));
    const left = hidden.filter(({ id }) => !shown.has(id));
    return { isHost, people, guests, hidden: left, policies };
  }

  const unitOfWork: UnitOfWork = {
    async run(ctx, work) {
      const leave = await mutex.acquire();
      let seen: Commit | undefined;
      try {
        const result = await stores.unitOfWork.run(ctx, async (unit) => {
          const done = await work(unit);
          seen = await look(unit);
          return done;
        });
        if (seen) keep(seen);
        return result;
      } finally {
        leave();
      }
    },
  };
  const { router, app } = createApp({
    stores: { ...stores, unitOfWork, resolveExisting: () => ({ action: 'link' }) },
    conformance,
    domains: (tenantId) => (planted === 'staleDomains' ? first : policies)[tenantId]?.domains ?? [],
    seats: (tenantId) => policies[tenantId]?.seats,
    planted,
  });
  keep(await look(contextOf('super'), true));
  const { server, origin } = await listen(app);
  const alone = async (work: () => Promise<void>) => {
    const leave = await mutex.acquire();
    try {
      await work();
      keep(await look(contextOf('super'), true));
    } finally {
      leave();
    }
  };
  return {
    origins: [origin],
    setPolicy: (tenant: TenantName, policy: Policy) =>
      alone(async () => {
        policies = { ...policies, [tenant]: policy };
      }),
    hide: (tenant: TenantName, userName: string) =>
      alone(async () => {
        const id = await userStore
          .addHidden(tenant, { userName, active: true })
          .catch(() => undefined);
        if (id !== undefined) hidden = [...hidden, { tenant, id, userName, active: true }];
      }),
    async finish() {
      await router.roles.drain();
      return commits;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await router.close();
    },
  };
}
