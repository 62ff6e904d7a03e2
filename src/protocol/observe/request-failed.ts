import type { ScimError } from '../../errors/scim-error.js';
import type { RequestFailedEvent } from '../../events/types.js';
import type { RecordedOperation, RequestRecord } from '../model/request-record.js';
import { resourceTypeOf } from './request-record.js';

/** What failed: a request, or an operation of a Bulk request. */
type Failed = Pick<RequestFailedEvent, 'operation' | 'bulk'> & {
  readonly resourceType: string | undefined;
};

function failedEvent(
  { requestId, tenantId, principal }: RequestRecord,
  { operation, bulk, resourceType }: Failed,
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

/** The event of a failed request: names and numbers only, nothing that the client has written. */
export function requestFailed(record: RequestRecord, error: ScimError): RequestFailedEvent {
  const operation = record.intent?.operation ?? 'unknown';
  return failedEvent(record, { operation, resourceType: resourceTypeOf(record) }, error);
}

/** The event of a failed operation of a Bulk request, as the same request on its own would be told. */
export function operationFailed(
  record: RequestRecord,
  { intent, resourceType }: RecordedOperation,
  error: ScimError,
): RequestFailedEvent {
  return failedEvent(record, { operation: intent.operation, bulk: true, resourceType }, error);
}
