/**
 * Counted work in one turn of the event loop, in milliseconds: half of what a slice may last, for what is done
 * between two looks at the clock, such as the check of a large resource, comes on top.
 */
const SLICE_MS = 5;

/** What the queue measures and yields with; replaced by tests. */
export interface SliceClock {
  /** Milliseconds. */
  now(): number;
  /** Runs a function in the next turn of the event loop, when I/O had its own. */
  defer(run: () => void): void;
}

const SYSTEM: SliceClock = {
  now: () => performance.now(),
  // A promise does not yield at all, and setTimeout costs a millisecond each time.
  defer: (run) => void setImmediate(run),
};

/**
 * Where long work waits for its next slice. There is one queue in a process, for there is one event loop:
 * whoever works in a turn of it, together they get one slice. Behind it everybody waits, tenants take turns,
 * and in between the loop serves whoever needs no slice at all. So ten long requests cost the others no more
 * than one.
 */
export class SliceQueue {
  #clock: SliceClock;
  /** By tenant, in the order in which they take turns. */
  readonly #waiting = new Map<string, (() => void)[]>();
  /** When the present turn of the event loop began to be used; undefined if it is not. */
  #begun: number | undefined;
  #armed = false;

  constructor(clock: SliceClock = SYSTEM) {
    this.#clock = clock;
  }

  /** How many wait for a slice. */
  get waiting(): number {
    let count = 0;
    for (const line of this.#waiting.values()) count += line.length;
    return count;
  }

  /** Whether the present turn has had its slice. */
  isUsed(): boolean {
    const now = this.#clock.now();
    if (this.#begun !== undefined) return now - this.#begun >= SLICE_MS;
    this.#begun = now;
    this.#arm();
    return false;
  }

  /**
   * Waits for the next slice.
   *
   * @param first - in front of the others of the tenant: for work that holds what they may wait for.
   */
  wait(tenantId: string, first: boolean): Promise<void> {
    return new Promise((resolve) => {
      const line = this.#waiting.get(tenantId);
      if (line === undefined) this.#waiting.set(tenantId, [resolve]);
      else if (first) line.unshift(resolve);
      else line.push(resolve);
      this.#arm();
    });
  }

  /** Exchanges the clock, for tests; the result puts back the one before. */
  useClock(clock: SliceClock): () => void {
    const before = this.#clock;
    this.#clock = clock;
    this.#begun = undefined;
    this.#armed = false;
    return () => {
      this.#clock = before;
      this.#begun = undefined;
      this.#armed = false;
      if (this.#waiting.size > 0) this.#arm();
    };
  }

  #arm(): void {
    if (this.#armed) return;
    this.#armed = true;
    this.#clock.defer(() => this.#turn());
  }

  #turn(): void {
    this.#armed = false;
    this.#begun = undefined;
    const next = this.#next();
    if (next === undefined) return;
    this.#begun = this.#clock.now();
    this.#arm();
    next();
  }

  /** The first of the tenant whose turn it is, which then goes behind the other tenants. */
  #next(): (() => void) | undefined {
    for (const [tenantId, line] of this.#waiting) {
      this.#waiting.delete(tenantId);
      const next = line.shift();
      if (line.length > 0) this.#waiting.set(tenantId, line);
      return next;
    }
    return undefined;
  }
}

/** The queue of this process. */
export const SLICES = new SliceQueue();
