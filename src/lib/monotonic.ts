/**
 * Milliseconds that only ever grow, for measuring how long something lasts. The time of day is set back
 * and forth, and a wait that is measured by it lasts an hour too long or not at all.
 */
export const monotonicNow = (): number => performance.now();
