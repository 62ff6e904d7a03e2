import type { ScimError } from '../../errors/scim-error.js';
import type { RequestFailedEvent } from '../../events/types.js';
import type { RequestTrace } from '../model/request-record.js';

/** What is known about a failed request besides the error. */
export type FailedRequest = Omit<RequestTrace, 'method' | 'status' | 'scimType'> &
  Pick<RequestFailedEvent, 'bulk'>;

/** The event of a failed request: names and numbers only, nothing that the client has written. */
export function requestFailed(
  { requestId, operation, bulk, tenantId, principal, resourceType }: FailedRequest,
  { status, scimType }: ScimError,
): RequestFailedEvent {
  return Object.freeze({
    type: 'request.failed',
    time: new Date().toISOString(),
    scimVersion: '2.0',
    requestId,
    operation,
    status,
    ...(scimType && { scimType }),
    ...(bulk && { bulk }),
    ...(tenantId !== undefined && { tenantId }),
    ...(principal && { principal }),
    ...(resourceType !== undefined && { resourceType }),
  });
}
