/** Pauses between two calls of somebody whose calls do not end. */
const PAUSES_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000];
/** The oldest trouble makes room: it is found again by a call that times out. */
const MAX_KEYS = 1_000;

interface Trouble {
  /** Calls that have timed out and not ended. */
  overdue: number;
  /** Since when there is any. */
  readonly since: number;
  /** Calls begun since then that have timed out too. */
  failures: number;
  /** Until then nobody is let through; then one, to see whether it is over. */
  until: number;
}

/** Keeps calls from waiting, one after the other, for somebody who does not answer. */
export interface Circuit {
  /** Whether no call of anybody is overdue. */
  readonly idle: boolean;
  /** Whether a call may be made. */
  admits(key: string): boolean;
  /**
   * A call that was begun at a time is overdue.
   *
   * @returns to be called when it ends after all.
   */
  timedOut(key: string, begun: number): () => void;
  /** A call was answered in time. */
  answered(key: string): void;
}

function pauseAfter(failures: number): number {
  return PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 0;
}

/**
 * Per key (a tenant), so that one who does not answer stops nobody else. While calls are overdue no other is
 * made, but for one after each of some growing pauses.
 *
 * @param tolerance - overdue calls of a key from which on others are held back.
 */
export function createCircuit(tolerance: number, now: () => number): Circuit {
  const troubles = new Map<string, Trouble>();
  return {
    get idle() {
      return troubles.size === 0;
    },
    admits(key) {
      const trouble = troubles.get(key);
      if (!trouble || trouble.overdue < tolerance) return true;
      if (now() < trouble.until) return false;
      trouble.until = now() + pauseAfter(trouble.failures);
      return true;
    },
    timedOut(key, begun) {
      const known = troubles.get(key);
      const trouble = known ?? { overdue: 0, since: now(), failures: 0, until: 0 };
      if (known && begun >= known.since) trouble.failures += 1;
      trouble.overdue += 1;
      trouble.until = now() + pauseAfter(trouble.failures);
      troubles.set(key, trouble);
      const [oldest] = troubles.keys();
      if (troubles.size > MAX_KEYS && oldest !== undefined) troubles.delete(oldest);
      return () => {
        trouble.overdue -= 1;
        if (trouble.overdue === 0 && troubles.get(key) === trouble) troubles.delete(key);
      };
    },
    answered(key) {
      const trouble = troubles.get(key);
      if (trouble && trouble.overdue >= tolerance) troubles.delete(key);
    },
  };
}
