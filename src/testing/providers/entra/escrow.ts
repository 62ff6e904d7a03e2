const HOUR_MS = 3_600_000;

/** Hours after the first failure at which Entra tries again; the first time is the very next cycle. */
const FIRST_RETRIES = [0, 6, 12, 24] as const;

/** After so many days without success an object is left alone until it changes. */
const DAYS_OF_RETRIES = 28;

/** An object that could not be provisioned and waits for another attempt. */
export interface Escrow {
  /** Milliseconds since the epoch. */
  readonly firstFailedAt: number;
  readonly attempts: number;
}

/**
 * When Entra tries an object again: in the next cycle, 6, 12 and 24 hours after the first failure, then
 * once a day up to the 28th. Microsoft: how-provisioning-works.
 *
 * @returns milliseconds since the epoch; undefined when it has given up.
 */
function nextAttempt({ firstFailedAt, attempts }: Escrow): number | undefined {
  const hours = FIRST_RETRIES[attempts - 1] ?? 24 * (attempts - FIRST_RETRIES.length + 1);
  return hours > 24 * DAYS_OF_RETRIES ? undefined : firstFailedAt + hours * HOUR_MS;
}

export type EscrowBook = Map<string, Escrow>;

/** Whether an object that has not changed is to be looked at in a cycle at this time. */
export function isDue(book: EscrowBook, objectId: string, now: number): boolean {
  const escrow = book.get(objectId);
  const at = escrow && nextAttempt(escrow);
  return at !== undefined && at <= now;
}

/** Notes the outcome of an attempt. */
export function note(book: EscrowBook, objectId: string, failed: boolean, now: number): void {
  const before = book.get(objectId);
  if (!failed) book.delete(objectId);
  else {
    book.set(objectId, {
      firstFailedAt: before?.firstFailedAt ?? now,
      attempts: (before?.attempts ?? 0) + 1,
    });
  }
}
