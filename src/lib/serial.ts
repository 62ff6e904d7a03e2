/** Runs work on one key after the other within this process; different keys do not wait for each other. */
export interface Serial {
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Whether nobody is working on any key. */
  readonly idle: boolean;
  /** Whether somebody is working on the key, or waiting to. */
  busy(key: string): boolean;
}

export function createSerial(): Serial {
  const tails = new Map<string, Promise<unknown>>();
  return {
    get idle() {
      return tails.size === 0;
    },
    busy: (key) => tails.has(key),
    async run(key, work) {
      const before = tails.get(key) ?? Promise.resolve();
      const mine = before.then(work, work);
      const tail = mine.catch(() => undefined);
      tails.set(key, tail);
      try {
        return await mine;
      } finally {
        if (tails.get(key) === tail) tails.delete(key);
      }
    },
  };
}
