const ROWS = 4;
const COLUMNS = 65_536;
const MOST = 65_535;

/** Counts failures of any number of keys in a memory of fixed size. */
export interface FailureSketch {
  /** @param digest - of the key; at least eight bytes, evenly distributed and not to be foreseen. */
  add(digest: Buffer): void;
  /** Failures of a key in this window; never fewer than there were. */
  count(digest: Buffer): number;
  /** Milliseconds until the window ends and every count is 0. */
  windowLeft(): number;
}

/**
 * A count-min sketch: four rows of counters, each key counted in one of each row, its count being the least
 * of the four. Nothing is ever pushed out, whoever rotates names or addresses: a table of entries would have to
 * forget somebody, and an attacker would make it forget their own. A key without failures is taken for one
 * with ten only after about half a million failures of others in one window. Half a megabyte, made with
 * the first failure.
 *
 * @param now - milliseconds of a clock that only grows.
 */
export function createFailureSketch(windowMs: number, now: () => number): FailureSketch {
  let counters: Uint16Array | undefined;
  let ends = Number.NEGATIVE_INFINITY;

  const placesOf = (digest: Buffer): readonly number[] =>
    Array.from({ length: ROWS }, (_, row) => row * COLUMNS + digest.readUInt16BE(row * 2));

  /** The counters of this window; a new one begins with its first failure. */
  function current(): Uint16Array | undefined {
    if (counters && now() >= ends) counters = undefined;
    return counters;
  }

  return {
    add(digest) {
      const open = current();
      if (!open) ends = now() + windowMs;
      counters = open ?? new Uint16Array(ROWS * COLUMNS);
      for (const place of placesOf(digest)) {
        counters[place] = Math.min(MOST, (counters[place] ?? 0) + 1);
      }
    },
    count(digest) {
      const open = current();
      return open ? Math.min(...placesOf(digest).map((place) => open[place] ?? 0)) : 0;
    },
    windowLeft: () => Math.max(0, ends - now()),
  };
}
