import { ScimError } from './scim-error.js';
import { StoreError } from './store-errors.js';

/** Whether a function of the host has thrown this on purpose: it is the answer, and no failure. */
export function isAnswer(error: unknown): boolean {
  return ScimError.is(error) || StoreError.is(error);
}
