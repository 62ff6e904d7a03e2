import type { RequestContext } from '../../../index.js';
import type { StoreCall } from '../calls.js';
import type { Check } from '../check.js';
import type { ContractStores, StoreContractOptions } from '../options.js';

/** What is known of a store that keeps no SCIM resources, before a check runs. */
export interface ServiceSubject<S> {
  /** The store that the check is about. */
  readonly store: S;
  readonly stores: ContractStores;
  readonly options: StoreContractOptions;
}

/** What a check of such a store works with: the store, and a tenant of its own. */
export interface ServiceBench<S> extends ServiceSubject<S> {
  readonly ctx: RequestContext;
  readonly tenantId: string;
  /** A string that begins with these words and was never used before. */
  unique(words: string): string;
  /** The same store in another fresh tenant. */
  elsewhere(): Promise<ServiceBench<S>>;
}

export type ServiceCheck<S> = Check<ServiceBench<S>, ServiceSubject<S>>;

/** All that there is to check of one store interface. */
export interface Service<S> {
  /** In front of the ids of its checks. */
  readonly name: string;
  readonly storeOf: (stores: ContractStores) => S | undefined;
  readonly checks: readonly ServiceCheck<S>[];
  /** Calls of every method, for checks that are the same for all stores. */
  readonly calls: (bench: ServiceBench<S>) => Promise<readonly StoreCall[]>;
  /** Whether the router calls any of its methods inside of units of work. */
  readonly inUnits: boolean;
  /** What it may reject with while the database is unavailable; default {@link UnavailableError}. */
  readonly fails?: 'any';
  /** Once, before the first check. */
  readonly open?: (subject: ServiceSubject<S>) => Promise<void>;
  /** Removes what a check has left in a tenant, where the store can. */
  readonly empty?: (bench: ServiceBench<S>) => Promise<void>;
}

/** A condition: there is a unit of work. */
export function hasUnits({ stores }: Pick<ServiceSubject<unknown>, 'stores'>): boolean {
  return stores.unitOfWork !== undefined;
}
