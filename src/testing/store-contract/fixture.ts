import { randomUUID } from 'node:crypto';
import type { GroupStore, RequestContext, UserStore } from '../../index.js';
import { contextOf, newTenantId } from './context.js';
import type { ContractStores, StoreContractOptions } from './options.js';
import { StoreDriver } from './store-driver.js';
import type { Subject } from './subject.js';

/** What a check works with: the stores in a tenant of its own. */
export interface Fixture {
  readonly ctx: RequestContext;
  /** The store that the check is about, where every store has to pass it. */
  readonly resources: StoreDriver;
  readonly users: StoreDriver<UserStore>;
  readonly groups: StoreDriver<GroupStore>;
  readonly subject: Subject;
  readonly stores: ContractStores;
  readonly options: StoreContractOptions;
  /** The same stores in another fresh tenant. */
  elsewhere(): Promise<Fixture>;
}

const PAGE = { kind: 'index', startIndex: 1, count: 1000 } as const;

/** Deletes what is left in a tenant. A store too broken for it has failed a check already. */
async function empty(bench: Fixture): Promise<void> {
  const { ctx, users, subject } = bench;
  for (const kit of subject.groups ? [bench.groups, users] : [users]) {
    try {
      const { resources } = await kit.list({ page: PAGE });
      for (const { id } of resources) await kit.store.delete(ctx, id);
    } catch {}
  }
}

/** Runs work on a bench, and afterwards removes what it made in all of its tenants. */
export async function onBench(
  subject: Subject,
  work: (bench: Fixture) => Promise<void>,
): Promise<void> {
  const { stores, options } = subject;
  const { createTenant = newTenantId } = options;
  const run = randomUUID().slice(0, 8);
  let seeds = 0;
  const nextSeed = () => {
    seeds += 1;
    return `${run}-${seeds}`;
  };
  const benches: Fixture[] = [];
  const open = async (): Promise<Fixture> => {
    const ctx = contextOf(await createTenant());
    const bench: Fixture = {
      ctx,
      resources: new StoreDriver(subject.resources, ctx, nextSeed),
      users: new StoreDriver(subject.users, ctx, nextSeed),
      get groups() {
        if (!subject.groups) throw new Error('There is no group store.');
        return new StoreDriver(subject.groups, ctx, nextSeed);
      },
      subject,
      stores,
      options,
      elsewhere: open,
    };
    benches.push(bench);
    return bench;
  };
  try {
    await work(await open());
  } finally {
    for (const bench of benches) await empty(bench);
  }
}
