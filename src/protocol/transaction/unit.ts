import { ScimError } from '../../errors/scim-error.js';
import { StoreError } from '../../errors/store-errors.js';
import type { PendingEvents } from '../../events/event-dispatcher.js';
import type { ScimEvent } from '../../events/types.js';
import { pauseBeforeRetry } from '../../lib/retry.js';
import { RoleConflictError } from '../../roles/role-conflict-error.js';
import { newUnit } from '../changes/new-unit.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { OpenUnit } from '../model/unit.js';
import type { WriteResult } from '../model/write-result.js';
import { resumeRoleJobs } from '../roles/drain-jobs.js';
import { keptRolesIn } from '../roles/kept-roles.js';
import { recomputeRoles } from '../roles/recompute-roles.js';
import { settleGuard } from './settle-guard.js';

function isConflict(error: unknown): boolean {
  return StoreError.is(error) && error.code === 'versionConflict';
}

async function attempt<T>(
  call: Call,
  work: (unit: OpenUnit) => Promise<T>,
): Promise<readonly [T, OpenUnit, PendingEvents]> {
  const { unitOfWork, events } = call.config;
  const pending = events.open();
  let begun: OpenUnit | undefined;
  const begin = async (ctx: OpenUnit['ctx']) => {
    const unit = newUnit(ctx, events, pending);
    begun = unit;
    const result = await work(unit);
    // Without a unit of work the write is done: nothing that follows from it may be refused.
    call.work.settle();
    try {
      await recomputeRoles(call.config, unit);
      await pending.record(ctx);
    } finally {
      call.work.resume();
    }
    return [result, unit, pending] as const;
  };
  try {
    return await (unitOfWork ? unitOfWork.run(call.ctx, begin) : begin(call.ctx));
  } catch (error) {
    pending.rolledBack();
    if (begun) await settleGuard(call.config, call.ctx, begun);
    throw error;
  }
}

/**
 * Runs one write as a unit of work and tells its events after the commit.
 *
 * A version conflict runs the whole unit again: first at once, then in a queue per resource within this
 * process, a bounded number of times. With `If-Match` a conflict is final: 412. Writes to a store
 * without versions always queue, for nothing else would keep them apart.
 *
 * @param id - the resource being written; undefined for a create.
 */
export async function inUnit<T>(
  call: Call,
  endpoint: Endpoint,
  id: string | undefined,
  work: (unit: OpenUnit) => Promise<T>,
): Promise<T> {
  const { writes, limits } = call.config;
  const keyOf = (of: string) => JSON.stringify([call.ctx.tenantId, endpoint.type.name, of]);
  const run = (queued: boolean) =>
    queued && id !== undefined
      ? writes.run(keyOf(id), () => attempt(call, work))
      : attempt(call, work);
  for (let retry = 0; ; retry += 1) {
    try {
      const queued =
        retry > 0 ||
        !endpoint.versioned ||
        (id !== undefined && !writes.idle && writes.busy(keyOf(id)));
      const [result, unit, pending] = await run(queued);
      if (unit.affected.queued) resumeRoleJobs(call.config, unit.ctx.tenantId);
      await pending.dispatch(call.record.listenerWait);
      return result;
    } catch (error) {
      if (!isConflict(error)) throw error;
      if (call.ifMatch !== undefined && !(error instanceof RoleConflictError)) {
        throw new ScimError(412, 'The resource has changed since the version in If-Match.');
      }
      if (retry >= limits.maxRetries) throw error;
      await pauseBeforeRetry(retry);
    }
  }
}

/** The write with whose roles it would have changed, which only the end of its unit of work knows. */
export function withKeptRoles(written: WriteResult, events: readonly ScimEvent[]): WriteResult {
  const rolesKept = keptRolesIn(events);
  const { summary } = written;
  return summary && rolesKept.length > 0
    ? { ...written, summary: { ...summary, rolesKept } }
    : written;
}

/** Runs one write as a unit of work of its own. */
export async function writeInUnit(
  call: Call,
  endpoint: Endpoint,
  id: string | undefined,
  write: (unit: OpenUnit) => Promise<WriteResult>,
): Promise<WriteResult> {
  let events: readonly ScimEvent[] = [];
  const written = await inUnit(call, endpoint, id, (unit) => {
    events = unit.events;
    return write(unit);
  });
  return withKeptRoles(written, events);
}
