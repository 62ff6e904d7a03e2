import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../../errors/store-errors.js';
import { publish } from '../../events/publish.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { Unit } from '../call.js';
import type { Config } from '../config.js';
import { computeRoles } from './compute.js';
import type { RolesConfig } from './roles-config.js';
import { nothingTouched } from './touched.js';

const MAX_WAIT_MS = 100;
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
  { unitOfWork, writes }: Config,
  ctx: RequestContext,
  work: (unit: Unit) => Promise<T>,
): Promise<readonly [T, Unit]> {
  const begin = async (inner: RequestContext) => {
    const unit: Unit = { ctx: inner, events: [], touched: nothingTouched() };
    return [await work(unit), unit] as const;
  };
  if (unitOfWork) return unitOfWork.run(ctx, begin);
  return writes.run(JSON.stringify(['roles', ctx.tenantId]), () => begin(ctx));
}

/**
 * Computes the roles of some users as a unit of work of its own, run again when somebody else was faster, and
 * tells its events after the commit.
 *
 * @param also - belongs into the same commit.
 * @returns those who kept a role as the last administrator among these.
 */
export async function computeInBackground(
  config: Config,
  roles: RolesConfig,
  ctx: RequestContext,
  userIds: readonly string[],
  also?: (ctx: RequestContext) => Promise<void>,
): Promise<readonly string[]> {
  for (let retry = 0; ; retry += 1) {
    try {
      const [spared, unit] = await attempt(config, ctx, async (unit) => {
        const resolver = await roles.resolverOf(ctx.tenantId);
        const kept = resolver ? await computeRoles(unit, roles, resolver, userIds) : [];
        await also?.(unit.ctx);
        return kept;
      });
      await publish(unit.events, config.onEvent, config.logger);
      return spared;
    } catch (error) {
      const conflict = StoreError.is(error) && error.code === 'versionConflict';
      if (!conflict || retry >= config.limits.maxRetries) throw error;
      await sleep(Math.random() * Math.min(MAX_WAIT_MS, 2 ** retry));
    }
  }
}
