import { connectionChecks } from './connection/connection-checks.js';
import type { ContractStores, StoreContractOptions } from './options.js';
import { outageChecks } from './outage/outage-checks.js';
import type { Service } from './services/service.js';
import { onServiceBench } from './services/service-bench.js';
import { forEachService } from './services/table.js';
import type { Suite } from './suite.js';

/** A function that runs once, however often it is called. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

/** Defines the suites of the stores that keep no SCIM resources, as far as they are given. */
export function defineServices(
  stores: ContractStores,
  options: StoreContractOptions,
  define: <B, S>(suite: Suite<B, S>) => void,
): void {
  forEachService(<T>(service: Service<T>) => {
    const store = service.storeOf(stores);
    if (store === undefined) return;
    const subject = { store, stores, options };
    const opened = once(async () => service.open?.(subject));
    define({
      title: service.name,
      prefix: `${service.name}.`,
      checks: [
        ...service.checks,
        ...connectionChecks<ServiceBenchOf<T>, typeof subject>(
          options.connectionGate,
          service.calls,
          service.inUnits,
        ),
        ...outageChecks<ServiceBenchOf<T>, typeof subject>(service.calls, service.fails),
      ],
      subject,
      onBench: async (work) => {
        await opened();
        await onServiceBench(service, subject, work);
      },
    });
  });
}

type ServiceBenchOf<T> = Parameters<Service<T>['calls']>[0];
