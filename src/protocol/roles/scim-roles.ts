import { setImmediate as nextTurn } from 'node:timers/promises';
import { ScimConfigError } from '../../errors/config-error.js';
import { ScimError } from '../../errors/scim-error.js';
import { ROLE_BATCH } from '../../roles/apply-roles.js';
import type { Config } from '../model/config.js';
import type { RolesConfig } from '../model/roles-config.js';
import { backgroundContext, computeInBackground } from './background.js';
import { drainRoles } from './drain.js';
import { batchesOf } from './gather.js';
import { type ReplayOptions, type ReplayProgress, replayRoles } from './replay.js';
import { createRoleAdministration, type RoleAdministration } from './role-administration.js';

/**
 * Work on roles that no request causes; a router's `roles`. `replay`, `recompute` and `drain` reject with a
 * {@link ScimError} 503 once the router is closed; those under way are waited for, and at the end of its
 * time-out interrupted after the batch at hand.
 */
export interface ScimRoles extends RoleAdministration {
  /**
   * Computes the roles of every user of a tenant anew: after the policy has changed. Can be interrupted, and
   * gone on with in another process.
   *
   * @example
   * const { next } = await router.roles.replay('acme', {
   *   signal: AbortSignal.timeout(60_000),
   *   onProgress: ({ done, total }) => console.log(`${done} of ${total}`),
   * });
   * if (next) await router.roles.replay('acme', { from: next });
   */
  replay(tenantId: string, options?: ReplayOptions): Promise<ReplayProgress>;
  /** Computes the roles of some users anew: after the host has lifted a lock, or taken one back. */
  recompute(tenantId: string, userIds: readonly string[]): Promise<void>;
  /**
   * Works off what other processes have left of the role jobs: call it when the process starts, and now and
   * then. The jobs of this router's own writes are begun right after their commit. Without a `roleResolver`
   * there are none.
   */
  drain(options?: { readonly signal?: AbortSignal }): Promise<void>;
}

export function createScimRoles(config: Config): ScimRoles {
  const configured = (): RolesConfig => {
    if (config.roles) return config.roles;
    throw new ScimConfigError('ERR_SCIM_ROLES', 'There is no "roleResolver".');
  };
  /** What can be gone on with elsewhere is interrupted when the router is closed and the time is up. */
  const untilClosed = async <T>(
    signal: AbortSignal | undefined,
    work: (roles: RolesConfig, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const roles = configured();
    const { stopped } = roles.background;
    if (stopped.aborted) throw new ScimError(503, 'The router is closed.');
    return roles.background.track(
      work(roles, signal ? AbortSignal.any([signal, stopped]) : stopped),
    );
  };
  return Object.freeze({
    ...createRoleAdministration(config, configured),
    replay: (tenantId: string, options: ReplayOptions = {}) =>
      untilClosed(options.signal, (roles, signal) =>
        replayRoles(config, roles, tenantId, { ...options, signal }),
      ),
    recompute: (tenantId: string, userIds: readonly string[]) =>
      untilClosed(undefined, async (roles) => {
        const ctx = backgroundContext(tenantId);
        const deferred: string[] = [];
        for (const batch of batchesOf([...new Set(userIds)].sort())) {
          await nextTurn();
          deferred.push(...(await computeInBackground(config, roles, ctx, batch)));
        }
        if (userIds.length > ROLE_BATCH && deferred.length > 0) {
          await computeInBackground(config, roles, ctx, deferred);
        }
      }),
    drain: async ({ signal }: { readonly signal?: AbortSignal } = {}) => {
      if (!config.roles) return;
      await untilClosed(signal, (roles, either) => drainRoles(config, roles, either));
    },
  });
}
