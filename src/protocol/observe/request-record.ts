import { randomUUID } from 'node:crypto';
import { LISTENER_TIMEOUT_MS } from '../../events/event-dispatcher.js';
import type { ScimRequest } from '../model/message.js';
import type { RequestRecord, RequestTrace } from '../model/request-record.js';
import { createAppliedRules } from './applied-rules.js';

/** @param isTraced - whether exchanges are. */
export function beginRecord(request: ScimRequest, isTraced: boolean): RequestRecord {
  return {
    requestId: randomUUID(),
    startedAt: performance.now(),
    request,
    appliedRules: isTraced ? createAppliedRules() : undefined,
    listenerWait: { remainingMs: LISTENER_TIMEOUT_MS },
    trace: undefined,
    route: undefined,
    intent: undefined,
    isPublic: false,
    principal: undefined,
    tenantId: undefined,
    body: undefined,
    written: undefined,
    operations: [],
    logged: new Set(),
    response: undefined,
    error: undefined,
  };
}

/** Fills in what has become known, in front of subscribers of the diagnostics channel too. */
export function fillIn(record: RequestRecord, facts: Partial<RequestRecord>): void {
  Object.assign(record, facts);
  if (record.trace) Object.assign(record.trace, traceOf(record));
}

/** What the host may see of it by now. */
export function traceOf(record: RequestRecord): RequestTrace {
  const { requestId, request, intent, tenantId, principal, error } = record;
  const resourceType = resourceTypeOf(record);
  const status = statusOf(record);
  return {
    requestId,
    method: request.method,
    operation: intent?.operation ?? 'unknown',
    ...(tenantId !== undefined && { tenantId }),
    ...(principal && { principal }),
    ...(resourceType !== undefined && { resourceType }),
    ...(error?.scimType && { scimType: error.scimType }),
    ...(status !== undefined && { status }),
  };
}

/** Name of the resource type that the path names. */
export function resourceTypeOf({ route }: Pick<RequestRecord, 'route'>): string | undefined {
  return route && 'endpoint' in route ? route.endpoint.type.name : undefined;
}

/** How the request ended, which the head of an answer that was broken off does not say. */
export function statusOf({ error, response }: RequestRecord): number | undefined {
  return error?.status ?? response?.status;
}

/** Milliseconds since the request came in, with one digit behind the point. */
export function durationMsOf({ startedAt }: RequestRecord): number {
  return Math.round((performance.now() - startedAt) * 10) / 10;
}
