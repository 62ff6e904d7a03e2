import { monotonicNow } from '../../lib/monotonic.js';

/** Remembers assertions until they expire. Bounded for each client, without timers. */
export interface ReplayGuard {
  /**
   * `used` if the client has presented this `jti` before; `full` if it has presented so many that no
   * more are remembered, which must refuse it as well.
   *
   * @param expiresAt - milliseconds since the epoch, from when on the assertion is refused anyway.
   */
  use(clientId: string, jti: string, expiresAt: number): 'new' | 'used' | 'full';
}

const MAX_PER_CLIENT = 1000;
const SWEEP_EVERY = 60_000;

/**
 * Only assertions whose signature is right get here, so nobody but a client itself can fill its own
 * memory, and none can push out what is remembered of another.
 *
 * @param now - milliseconds since the epoch.
 */
export function createReplayGuard(now: () => number, maxPerClient = MAX_PER_CLIENT): ReplayGuard {
  const clients = new Map<string, Map<string, number>>();
  let sweepAt = Number.NEGATIVE_INFINITY;

  function forget(seen: Map<string, number>): void {
    for (const [jti, expiresAt] of seen) if (expiresAt <= now()) seen.delete(jti);
  }

  function sweep(): void {
    for (const [clientId, seen] of clients) {
      forget(seen);
      if (seen.size === 0) clients.delete(clientId);
    }
    sweepAt = monotonicNow() + SWEEP_EVERY;
  }

  return {
    use(clientId, jti, expiresAt) {
      if (monotonicNow() >= sweepAt) sweep();
      const seen = clients.get(clientId) ?? new Map<string, number>();
      if (seen.has(jti)) return 'used';
      if (seen.size >= maxPerClient) forget(seen);
      if (seen.size >= maxPerClient) return 'full';
      clients.set(clientId, seen.set(jti, expiresAt));
      return 'new';
    },
  };
}
