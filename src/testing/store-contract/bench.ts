import { randomUUID } from 'node:crypto';
import type { GroupStore, RequestContext, UserStore } from '../../index.js';
import { contextOf, newTenantId } from './context.js';
import { Kit } from './kit.js';
import type { ContractStores, StoreContractOptions } from './options.js';
import type { Subject } from './subject.js';

/** What a check works with: the stores in a tenant of its own. */
export interface Bench {
  readonly ctx: RequestContext;
  /** The store that the check is about, where every store has to pass it. */
  readonly resources: Kit;
  readonly users: Kit<UserStore>;
  readonly groups: Kit<GroupStore>;
  readonly subject: Subject;
  readonly stores: ContractStores;
  readonly options: StoreContractOptions;
  /** The same stores in another fresh tenant. */
  elsewhere(): Promise<Bench>;
}

const PAGE = { kind: 'index', startIndex: 1, count: 1000 } as const;

/** Deletes what is left in a tenant. A store too broken for it has failed a check already. */
async function empty(bench: Bench): Promise<void> {
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
  work: (bench: Bench) => Promise<void>,
): Promise<void> {
  const { stores, options } = subject;
  const { createTenant = newTenantId } = options;
  const run = randomUUID().slice(0, 8);
  let seeds = 0;
  const nextSeed = () => {
    seeds += 1;
    return `${run}-${seeds}`;
  };
  const benches: Bench[] = [];
  const open = async (): Promise<Bench> => {
    const ctx = contextOf(await createTenant());
    const bench: Bench = {
      ctx,
      resources: new Kit(subject.resources, ctx, nextSeed),
      users: new Kit(subject.users, ctx, nextSeed),
      get groups() {
        if (!subject.groups) throw new Error('There is no group store.');
        return new Kit(subject.groups, ctx, nextSeed);
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
