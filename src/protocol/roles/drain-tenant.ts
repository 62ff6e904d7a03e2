import { setImmediate as nextTurn } from 'node:timers/promises';
import { pauseBeforeRetry } from '../../lib/retry.js';
import { ROLE_BATCH } from '../../roles/apply-roles.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { RoleJob, RoleJobStore } from '../../stores/contract/roles.js';
import type { Config } from '../model/config.js';
import type { RolesConfig } from '../model/roles-config.js';
import { backgroundContext, computeInBackground } from './background.js';

/** After so many seconds the users whom a process had claimed that is no more are claimed again. */
const LEASE_SECONDS = 60;
/** Times that nothing but deferred users is claimed before they are left to whoever has the others. */
const MAX_TRIES = 8;

/**
 * Ends the jobs of a batch in the commit of its roles. Whoever kept the administrator's role, as nobody else
 * had it so far, stays a job while there are others, whichever process works on those: so that the last one of
 * them all decides, also after a crash.
 *
 * @returns who stays a job.
 */
async function endJobs(
  jobs: RoleJobStore,
  ctx: RequestContext,
  claimed: readonly RoleJob[],
  kept: readonly string[],
): Promise<readonly string[]> {
  const deferred = new Set(kept);
  await jobs.complete(
    ctx,
    claimed.filter(({ userId }) => !deferred.has(userId)),
  );
  if (deferred.size === 0) return [];
  const others = (await jobs.pending(ctx)) - deferred.size;
  if (others > 0) {
    // Enqueued again they can be claimed at once, by the process that ends last.
    await jobs.enqueue(ctx, [...deferred].sort());
    return [...deferred];
  }
  await jobs.complete(
    ctx,
    claimed.filter(({ userId }) => deferred.has(userId)),
  );
  return [];
}

/** Works off the role jobs of one tenant, batch after batch, until none is left or the signal says stop. */
export async function drainTenant(
  config: Config,
  roles: RolesConfig,
  tenantId: string,
  signal?: AbortSignal,
): Promise<void> {
  const { jobs } = roles;
  if (!jobs) return;
  const ctx = backgroundContext(tenantId, signal);
  const waiting = new Set<string>();
  let tries = 0;
  while (!signal?.aborted) {
    const claimed = await jobs.claim(ctx, ROLE_BATCH, LEASE_SECONDS);
    if (claimed.length === 0) return;
    const ids = claimed.map(({ userId }) => userId);
    let deferred: readonly string[] = [];
    await computeInBackground(config, roles, ctx, ids, async (inner, kept) => {
      deferred = await endJobs(jobs, inner, claimed, kept);
    });
    const fruitless = deferred.length > 0 && ids.every((id) => waiting.has(id));
    for (const id of deferred) waiting.add(id);
    if (!fruitless) {
      tries = 0;
      await nextTurn();
      continue;
    }
    // Only others can bring this to an end, who find these jobs when they are done.
    tries += 1;
    if (tries > MAX_TRIES) return;
    await pauseBeforeRetry(tries);
  }
}
