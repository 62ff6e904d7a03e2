import { monotonicNow } from './monotonic.js';

/**
 * Whether it is time again: true at first, and then once the time has passed since it was last true.
 *
 * @example
 * const isDue = atMostEvery(60_000);
 * if (isDue()) logger.error('The database does not answer.');
 */
export function atMostEvery(ms: number): () => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const now = monotonicNow();
    if (now - last < ms) return false;
    last = now;
    return true;
  };
}
