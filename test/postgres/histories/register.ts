/** A write of one value, while others write it too. */
export interface Write<T> {
  readonly value: T;
  readonly start: number;
  /** When it was acknowledged; Infinity if nobody knows whether, or when, it was done. */
  readonly end: number;
}

/** What somebody saw, at some time between start and end. */
export interface Sight<T> {
  readonly value: T;
  readonly start: number;
  readonly end: number;
}

/**
 * Whether a value can have been seen: some write of it had begun, and no other one that was acknowledged came
 * between the two. The initial value counts as a write before everything.
 */
export function canBeSeen<T>(
  initial: T,
  writes: readonly Write<T>[],
  { value, start, end }: Sight<T>,
): boolean {
  const all: readonly Write<T>[] = [{ value: initial, start: -2, end: -1 }, ...writes];
  return all.some(
    (write) =>
      Object.is(write.value, value) &&
      write.start < end &&
      !all.some((later) => later.start > write.end && later.end < start),
  );
}
