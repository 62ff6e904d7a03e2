import { randomUUID } from 'node:crypto';
import { isStoreError } from '../../errors/is-store-error.js';
import type { PendingEvents } from '../../events/event-dispatcher.js';
import { pauseBeforeRetry } from '../../lib/retry.js';
import type { RequestContext } from '../../stores/contract/context.js';
import { newUnit } from '../changes/new-unit.js';
import type { Config, PendingEntries } from '../model/config.js';
import type { RolesConfig } from '../model/roles-config.js';
import type { OpenUnit } from '../model/unit.js';
import { computeRoles } from './compute.js';
import { roleFindings } from './role-findings.js';

const PRINCIPAL = Object.freeze({ id: 'roles' });

/** The context of work on roles that no request waits for. */
export function backgroundContext(tenantId: string, signal?: AbortSignal): RequestContext {
  return Object.freeze({
    tenantId,
    principal: PRINCIPAL,
    requestId: randomUUID(),
    signal: signal ?? new AbortController().signal,
  });
}

async function attempt<T>(
  { unitOfWork, writes, events, requestLog }: Config,
  { userEndpoint }: RolesConfig,
  ctx: RequestContext,
  work: (unit: OpenUnit) => Promise<T>,
): Promise<readonly [T, PendingEvents, PendingEntries | undefined]> {
  const pending = events.open();
  const entries = requestLog?.open();
  const begin = async (inner: RequestContext) => {
    const result = await work(newUnit(inner, events, pending));
    await pending.record(inner);
    await entries?.keep(inner, userEndpoint.type.name, roleFindings(pending.events));
    return [result, pending, entries] as const;
  };
  try {
    if (unitOfWork) return await unitOfWork.run(ctx, begin);
    return await writes.run(JSON.stringify(['roles', ctx.tenantId]), () => begin(ctx));
  } catch (error) {
    pending.rolledBack();
    throw error;
  }
}

/** Does work as a unit of its own, again when somebody else was faster, and tells its events after the commit. */
export async function inBackground<T>(
  config: Config,
  roles: RolesConfig,
  ctx: RequestContext,
  work: (unit: OpenUnit) => Promise<T>,
): Promise<T> {
  for (let retry = 0; ; retry += 1) {
    try {
      const [result, pending, entries] = await attempt(config, roles, ctx, work);
      entries?.committed();
      await pending.dispatch();
      return result;
    } catch (error) {
      if (!isStoreError(error, 'versionConflict') || retry >= config.limits.maxRetries) throw error;
      await pauseBeforeRetry(retry);
    }
  }
}

/**
 * Computes the roles of some users as a unit of work of its own.
 *
 * @param also - belongs into the same commit; told who kept a role as the last administrator among these.
 * @returns them.
 */
export async function computeInBackground(
  config: Config,
  roles: RolesConfig,
  ctx: RequestContext,
  userIds: readonly string[],
  also?: (ctx: RequestContext, kept: readonly string[]) => Promise<void>,
): Promise<readonly string[]> {
  return inBackground(config, roles, ctx, async (unit) => {
    const kept = await computeRoles(unit, roles, userIds);
    await also?.(unit.ctx, kept);
    return kept;
  });
}
