import { invalidOption } from '../../errors/invalid-option.js';
import { isAnswer } from '../../errors/is-answer.js';
import { ScimError } from '../../errors/scim-error.js';
import { readNothing } from '../../lib/hooks/about.js';
import { HookError } from '../../lib/hooks/hook-error.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import type { Logger } from '../../lib/logger.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type {
  RequestAdmission,
  RequestGate,
  RequestLimiter,
  RequestWindow,
} from '../model/request-limit.js';
import { type CountingLimiter, countingLimiter } from './counting-limiter.js';

/** Requests a second that the Entra gallery and the OpenID IPSIE profile demand for every tenant. */
const LEAST_PER_SECOND = 25;
const MAX_WINDOW_SECONDS = 3_600;

function checkLimit(given: RequestWindow): void {
  const { limit, windowSeconds, store } = given;
  const inRange = windowSeconds >= 1 && windowSeconds <= MAX_WINDOW_SECONDS;
  if (!Number.isSafeInteger(windowSeconds) || !inRange) {
    throw invalidOption('requestLimit.windowSeconds', `an integer from 1 to ${MAX_WINDOW_SECONDS}`);
  }
  const least = LEAST_PER_SECOND * windowSeconds;
  if (!Number.isSafeInteger(limit) || limit < least) {
    throw invalidOption(
      'requestLimit.limit',
      `an integer of at least ${least}: identity providers send ${LEAST_PER_SECOND} requests a second`,
    );
  }
  if (store !== undefined && typeof store?.increment !== 'function') {
    throw invalidOption(
      'requestLimit.store',
      'a store of express-rate-limit, with a method increment(key)',
    );
  }
}

/**
 * A limiter that never is the reason why nobody is provisioned: while it cannot tell, requests are let
 * in, and the log says so once.
 */
function failOpen(limiter: RequestLimiter & Partial<CountingLimiter>, logger: Logger): RequestGate {
  const hook = createHostHook('requestLimit', { logger, isAnswer, logOnce: true });
  const attempt = async <T>(ask: () => T | Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      if (!HookError.is(error)) throw error;
      if (error.code === 'timedOut') limiter.reset?.();
      return otherwise;
    }
  };
  return {
    take: (tenantId, requestId) => {
      const about = { tenantId, requestId };
      const ask = () => hook.call(() => limiter.take(tenantId), about, readAdmission);
      return attempt<RequestAdmission>(ask, { allowed: true });
    },
    charge: (tenantId, operations, requestId) => {
      const about = { tenantId, requestId };
      const tell = () =>
        hook.call(() => limiter.charge?.(tenantId, operations), about, readNothing);
      return attempt(tell, undefined);
    },
  };
}

function readAdmission(answer: unknown): RequestAdmission {
  const { allowed, retryAfter } = Object(answer) as Partial<
    Record<keyof RequestAdmission, unknown>
  >;
  if (typeof allowed !== 'boolean') throw new TypeError('"allowed" must be true or false.');
  return { allowed, ...(typeof retryAfter === 'number' && { retryAfter }) };
}

/** @throws ScimConfigError */
export function readRequestLimit(
  given: RequestWindow | RequestLimiter | undefined,
  logger: Logger,
): RequestGate | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== 'object' || given === null) {
    throw invalidOption(
      'requestLimit',
      '{ limit, windowSeconds } or an object with a method take(tenantId)',
    );
  }
  if ('take' in given) {
    if (typeof given.take !== 'function') throw invalidOption('requestLimit.take', 'a function');
    if (given.charge !== undefined && typeof given.charge !== 'function') {
      throw invalidOption('requestLimit.charge', 'a function');
    }
    return failOpen(given, logger);
  }
  checkLimit(given);
  return failOpen(countingLimiter(given), logger);
}

/**
 * Counts a request of a tenant. Its own count only: no tenant is refused for what others send.
 *
 * @throws ScimError 429 with `Retry-After`
 */
export async function takeRequest(
  gate: RequestGate,
  tenantId: string,
  requestId: string,
): Promise<void> {
  const { allowed, retryAfter = 1 } = await gate.take(tenantId, requestId);
  if (allowed) return;
  const seconds = Number.isFinite(retryAfter) ? Math.max(1, Math.ceil(retryAfter)) : 1;
  throw new ScimError(429, `Too many requests of this tenant; wait ${seconds} s.`, {
    headers: { 'Retry-After': String(seconds) },
  });
}

/** Charges a Bulk request, which was let in as one, with the operations that it runs besides the first. */
export async function chargeOperations(
  gate: RequestGate | undefined,
  { tenantId, requestId }: Pick<RequestContext, 'tenantId' | 'requestId'>,
  operations: number,
): Promise<void> {
  if (operations > 1) await gate?.charge(tenantId, operations - 1, requestId);
}
