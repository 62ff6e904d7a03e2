import { describeError } from '../../errors/describe-error.js';
import type { Config } from '../model/config.js';
import type { RolesConfig } from '../model/roles-config.js';
import { drainTenant } from './drain-tenant.js';

/** Goes on with the role jobs of a tenant in the background, unless this router does already. */
export function resumeRoleJobs(config: Config, tenantId: string): void {
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
