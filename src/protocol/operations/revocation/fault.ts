import { AdmissionError } from '../../../admission/admission-error.js';
import { isStoreError } from '../../../errors/is-store-error.js';
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

/** Whether somebody is not admitted: what takes access away is carried out then, whatever the rules say. */
export function isAdmissionRefusal(error: unknown): boolean {
  return error instanceof AdmissionError || isStoreError(error, 'seatsTaken');
}

/** Whether an error is about what a part of the request says, so that it may go without that part. */
export function isFault(error: unknown): boolean {
  if (isAdmissionRefusal(error)) return true;
  if (StoreError.is(error)) return error.code === 'uniqueness' || error.code === 'invalidValue';
  if (!ScimError.is(error)) return false;
  return (error.status === 400 || error.status === 409) && FAULTS.has(error.scimType);
}

/** The attribute that was refused, where it is known. */
export function refusedAttribute(error: unknown): string | undefined {
  if (error instanceof AdmissionError) return error.attribute;
  if (!StoreError.is(error)) return undefined;
  if (error.code === 'seatsTaken') return 'active';
  return error.code === 'uniqueness' || error.code === 'invalidValue' ? error.attribute : undefined;
}
