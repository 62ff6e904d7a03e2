import { ScimConfigError } from '../../errors/config-error.js';
import { ScimError } from '../../errors/scim-error.js';
import type { Logger } from '../../events/publish.js';
import type { RequestLimit, RequestLimiter } from '../model/request-limit.js';
import { countingLimiter } from './counting-limiter.js';

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

/**
 * A limiter that never is the reason why nobody is provisioned: while it cannot tell, requests are let
 * in, and the log says so once.
 */
function unfailing(limiter: RequestLimiter, logger: Logger): RequestLimiter {
  let failing = false;
  const attempt = async <T>(ask: () => T | Promise<T>, otherwise: T): Promise<T> => {
    try {
      const answer = await ask();
      failing = false;
      return answer;
    } catch (error) {
      if (ScimError.is(error)) throw error;
      if (!failing) {
        const name = error instanceof Error ? error.name : typeof error;
        logger.error('requestLimit failed; requests are not limited', { error: name });
      }
      failing = true;
      return otherwise;
    }
  };
  return {
    take: (tenantId) => attempt(() => limiter.take(tenantId), { allowed: true }),
    charge: (tenantId, operations) =>
      attempt(() => limiter.charge?.(tenantId, operations), undefined),
  };
}

/** @throws ScimConfigError */
export function readRequestLimit(
  given: RequestLimit | RequestLimiter | undefined,
  logger: Logger,
): RequestLimiter | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== 'object' || given === null) {
    throw wrong(
      'requestLimit',
      '{ limit, windowSeconds } or an object with a method take(tenantId)',
    );
  }
  if ('take' in given) {
    if (typeof given.take !== 'function') throw wrong('requestLimit.take', 'a function');
    if (given.charge !== undefined && typeof given.charge !== 'function') {
      throw wrong('requestLimit.charge', 'a function');
    }
    return unfailing(given, logger);
  }
  checkLimit(given);
  return unfailing(countingLimiter(given), logger);
}

/**
 * Counts a request of a tenant. Its own count only: no tenant is refused for what others send.
 *
 * @throws ScimError 429 with `Retry-After`
 */
export async function takeRequest(limiter: RequestLimiter, tenantId: string): Promise<void> {
  const { allowed, retryAfter = 1 } = await limiter.take(tenantId);
  if (allowed) return;
  const seconds = Number.isFinite(retryAfter) ? Math.max(1, Math.ceil(retryAfter)) : 1;
  throw new ScimError(429, `Too many requests of this tenant; wait ${seconds} s.`, {
    headers: { 'Retry-After': String(seconds) },
  });
}

/** Charges a Bulk request, which was let in as one, with the operations that it runs besides the first. */
export async function chargeOperations(
  limiter: RequestLimiter | undefined,
  tenantId: string,
  operations: number,
): Promise<void> {
  if (operations > 1) await limiter?.charge?.(tenantId, operations - 1);
}
