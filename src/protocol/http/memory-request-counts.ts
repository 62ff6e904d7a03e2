import { monotonicNow } from '../../lib/monotonic.js';
import type { RequestCountStore } from '../model/request-limit.js';

interface Window {
  hits: number;
  /** By the monotonic clock: a clock that is set back makes no window longer. */
  readonly endsAt: number;
}

/**
 * Counts requests in the memory of this process: windows begin with a key's first request. Needs no timer; windows
 * that have ended are forgotten once in the length of one.
 */
export function memoryRequestCounts(windowMs: number): RequestCountStore {
  const windows = new Map<string, Window>();
  let sweepAt = monotonicNow() + windowMs;

  function sweep(now: number): void {
    if (now < sweepAt) return;
    sweepAt = now + windowMs;
    for (const [key, { endsAt }] of windows) if (endsAt <= now) windows.delete(key);
  }

  return {
    increment(key) {
      const now = monotonicNow();
      sweep(now);
      const open = windows.get(key);
      const window = open && open.endsAt > now ? open : { hits: 0, endsAt: now + windowMs };
      window.hits += 1;
      windows.set(key, window);
      return { totalHits: window.hits, resetTime: new Date(Date.now() + window.endsAt - now) };
    },
  };
}
