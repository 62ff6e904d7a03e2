import { ScimConfigError } from '../../errors/config-error.js';
import { isAnswer } from '../../errors/is-answer.js';
import { ScimError } from '../../errors/scim-error.js';
import type { Logger } from '../../events/publish.js';
import { HookError } from '../../lib/hooks/hook-error.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import type {
  RequestAdmission,
  RequestCountStore,
  RequestLimit,
  RequestLimiter,
  TakeRequest,
} from '../model/request-limit.js';

/** Requests a second that the Entra gallery and the OpenID IPSIE profile demand for every tenant. */
const LEAST_PER_SECOND = 25;
const MAX_WINDOW_SECONDS = 3_600;
const KEYS: ReadonlySet<string> = new Set(['limit', 'windowSeconds', 'store']);

function wrong(name: string, expected: string): ScimConfigError {
  return new ScimConfigError('ERR_SCIM_OPTION_VALUE', `Option "${name}" must be ${expected}.`);
}

function checkLimit(given: RequestLimit): void {
  const { limit, windowSeconds, store } = given;
  const unknown = Object.keys(given).find((name) => !KEYS.has(name));
  if (unknown !== undefined) {
    throw new ScimConfigError(
      'ERR_SCIM_UNKNOWN_OPTION',
      `There is no option "requestLimit.${unknown}".`,
    );
  }
  const inRange = windowSeconds >= 1 && windowSeconds <= MAX_WINDOW_SECONDS;
  if (!Number.isSafeInteger(windowSeconds) || !inRange) {
    throw wrong('requestLimit.windowSeconds', `an integer from 1 to ${MAX_WINDOW_SECONDS}`);
  }
  const least = LEAST_PER_SECOND * windowSeconds;
  if (!Number.isSafeInteger(limit) || limit < least) {
    throw wrong(
      'requestLimit.limit',
      `an integer of at least ${least}: identity providers send ${LEAST_PER_SECOND} requests a second`,
    );
  }
  if (store !== undefined && typeof store?.increment !== 'function') {
    throw wrong(
      'requestLimit.store',
      'a store of express-rate-limit, with a method increment(key)',
    );
  }
}

/** Loaded on first use: hosts without a limit never pay for it. Its timer keeps no process alive. */
async function memoryStore(): Promise<RequestCountStore> {
  const { MemoryStore } = await import('express-rate-limit');
  return new MemoryStore();
}

interface CountingLimiter extends RequestLimiter {
  /** Opens the store anew: one that hangs while it is opened would never count again. */
  reset(): void;
}

function countingLimiter({ limit, windowSeconds, store }: RequestLimit): CountingLimiter {
  const windowMs = windowSeconds * 1000;
  const open = async () => {
    const opened = store ?? (await memoryStore());
    await opened.init?.({ windowMs });
    return opened;
  };
  let opening: Promise<RequestCountStore> | undefined;
  let opened = false;
  return {
    reset() {
      if (!opened) opening = undefined;
    },
    async take(tenantId) {
      opening ??= open().catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      const counts = await opening;
      opened = true;
      const { totalHits, resetTime } = await counts.increment(tenantId);
      if (!Number.isFinite(totalHits)) throw new TypeError('The store does not count.');
      if (totalHits <= limit) return { allowed: true };
      const left = resetTime === undefined ? windowMs : resetTime.getTime() - Date.now();
      return { allowed: false, retryAfter: left / 1000 };
    },
  };
}

/**
 * A limiter that never is the reason why nobody is provisioned: while it cannot tell, requests are let
 * in, and the log says so once.
 */
function failOpen(limiter: RequestLimiter & Partial<CountingLimiter>, logger: Logger): TakeRequest {
  const hook = createHostHook('requestLimit', { logger, isAnswer, logOnce: true });
  return async (tenantId, requestId) => {
    try {
      return await hook.call(() => limiter.take(tenantId), { tenantId, requestId }, readAdmission);
    } catch (error) {
      if (!HookError.is(error)) throw error;
      if (error.code === 'timedOut') limiter.reset?.();
      return { allowed: true };
    }
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
  given: RequestLimit | RequestLimiter | undefined,
  logger: Logger,
): TakeRequest | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== 'object' || given === null) {
    throw wrong(
      'requestLimit',
      '{ limit, windowSeconds } or an object with a method take(tenantId)',
    );
  }
  if ('take' in given) {
    if (typeof given.take !== 'function') throw wrong('requestLimit.take', 'a function');
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
  take: TakeRequest,
  tenantId: string,
  requestId: string,
): Promise<void> {
  const { allowed, retryAfter = 1 } = await take(tenantId, requestId);
  if (allowed) return;
  const seconds = Number.isFinite(retryAfter) ? Math.max(1, Math.ceil(retryAfter)) : 1;
  throw new ScimError(429, `Too many requests of this tenant; wait ${seconds} s.`, {
    headers: { 'Retry-After': String(seconds) },
  });
}
