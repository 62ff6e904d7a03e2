import { ScimError, type ScimType } from '../../../errors/scim-error.js';
import { StoreError } from '../../../errors/store-errors.js';

/** Keywords that say that a part of the request is wrong; too much work, or an old version, is no such part. */
const FAULTS: ReadonlySet<ScimType | undefined> = new Set<ScimType>([
  'invalidValue',
  'invalidPath',
  'invalidFilter',
  'invalidSyntax',
  'noTarget',
  'mutability',
  'uniqueness',
]);

/** Whether an error is about what a part of the request says, so that it may go without that part. */
export function isFault(error: unknown): boolean {
  if (StoreError.is(error)) return error.code === 'uniqueness' || error.code === 'invalidValue';
  if (!ScimError.is(error)) return false;
  return (error.status === 400 || error.status === 409) && FAULTS.has(error.scimType);
}

/** The attribute that a store has refused, where it says. */
export function refusedAttribute(error: unknown): string | undefined {
  if (!StoreError.is(error)) return undefined;
  return error.code === 'uniqueness' || error.code === 'invalidValue' ? error.attribute : undefined;
}
