import { describeError } from '../../errors/describe-error.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { Config } from '../model/config.js';
import type { GuardedAttempt, OpenUnit } from '../model/unit.js';

/** Where each store call is a commit of its own, a person may be gone although the unit has failed. */
function hasHappened({ changes }: OpenUnit, { request }: GuardedAttempt): boolean {
  return changes.some(
    ({ resourceId, type }) =>
      resourceId === request.resourceId && /\.(deactivated|deleted)$/.test(type),
  );
}

/**
 * Tells the guard against accidental deletion how a unit of work that failed has ended, after it: who is held
 * is noted in a commit of its own, and what was counted is cancelled, for it has not happened. The answer to
 * the client is the error of the unit, whatever comes of this.
 *
 * @param ctx - the outer context, without the transaction.
 */
export async function settleGuard(
  config: Config,
  ctx: RequestContext,
  unit: OpenUnit,
): Promise<void> {
  const { deletionGuard, unitOfWork, logger } = config;
  for (const attempt of unit.guarded) {
    const { request, outcome } = attempt;
    const stays = outcome === 'free' || (!unitOfWork && hasHappened(unit, attempt));
    if (stays) continue;
    try {
      if (outcome === 'held') await deletionGuard?.hold(ctx, request);
      else await deletionGuard?.cancel(ctx, request);
    } catch (error) {
      logger.error('the deletion guard could not be told how a write has ended', {
        requestId: ctx.requestId,
        resourceId: request.resourceId,
        error: describeError(error),
      });
    }
  }
}
