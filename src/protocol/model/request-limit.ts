/**
 * Counts requests in windows. For several processes: PostgreSQL by `requestCountStore` of `createPostgresScim`
 * (`express-scim/postgres`), or one of the stores of express-rate-limit, which fit, e.g. `rate-limit-redis`. The further operations of a Bulk request are counted one by one, in the next windows as far as
 * they do not fit into this one.
 */
export interface RequestCountStore {
  /** Called once, before the first request is counted. */
  init?(options: { readonly windowMs: number }): void | Promise<void>;
  /** Counts a request; the requests of the window so far, and when it ends. */
  increment(key: string): RequestCount | Promise<RequestCount>;
}

/**
 * What {@link RequestCountStore.increment} answers: requests in the current window, this one included, and
 * when the window ends.
 */
export interface RequestCount {
  readonly totalHits: number;
  readonly resetTime?: Date | undefined;
}

/** How many requests of one tenant are answered. */
export interface RequestWindow {
  /** Requests in a window: at least 25 for each of its seconds, which is what Entra ID asks for. */
  readonly limit: number;
  /** Length of a window; at most 3,600. */
  readonly windowSeconds: number;
  /** Where requests are counted; default the memory of this process. */
  readonly store?: RequestCountStore;
}

/**
 * A limiter of the host's own.
 *
 * @example
 * const limiter: RequestLimiter = {
 *   async take(tenantId) {
 *     const wait = await bucketOf(tenantId).take(); // seconds
 *     return { allowed: wait === 0, retryAfter: wait };
 *   },
 *   async charge(tenantId, operations) {
 *     await bucketOf(tenantId).withdraw(operations); // may leave it below zero
 *   },
 * };
 */
export interface RequestLimiter {
  /** Asked once per request, after authentication. */
  take(tenantId: string): RequestAdmission | Promise<RequestAdmission>;
  /**
   * Told once per Bulk request (RFC 7644 §3.7) that was let in and is going to be run: how many operations it has
   * besides the one that `take` has counted. It is never refused for them; let later requests wait. Without this
   * method a Bulk request counts as one.
   *
   * @param operations - at least 1.
   */
  charge?(tenantId: string, operations: number): void | Promise<void>;
}

/**
 * Whether a request is let in, as {@link RequestLimiter.take} answers. Otherwise it is answered with 429
 * and `Retry-After`.
 */
export interface RequestAdmission {
  readonly allowed: boolean;
  /** Seconds after which a retry makes sense; default 1. */
  readonly retryAfter?: number;
}

/** How requests ask the limiter; one that gives no answer lets them in. */
export interface RequestGate {
  take(tenantId: string, requestId: string): Promise<RequestAdmission>;
  charge(tenantId: string, operations: number, requestId: string): Promise<void>;
}
