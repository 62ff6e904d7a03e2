/** Pauses between the attempts to send an alert: together a day. */
const PAUSES_MINUTES: readonly number[] = [1, 5, 15, 30, 60, 120, 240, 360, 600];

/**
 * Seconds until an alert is tried again; undefined once it is given up. Attempts are counted as they begin, so that one
 * by which a process ends does not go on for ever.
 *
 * @param attempts - that have been made.
 */
export function pauseAfter(attempts: number): number | undefined {
  const minutes = PAUSES_MINUTES[Math.max(1, attempts) - 1];
  return minutes === undefined ? undefined : minutes * 60;
}
