/** Work that goes on behind the answers, so that whoever shuts down can wait for it. */
export interface Background {
  /** How much is under way, what pauses included. */
  readonly count: number;
  /** Aborted by {@link Background.stop}. */
  readonly stopped: AbortSignal;
  /** Counts work until it settles. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Waits without keeping the process alive. Never settles once it is too late to go on. */
  pause(ms: number): Promise<void>;
  /**
   * Cuts the pauses under way short, and lets no further one begin that would last longer than `withinMs`
   * from now.
   *
   * @returns when nothing goes on any more but what has paused for good. Never rejects.
   */
  finish(withinMs: number): Promise<void>;
  /** Lets nothing go on after a pause, and tells what looks at `stopped` to end. */
  stop(): void;
}

export function createBackground(): Background {
  const stop = new AbortController();
  const asleep = new Map<() => void, NodeJS.Timeout>();
  let onIdle: (() => void)[] = [];
  let count = 0;
  /** Of the count those whose pause never ends. */
  let given = 0;
  let end = Number.POSITIVE_INFINITY;

  const look = () => {
    if (count > given) return;
    const told = onIdle;
    onIdle = [];
    for (const resolve of told) resolve();
  };
  const giveUp = (pauses: number) => {
    given += pauses;
    look();
  };

  return {
    get count() {
      return count;
    },
    stopped: stop.signal,
    async track(work) {
      count += 1;
      try {
        return await work;
      } finally {
        count -= 1;
        look();
      }
    },
    pause: (ms) =>
      new Promise((resolve) => {
        if (stop.signal.aborted || performance.now() + ms > end) return giveUp(1);
        const wake = () => {
          clearTimeout(asleep.get(wake));
          asleep.delete(wake);
          resolve();
        };
        asleep.set(wake, setTimeout(wake, ms).unref());
      }),
    finish(withinMs) {
      end = performance.now() + withinMs;
      for (const wake of [...asleep.keys()]) wake();
      return new Promise((resolve) => {
        onIdle.push(resolve);
        look();
      });
    },
    stop() {
      stop.abort();
      for (const timer of asleep.values()) clearTimeout(timer);
      const pauses = asleep.size;
      asleep.clear();
      giveUp(pauses);
    },
  };
}
