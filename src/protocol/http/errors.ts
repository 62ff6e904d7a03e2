import { describeError } from '../../errors/describe-error.js';
import { ScimError } from '../../errors/scim-error.js';
import { type AnyStoreError, StoreError, UnavailableError } from '../../errors/store-errors.js';
import { HookError } from '../../lib/hooks/hook-error.js';
import { errorName } from '../../lib/hooks/safe-logger.js';
import type { Logger } from '../../lib/logger.js';
import type { ScimResponse } from '../model/message.js';
import { jsonResponse } from './response.js';

/** A function of the host that hangs is asked again after a second, see `lib/hooks/circuit.ts`. */
const HOOK_RETRY_SECONDS = 5;
const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** What each typed error of a store means to the client (RFC 7644 §3.12). */
const FROM_STORE: {
  readonly [C in AnyStoreError['code']]: (
    error: Extract<AnyStoreError, { readonly code: C }>,
  ) => ScimError;
} = {
  uniqueness: (error) =>
    new ScimError('uniqueness', `The value of "${error.attribute}" is already in use.`),
  notFound: () => new ScimError(404, 'The resource does not exist.'),
  versionConflict: () =>
    new ScimError(503, 'The resource is being changed by others; try again.', {
      headers: { 'Retry-After': '1' },
    }),
  invalidValue: (error) => new ScimError('invalidValue', error.message, { cause: error }),
  seatsTaken: ({ limit }) =>
    new ScimError(403, `All ${limit} seats are taken: switch somebody off, or add seats.`),
  unavailable: (error) =>
    new ScimError(503, 'The service is unavailable at the moment; try again.', {
      headers: { 'Retry-After': String(Math.max(1, Math.ceil(error.retryAfter))) },
    }),
};

function fromStore<C extends AnyStoreError['code']>(
  error: Extract<AnyStoreError, { readonly code: C }>,
): ScimError {
  return FROM_STORE[error.code as C](error);
}

function internalError(requestId: string, cause: unknown): ScimError {
  return new ScimError(500, `Internal error. Correlation id: ${requestId}`, { cause });
}

/** The log has its line about it already. */
function fromHook(error: HookError, requestId: string): ScimError {
  return error.isTemporary
    ? FROM_STORE.unavailable(new UnavailableError(HOOK_RETRY_SECONDS, { cause: error }))
    : internalError(requestId, error);
}

/**
 * Makes anything thrown into an error for the client. What is not meant for clients is logged and
 * becomes a 500 that carries only the request id.
 */
export function toScimError(error: unknown, requestId: string, logger: Logger): ScimError {
  try {
    if (ScimError.is(error)) return error;
    if (StoreError.is(error)) return fromStore(error);
    if (HookError.is(error) && error.logged) return fromHook(error, requestId);
    logger.error('internal error', { requestId, error: describeError(error) });
  } catch {
    // What was thrown cannot even be looked at: a getter of it throws.
    logger.error('internal error', { requestId, error: { name: errorName(error) } });
  }
  return internalError(requestId, error);
}

/** The error message of RFC 7644 §3.12; `status` is a string there. */
export function errorBody(error: ScimError): Readonly<Record<string, unknown>> {
  return {
    schemas: [ERROR_SCHEMA],
    status: String(error.status),
    ...(error.scimType === undefined ? {} : { scimType: error.scimType }),
    detail: error.detail,
  };
}

export function errorResponse(error: ScimError): ScimResponse {
  return jsonResponse(error.status, JSON.stringify(errorBody(error)), error.headers);
}
