import { type AnyStoreError, StoreError, type StoreErrorCode } from './store-errors.js';

/** Whether a store has thrown this on purpose, and not something else. */
export function isStoreError<C extends StoreErrorCode>(
  error: unknown,
  code: C,
): error is Extract<AnyStoreError, { readonly code: C }> {
  return StoreError.is(error) && error.code === code;
}
