import type { ScimError } from '../../errors/scim-error.js';
import { errorBody } from '../http/errors.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { RecordedOperation } from '../model/request-record.js';
import type { WriteResult } from '../model/write-result.js';
import { WRITES } from '../operations/writes.js';
import { writtenVersion } from '../operations/written.js';
import { writtenStatus } from '../transaction/write-line.js';
import type { Step } from './plan.js';
import { addressOf } from './target.js';

/** How an operation that was tried has ended. */
export type Outcome =
  | {
      readonly kind: 'done';
      readonly endpoint: Endpoint;
      readonly id: string;
      readonly version: string | undefined;
      /** As the same request on its own would be answered. */
      readonly status: number;
      readonly summary: WriteResult['summary'];
    }
  | { readonly kind: 'failed'; readonly error: ScimError; readonly location: string | undefined };

/** @param call - that of the operation. */
export function done(call: Call, endpoint: Endpoint, written: WriteResult): Outcome {
  const { id, summary } = written;
  const status = writtenStatus(call, endpoint, written);
  return { kind: 'done', endpoint, id, version: writtenVersion(written), status, summary };
}

/**
 * A failed operation.
 *
 * @param id - of the resource it was meant for, where that is known: a reference may have been resolved.
 */
export function failed(call: Call, step: Step, error: ScimError, id?: string): Outcome {
  const { method, path } = step.operation;
  const target = step.kind === 'planned' ? step.target : undefined;
  const known = id ?? target?.id;
  if (method === 'POST' || typeof path !== 'string') {
    return { kind: 'failed', error, location: undefined };
  }
  const location =
    target && known !== undefined
      ? target.endpoint.serializer.location(known, call.baseUrl)
      : addressOf(path, call.baseUrl);
  return { kind: 'failed', error, location };
}

/** What the record of the request keeps of an operation. */
export function recordedOperation(
  step: Step,
  outcome: Outcome,
  position: number,
): RecordedOperation {
  const { method } = step.operation;
  const target = step.kind === 'planned' ? step.target : undefined;
  const { intent } = WRITES[method];
  const about = { method, intent, position, resourceType: target?.endpoint.type.name };
  if (outcome.kind === 'failed') {
    const { error } = outcome;
    return { ...about, id: target?.id, summary: undefined, status: error.status, error };
  }
  const { id, summary, status } = outcome;
  return { ...about, id, summary, status, error: undefined };
}

/** One result of a Bulk response (RFC 7644 §3.7.3; `status` is text by erratum 7916). */
export function resultOf(
  { operation: { method, bulkId } }: Step,
  outcome: Outcome,
  baseUrl: string,
): Readonly<Record<string, unknown>> {
  const about = { method, ...(bulkId === undefined ? {} : { bulkId }) };
  if (outcome.kind === 'failed') {
    const { error, location } = outcome;
    const response = errorBody(error);
    const status = String(error.status);
    return { ...about, ...(location === undefined ? {} : { location }), status, response };
  }
  const { endpoint, id, version, status } = outcome;
  return {
    ...about,
    ...(version === undefined ? {} : { version }),
    location: endpoint.serializer.location(id, baseUrl),
    status: String(status),
  };
}
