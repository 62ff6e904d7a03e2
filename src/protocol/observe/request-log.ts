import type { Authentication } from '../../auth/authenticate.js';
import { formerTenantOf } from '../../auth/former-tenant.js';
import { DeletionGuardError } from '../../errors/deletion-guard-error.js';
import type { ScimError } from '../../errors/scim-error.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import type { Logger } from '../../lib/logger.js';
import { isPlainId } from '../../lib/plain-id.js';
import { NO_TENANT, type ProvisioningLogEntry } from '../../monitoring/log/entry.js';
import { createRecorder } from '../../monitoring/log/recorder.js';
import type { ProvisioningLogSink } from '../../monitoring/log/store.js';
import type { RequestLog } from '../model/config.js';
import type { RecordedOperation, RequestRecord } from '../model/request-record.js';
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

/** Entries of one request, the request itself first. */
function entriesOf(record: RequestRecord, tenantId: string): readonly ProvisioningLogEntry[] {
  const { requestId, request, route, intent, principal, written, operations, error } = record;
  const common = {
    time: new Date().toISOString(),
    tenantId,
    ...(principal === undefined ? {} : { principalId: principal.id }),
    requestId,
    route: route?.kind ?? 'none',
  } as const;
  const pathId = route?.kind === 'resource' ? route.id : undefined;
  const status = statusOf(record) ?? 0;
  const durationMs = durationMsOf(record);
  return [
    Object.freeze({
      ...common,
      method: request.method,
      kind: intent?.logKind ?? 'other',
      ...written?.summary,
      ...typeName(written?.resourceType ?? resourceTypeOf(record)),
      ...knownId(written?.id ?? pathId, status),
      status,
      ...about(error),
      durationMs,
    }),
    ...[...operations].sort(byPosition).map((operation) =>
      Object.freeze({
        ...common,
        method: operation.method,
        kind: operation.intent.logKind,
        ...operation.summary,
        ...typeName(operation.resourceType),
        ...knownId(operation.id, operation.status),
        status: operation.status,
        ...about(operation.error),
        operation: operation.position,
      }),
    ),
  ];
}

const byPosition = (a: RecordedOperation, b: RecordedOperation) => a.position - b.position;

function readTenant(answer: unknown): string {
  if (answer === undefined || answer === null) return NO_TENANT;
  if (typeof answer === 'string') return answer;
  throw new TypeError('The answer must be a tenant id.');
}

/** Requests about which an authenticator is being asked at once. */
const MAX_ASKING = 100;

export function createRequestLog(
  sink: ProvisioningLogSink,
  { auth }: Pick<Authentication, 'auth'>,
  logger: Logger,
): RequestLog {
  const recorder = createRecorder(sink, logger);
  const hook = createHostHook('auth.formerTenant', { logger });
  let asking = 0;

  async function formerTenant({ request, requestId }: RequestRecord): Promise<string> {
    if (asking >= MAX_ASKING) return NO_TENANT;
    asking += 1;
    try {
      const about = { requestId, key: request.ip ?? '' };
      return await hook.call(() => formerTenantOf(auth, request), about, readTenant);
    } catch {
      return NO_TENANT;
    } finally {
      asking -= 1;
    }
  }

  return {
    background: recorder.background,
    get waiting() {
      return recorder.waiting;
    },
    add(record) {
      if (record.isPublic) return;
      const append = (tenantId: string) => recorder.record(entriesOf(record, tenantId));
      if (record.tenantId !== undefined) append(record.tenantId);
      else if (record.principal !== undefined) append(NO_TENANT);
      else void recorder.background.track(formerTenant(record).then(append));
    },
    addKept({ tenantId, requestId, principal }, resourceType, rolesKept) {
      if (rolesKept.length === 0) return;
      const about = { tenantId, requestId, principalId: principal.id, resourceType, rolesKept };
      const time = new Date().toISOString();
      const done = { method: '', route: 'none', kind: 'roles', status: 200 } as const;
      recorder.record([Object.freeze({ time, ...about, ...done })]);
    },
  };
}
