import { isStoreError } from '../../errors/is-store-error.js';
import { ScimError } from '../../errors/scim-error.js';
import type { PendingEvents } from '../../events/event-dispatcher.js';
import { pauseBeforeRetry } from '../../lib/retry.js';
import { takeSeats } from '../admission/take-seats.js';
import { newUnit } from '../changes/new-unit.js';
import type { Call } from '../model/call.js';
import type { PendingEntries } from '../model/config.js';
import type { Endpoint } from '../model/endpoint.js';
import type { WriteLine } from '../model/request-record.js';
import type { OpenUnit } from '../model/unit.js';
import type { RoleFindings, WriteResult } from '../model/write-result.js';
import { resumeRoleJobs } from '../roles/drain-jobs.js';
import { recomputeRoles } from '../roles/recompute-roles.js';
import { roleFindings } from '../roles/role-findings.js';
import { settleGuard } from './settle-guard.js';
import { lineOf } from './write-line.js';

/** What one unit of work does. */
export interface UnitWork<T> {
  run(unit: OpenUnit): Promise<T>;
  /** The result with what became of roles, which only the end of the unit knows. */
  withFindings(result: T, found: RoleFindings): T;
  /** The writes in it, as the log tells them. */
  linesOf(result: T): readonly WriteLine[];
}

/** A unit that was committed. */
interface Done<T> {
  readonly result: T;
  readonly unit: OpenUnit;
  readonly pending: PendingEvents;
  readonly entries: PendingEntries | undefined;
}

async function attempt<T>(call: Call, work: UnitWork<T>): Promise<Done<T>> {
  const { unitOfWork, events, requestLog } = call.config;
  const pending = events.open();
  const entries = requestLog?.open();
  let begun: OpenUnit | undefined;
  const begin = async (ctx: OpenUnit['ctx']) => {
    const unit = newUnit(ctx, events, pending);
    begun = unit;
    const done = await work.run(unit);
    // Without a unit of work the write is done: nothing that follows from it may be refused.
    call.work.settle();
    try {
      await recomputeRoles(call.config, unit);
      await takeSeats(call.config, unit);
      const found = roleFindings(unit.events);
      const result = found ? work.withFindings(done, found) : done;
      await pending.record(ctx);
      await entries?.write(ctx, call.record, work.linesOf(result));
      return { result, unit, pending, entries };
    } finally {
      call.work.resume();
    }
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
 * process, a bounded number of times. With `If-Match` a conflict about the resource itself is final: 412. Writes to a store
 * without versions always queue, for nothing else would keep them apart.
 *
 * @param id - the resource being written; undefined for a create.
 */
export async function inUnit<T>(
  call: Call,
  endpoint: Endpoint,
  id: string | undefined,
  work: UnitWork<T>,
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
      const { result, unit, pending, entries } = await run(queued);
      entries?.committed();
      if (unit.affected.queued) resumeRoleJobs(call.config, unit.ctx.tenantId);
      await pending.dispatch(call.record.listenerWait);
      return result;
    } catch (error) {
      if (!isStoreError(error, 'versionConflict')) throw error;
      if (call.ifMatch !== undefined && !error.isTransient) {
        throw new ScimError(412, 'The resource has changed since the version in If-Match.');
      }
      if (retry >= limits.maxRetries) throw error;
      await pauseBeforeRetry(retry);
    }
  }
}

/** The write with what became of roles. */
export function withFindings(written: WriteResult, found: RoleFindings): WriteResult {
  const { summary } = written;
  return summary ? { ...written, summary: { ...summary, ...found } } : written;
}

/** Runs one write as a unit of work of its own. */
export function writeInUnit(
  call: Call,
  endpoint: Endpoint,
  id: string | undefined,
  write: (unit: OpenUnit) => Promise<WriteResult>,
): Promise<WriteResult> {
  return inUnit(call, endpoint, id, {
    run: write,
    withFindings,
    linesOf: (written) => [lineOf(call, endpoint, written)],
  });
}
