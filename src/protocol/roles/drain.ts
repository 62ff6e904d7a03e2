import { setImmediate as nextTurn } from 'node:timers/promises';
import { describeError } from '../../errors/describe-error.js';
import { ROLE_BATCH } from '../../roles/apply-roles.js';
import type { Config } from '../model/config.js';
import type { RolesConfig } from '../model/roles-config.js';
import { backgroundContext, computeInBackground } from './background.js';

/** After so many seconds the users whom a process had claimed that is no more are claimed again. */
const LEASE_SECONDS = 60;

/** Works off the role jobs of one tenant, batch after batch, until none is left or the signal says stop. */
async function drainTenant(
  config: Config,
  roles: RolesConfig,
  tenantId: string,
  signal?: AbortSignal,
): Promise<void> {
  const { jobs } = roles;
  if (!jobs) return;
  const ctx = backgroundContext(tenantId, signal);
  const spared = new Set<string>();
  let batches = 0;
  while (!signal?.aborted) {
    const claimed = await jobs.claim(ctx, ROLE_BATCH, LEASE_SECONDS);
    if (claimed.length === 0) break;
    const ids = claimed.map(({ userId }) => userId);
    const kept = await computeInBackground(config, roles, ctx, ids, (inner) =>
      jobs.complete(inner, claimed),
    );
    for (const id of kept) spared.add(id);
    batches += 1;
    await nextTurn();
  }
  if (batches > 1 && spared.size > 0) {
    await computeInBackground(config, roles, ctx, [...spared]);
  }
}

/** Goes on with the role jobs of a tenant in the background, unless this router does already. */
export function goOnWithRoles(config: Config, tenantId: string): void {
  const { roles, logger } = config;
  if (!roles || roles.background.stopped.aborted) return;
  const running = roles.draining.get(tenantId);
  if (running) {
    running.again = true;
    return;
  }
  const run = { again: true, done: Promise.resolve() };
  roles.draining.set(tenantId, run);
  const work = async () => {
    try {
      while (run.again) {
        run.again = false;
        await drainTenant(config, roles, tenantId, roles.background.stopped);
      }
    } catch (error) {
      logger.error('role jobs are left for later', { tenantId, error: describeError(error) });
    } finally {
      roles.draining.delete(tenantId);
    }
  };
  run.done = roles.background.track(work());
}

/**
 * Works off what is left of the role jobs of all tenants.
 *
 * @returns when nothing is left but what other processes are working on, or the signal has said stop.
 */
export async function drainRoles(
  config: Config,
  roles: RolesConfig,
  signal?: AbortSignal,
): Promise<void> {
  await Promise.all([...roles.draining.values()].map(({ done }) => done));
  for (const tenantId of (await roles.jobs?.tenants()) ?? []) {
    if (signal?.aborted) return;
    await drainTenant(config, roles, tenantId, signal);
  }
}
