import { ScimError } from '../../errors/scim-error.js';
import { StoreError } from '../../errors/store-errors.js';
import type { Telling } from '../../events/teller.js';
import { pauseBeforeRetry } from '../../lib/retry.js';
import { RoleConflictError } from '../../roles/role-conflict-error.js';
import { newUnit } from '../changes/new-unit.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { Unit } from '../model/unit.js';
import { goOnWithRoles } from '../roles/drain.js';
import { settleRoles } from '../roles/settle.js';
import { settleGuard } from './settle-guard.js';

function isConflict(error: unknown): boolean {
  return StoreError.is(error) && error.code === 'versionConflict';
}

async function attempt<T>(
  call: Call,
  work: (unit: Unit) => Promise<T>,
): Promise<readonly [T, Unit, Telling]> {
  const { unitOfWork, teller } = call.config;
  const telling = teller.open();
  let begun: Unit | undefined;
  const begin = async (ctx: Unit['ctx']) => {
    const unit = newUnit(ctx, teller, telling);
    begun = unit;
    const result = await work(unit);
    // Without a unit of work the write is done: nothing that follows from it may be refused.
    call.work.settle();
    try {
      await settleRoles(call.config, unit);
      await telling.record(ctx);
    } finally {
      call.work.resume();
    }
    return [result, unit, telling] as const;
  };
  try {
    return await (unitOfWork ? unitOfWork.run(call.ctx, begin) : begin(call.ctx));
  } catch (error) {
    telling.rolledBack();
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
  work: (unit: Unit) => Promise<T>,
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
      const [result, unit, telling] = await run(queued);
      if (unit.touched.queued) goOnWithRoles(call.config, unit.ctx.tenantId);
      await telling.committed(call.trail.patience);
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
