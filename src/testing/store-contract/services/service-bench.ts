import { randomUUID } from 'node:crypto';
import { contextOf, newTenantId } from '../context.js';
import type { Service, ServiceBench, ServiceSubject } from './service.js';

/** Runs work in a fresh tenant, and afterwards removes what it left in all of its tenants. */
export async function onServiceBench<S>(
  { empty }: Pick<Service<S>, 'empty'>,
  subject: ServiceSubject<S>,
  work: (bench: ServiceBench<S>) => Promise<void>,
): Promise<void> {
  const { createTenant = newTenantId } = subject.options;
  const benches: ServiceBench<S>[] = [];
  const open = async (): Promise<ServiceBench<S>> => {
    const tenantId = await createTenant();
    const unique = (words: string) => `${words}-${randomUUID()}`;
    const bench = { ...subject, ctx: contextOf(tenantId), tenantId, unique, elsewhere: open };
    benches.push(bench);
    return bench;
  };
  try {
    await work(await open());
  } finally {
    // A store too broken for it has failed a check already.
    for (const bench of benches) await empty?.(bench).catch(() => {});
  }
}
