/**
 * Counts requests in windows. The stores of express-rate-limit fit, e.g. `rate-limit-redis` for several
 * processes.
 */
export interface RequestCountStore {
  /** Called once, before the first request is counted. */
  init?(options: { readonly windowMs: number }): void | Promise<void>;
  /** Counts a request; the requests of the window so far, and when it ends. */
  increment(key: string): RequestCount | Promise<RequestCount>;
}

export interface RequestCount {
  readonly totalHits: number;
  readonly resetTime?: Date | undefined;
}

/** How many requests of one tenant are answered. */
export interface RequestLimit {
  /** Requests in a window: at least 25 for each of its seconds, which is what Entra ID asks for. */
  readonly limit: number;
  /** Length of a window; at most 3,600. */
  readonly windowSeconds: number;
  /** Where requests are counted; default the memory of this process. */
  readonly store?: RequestCountStore;
}

/**
 * A limiter of the host's own. Asked once per request, after authentication.
 *
 * @example
 * const limiter: RequestLimiter = {
 *   async take(tenantId) {
 *     const wait = await bucketOf(tenantId).take(); // seconds
 *     return { allowed: wait === 0, retryAfter: wait };
 *   },
 * };
 */
export interface RequestLimiter {
  take(tenantId: string): RequestAdmission | Promise<RequestAdmission>;
}

export interface RequestAdmission {
  readonly allowed: boolean;
  /** Seconds after which a retry makes sense; default 1. */
  readonly retryAfter?: number;
}

/** How a request asks the limiter; a limiter that gives no answer lets it in. */
export type TakeRequest = (tenantId: string, requestId: string) => Promise<RequestAdmission>;
