import type { ScimError } from '../../errors/scim-error.js';
import { StoreError } from '../../errors/store-errors.js';

const QUOTED = /"((?:[^"\\]|\\.)*)"/g;
const NAME = /^\$?[a-z][\w$.:\-[\]…]*$/i;
const ADDRESS = /\S*@\S*/g;

/**
 * The text of an error without what may be a value. Our own texts quote names of attributes, schemas and
 * parameters; a bulkId and the name of an unknown attribute are the client's, and may be anything.
 */
export function maskedDetail(error: ScimError): string {
  if (StoreError.is(error.cause) && error.cause.code === 'invalidValue') {
    return `The store refused the value of "${error.cause.attribute}".`;
  }
  return error.detail
    .replace(/bulkId "(?:[^"\\]|\\.)*"/g, 'bulkId "…"')
    .replace(QUOTED, (whole, name: string) => (NAME.test(name) ? whole : '"…"'))
    .replace(ADDRESS, '…');
}
