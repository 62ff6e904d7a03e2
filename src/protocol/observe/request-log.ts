import type { Authentication } from '../../auth/authenticate.js';
import { formerTenantOf } from '../../auth/former-tenant.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import type { Logger } from '../../lib/logger.js';
import { NO_TENANT } from '../../monitoring/log/entry.js';
import { createRecorder, type Recorder } from '../../monitoring/log/recorder.js';
import type { ProvisioningLogSink } from '../../monitoring/log/store.js';
import type { RequestLog } from '../model/config.js';
import type { RequestRecord } from '../model/request-record.js';
import { entriesOf } from './log-entries.js';
import { entriesAfterwards, entriesInUnit } from './pending-entries.js';

function readTenant(answer: unknown): string {
  if (answer === undefined || answer === null) return NO_TENANT;
  if (typeof answer === 'string') return answer;
  throw new TypeError('The answer must be a tenant id.');
}

/** Requests about which an authenticator is being asked at once. */
const MAX_ASKING = 100;

/** What the log of a router depends on. */
export interface RequestLogOptions extends Pick<Authentication, 'auth'> {
  /** Whether writes are units of work, which their entries can be part of. */
  readonly hasUnits: boolean;
  readonly logger: Logger;
}

/** How the entries of units of work are treated; what was committed is told to whoever asks for it. */
function opener(
  sink: ProvisioningLogSink,
  recorder: Recorder,
  { hasUnits, logger }: RequestLogOptions,
): Pick<RequestLog, 'open'> & { readonly told: Pick<Recorder, 'waiting'> } {
  const { record, background } = recorder;
  if (!hasUnits || sink.appendInUnit === undefined) {
    return { open: () => entriesAfterwards(record), told: { waiting: 0 } };
  }
  const append: typeof sink.appendInUnit = async (...args) => sink.appendInUnit?.(...args);
  if (sink.committed === undefined) {
    return { open: () => entriesInUnit(append, () => {}), told: { waiting: 0 } };
  }
  const told = createRecorder((entries) => sink.committed?.(entries), { logger, background });
  return { open: () => entriesInUnit(append, told.record), told };
}

export function createRequestLog(
  sink: ProvisioningLogSink,
  options: RequestLogOptions,
): RequestLog {
  const { auth, logger } = options;
  const recorder = createRecorder((entries) => sink.append(entries), { logger });
  const hook = createHostHook('auth.formerTenant', { logger });
  const { open, told } = opener(sink, recorder, options);
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
      return recorder.waiting + told.waiting;
    },
    open,
    add(record) {
      if (record.isPublic) return;
      const append = (tenantId: string) => recorder.record(entriesOf(record, tenantId));
      if (record.tenantId !== undefined) append(record.tenantId);
      else if (record.principal !== undefined) append(NO_TENANT);
      else void recorder.background.track(formerTenant(record).then(append));
    },
  };
}
