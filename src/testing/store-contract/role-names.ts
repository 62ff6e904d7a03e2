import type { StoreContractOptions } from './options.js';

const DEFAULT_ROLES = ['admin', 'member'] as const;

/** Two roles that the store knows: with one alone nothing could be told apart. */
export function roleNamesOf({
  roles = DEFAULT_ROLES,
}: StoreContractOptions): readonly [string, string] {
  const [first, second] = roles;
  if (typeof first === 'string' && typeof second === 'string' && first !== second) {
    return [first, second];
  }
  throw new TypeError('Option "roles" of storeContract() must be two roles that the store knows.');
}
