import { equalityTerms, type Filter, type StoreCapabilities } from '../../index.js';
import type { StoreSubject } from './subject.js';

const DECLARED: Readonly<
  Record<Extract<StoreCapabilities['filter'], string>, (filter: Filter) => boolean>
> = {
  full: () => true,
  equality: (filter) => equalityTerms(filter) !== undefined,
  none: () => false,
};

/** Whether the store says that it answers a filter: the router sends no other, and no check does. */
export function accepts({ store }: StoreSubject, filter: Filter): boolean {
  const { filter: declared } = store.capabilities;
  return typeof declared === 'function' ? declared(filter) : DECLARED[declared](filter);
}
