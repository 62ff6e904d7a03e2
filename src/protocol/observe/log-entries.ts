import { DeletionGuardError } from '../../errors/deletion-guard-error.js';
import type { ScimError } from '../../errors/scim-error.js';
import { isPlainId } from '../../lib/plain-id.js';
import type { ProvisioningLogEntry } from '../../monitoring/log/entry.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { RecordedOperation, RequestRecord, WriteLine } from '../model/request-record.js';
import type { RoleFindings } from '../model/write-result.js';
import { maskedDetail } from './masked-detail.js';
import { durationMsOf, resourceTypeOf, statusOf } from './request-record.js';

/** An id from a path may be anything that a client took for one: only what can exist is kept. */
function knownId(id: string | undefined, status: number): { readonly resourceId?: string } {
  if (id === undefined || id === '') return {};
  const certain = status < 400;
  const doubtful = status === 404 || status === 401 || !isPlainId(id);
  return certain || !doubtful ? { resourceId: id } : {};
}

function about(error: ScimError | undefined): Partial<ProvisioningLogEntry> {
  if (!error) return {};
  return {
    ...(error.scimType === undefined ? {} : { scimType: error.scimType }),
    detail: maskedDetail(error),
    ...(DeletionGuardError.is(error) ? { held: true, kind: error.kind } : {}),
  };
}

const typeName = (name: string | undefined): { readonly resourceType?: string } =>
  name === undefined ? {} : { resourceType: name };

const now = (): string => new Date().toISOString();

/** What the entries of a request have in common. */
function commonOf({ requestId, route, principal }: RequestRecord, tenantId: string) {
  return {
    time: now(),
    tenantId,
    ...(principal === undefined ? {} : { principalId: principal.id }),
    requestId,
    route: route?.kind ?? 'none',
  } as const;
}

/** How a request has ended, or is going to end. */
type Ending = Pick<RequestRecord, 'written' | 'error'> & { readonly status: number };

function requestEntry(
  record: RequestRecord,
  tenantId: string,
  { written, error, status }: Ending,
): ProvisioningLogEntry {
  const { request, route, intent } = record;
  const pathId = route?.kind === 'resource' ? route.id : undefined;
  return Object.freeze({
    ...commonOf(record, tenantId),
    method: request.method,
    kind: intent?.logKind ?? 'other',
    ...written?.summary,
    ...typeName(written?.resourceType ?? resourceTypeOf(record)),
    ...knownId(written?.id ?? pathId, status),
    status,
    ...about(error),
    durationMs: durationMsOf(record),
  });
}

function operationEntry(
  record: RequestRecord,
  tenantId: string,
  operation: RecordedOperation,
): ProvisioningLogEntry {
  return Object.freeze({
    ...commonOf(record, tenantId),
    method: operation.method,
    kind: operation.intent.logKind,
    ...operation.summary,
    ...typeName(operation.resourceType),
    ...knownId(operation.id, operation.status),
    status: operation.status,
    ...about(operation.error),
    operation: operation.position,
  });
}

const byPosition = (a: RecordedOperation, b: RecordedOperation) => a.position - b.position;

/**
 * Entries of an answered request, the request itself first; without what its commits have told. A write that was
 * committed and then not answered as it should be is told again, as the failure that the client has seen.
 */
export function entriesOf(record: RequestRecord, tenantId: string): ProvisioningLogEntry[] {
  const { written, error, logged } = record;
  const isLogged = (position: number | undefined, failed: unknown) =>
    failed === undefined && logged.has(position);
  const ending = { written, error, status: statusOf(record) ?? 0 };
  const operations = record.operations.filter((each) => !isLogged(each.position, each.error));
  return [
    ...(isLogged(undefined, error) ? [] : [requestEntry(record, tenantId, ending)]),
    ...operations.sort(byPosition).map((each) => operationEntry(record, tenantId, each)),
  ];
}

/** The entry of a write that is about to be committed. */
export function writeEntry(
  record: RequestRecord,
  tenantId: string,
  line: WriteLine,
): ProvisioningLogEntry {
  const { position, status } = line;
  const error = undefined;
  return position === undefined
    ? requestEntry(record, tenantId, { written: line, error, status })
    : operationEntry(record, tenantId, { ...line, position, error });
}

/** The entry of what became of roles when no request was waiting for them. */
export function rolesEntry(
  { tenantId, requestId, principal }: RequestContext,
  resourceType: string,
  found: RoleFindings,
): ProvisioningLogEntry {
  const about = { tenantId, requestId, principalId: principal.id, resourceType, ...found };
  const done = { method: '', route: 'none', kind: 'roles', status: 200 } as const;
  return Object.freeze({ time: now(), ...about, ...done });
}
