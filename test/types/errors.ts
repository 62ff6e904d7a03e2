import {
  type ConfigErrorCode,
  ScimConfigError,
  ScimError,
  type ScimType,
  StoreError,
  type StoreErrorCode,
  UniquenessError,
} from 'express-scim';
import { holds, type Same } from './expect-type.js';

new ScimError('invalidFilter', 'Unknown attribute "x".');
new ScimError(404, 'There is no User with this id.');
// @ts-expect-error there is no scimType of this name (RFC 7644 §3.12)
new ScimError('wrongFilter', 'Unknown attribute "x".');
// @ts-expect-error nor a code of a configuration error
new ScimConfigError('ERR_SCIM_ANYTHING', 'Option "x" must be a string.');

const caught: unknown = new UniquenessError('userName');
if (StoreError.is(caught)) holds<Same<typeof caught.code, StoreErrorCode>>();

// Whoever handles every code notices a new one when compiling.
const statuses: Readonly<Record<StoreErrorCode, number>> = {
  uniqueness: 409,
  notFound: 404,
  versionConflict: 412,
  invalidValue: 400,
  seatsTaken: 403,
  unavailable: 503,
};
void statuses;
holds<Same<Extract<ConfigErrorCode, 'ERR_SCIM_NO_USER_STORE'>, 'ERR_SCIM_NO_USER_STORE'>>();
holds<Same<Extract<ScimType, 'uniqueness'>, 'uniqueness'>>();
