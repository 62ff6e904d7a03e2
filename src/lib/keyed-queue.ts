/** A place in the queue of one key. */
export interface Ticket {
  /** Fulfilled when everybody in front has been released. */
  readonly ready: Promise<void>;
  /** Lets the next one forward, as soon as everybody in front has been released too. */
  release(): void;
}

/** One queue per key, within this process; keys do not wait for each other. */
export interface KeyedQueue {
  /** Takes the last place. It must be released once, whether or not it was waited for. */
  acquire(key: string): Ticket;
  /** Whether nobody is in the queue of any key. */
  readonly idle: boolean;
  /** Whether somebody is in the queue of the key. */
  busy(key: string): boolean;
}

const FREE = Promise.resolve();

/**
 * Places are taken in the order of the calls, and in that order they become ready.
 *
 * @example
 * const ticket = queue.acquire('a');
 * await ticket.ready;
 * try { … } finally { ticket.release(); }
 */
export function createKeyedQueue(): KeyedQueue {
  const last = new Map<string, Promise<void>>();
  return {
    get idle() {
      return last.size === 0;
    },
    busy: (key) => last.has(key),
    acquire(key) {
      const ready = last.get(key) ?? FREE;
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const over = ready.then(() => released);
      last.set(key, over);
      void over.then(() => {
        if (last.get(key) === over) last.delete(key);
      });
      return { ready, release };
    },
  };
}

/** Runs work on one key after the other within this process. */
export interface KeyedMutex extends Pick<KeyedQueue, 'idle' | 'busy'> {
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

export function createKeyedMutex(): KeyedMutex {
  const queue = createKeyedQueue();
  return {
    get idle() {
      return queue.idle;
    },
    busy: queue.busy,
    async run(key, work) {
      const { ready, release } = queue.acquire(key);
      await ready;
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}
