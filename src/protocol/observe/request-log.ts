import type { Authentication } from '../../auth/authenticate.js';
import { formerTenantOf } from '../../auth/former-tenant.js';
import { DeletionGuardError } from '../../errors/deletion-guard-error.js';
import type { ScimError } from '../../errors/scim-error.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import type { Logger } from '../../lib/logger.js';
import { isPlainId } from '../../lib/plain-id.js';
import {
  NO_TENANT,
  type ProvisioningKind,
  type ProvisioningLogEntry,
} from '../../monitoring/log/entry.js';
import { createRecorder } from '../../monitoring/log/recorder.js';
import type { ProvisioningLogSink } from '../../monitoring/log/store.js';
import type { RequestLog } from '../model/config.js';
import type { ScimRequest } from '../model/message.js';
import type { Trail } from '../model/request-record.js';
import type { Route } from '../model/route.js';
import { maskedDetail } from './masked-detail.js';

const WRITES: Readonly<Record<string, ProvisioningKind>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
};
const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const SEARCHES: ReadonlySet<Route['kind']> = new Set(['search', 'rootSearch']);

/** What a request was meant to do, where it is not known what it did. */
function meantBy(method: string, route: Route | undefined): ProvisioningKind {
  if (!route) return 'other';
  if (READS.has(method) || SEARCHES.has(route.kind)) return 'read';
  if (route.kind === 'bulk') return 'bulk';
  return WRITES[method] ?? 'other';
}

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
function entriesOf(
  { method }: Pick<ScimRequest, 'method'>,
  requestId: string,
  tenantId: string,
  { route, written, principalId, operations, begun }: Trail,
  status: number,
  error: ScimError | undefined,
): readonly ProvisioningLogEntry[] {
  const common = {
    time: new Date().toISOString(),
    tenantId,
    ...(principalId === undefined ? {} : { principalId }),
    requestId,
    route: route?.kind ?? 'none',
  } as const;
  const endpoint = route && 'endpoint' in route ? route.endpoint : undefined;
  const pathId = route?.kind === 'resource' ? route.id : undefined;
  const durationMs = Math.round((performance.now() - begun) * 10) / 10;
  return [
    Object.freeze({
      ...common,
      method,
      kind: meantBy(method, route),
      ...written?.summary,
      ...typeName(written?.resourceType ?? endpoint?.type.name),
      ...knownId(written?.id ?? pathId, status),
      status,
      ...about(error),
      durationMs,
    }),
    ...operations.map((operation) =>
      Object.freeze({
        ...common,
        method: operation.method,
        kind: WRITES[operation.method] ?? 'other',
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

  async function formerTenant(request: ScimRequest, requestId: string): Promise<string> {
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
    add(request, requestId, trail, status, error) {
      if (trail.open) return;
      const record = (tenantId: string) =>
        recorder.record(entriesOf(request, requestId, tenantId, trail, status, error));
      if (trail.tenantId !== undefined) record(trail.tenantId);
      else if (trail.principalId !== undefined) record(NO_TENANT);
      else void recorder.background.track(formerTenant(request, requestId).then(record));
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
