import type { Client, Pool, Queryable } from './database.js';

/**
 * A pool of the only connection of an embedded database such as PGlite: statements and transactions take
 * turns. A transaction that does not run a statement at once lets others go first, for it would hold no
 * lock elsewhere either.
 *
 * @param run - runs one statement; it is never called twice at once.
 */
export function embeddedPool(run: Queryable['query']): Pool {
  let free = Promise.resolve();

  /** Waits for the connection; the function that it gives back makes it free again. */
  function take(): Promise<() => void> {
    const before = free;
    let release = () => {};
    free = new Promise((resolve) => {
      release = resolve;
    });
    return before.then(() => release);
  }

  function connect(): Client {
    let place: Promise<() => void> | undefined = take();
    let begun: Promise<unknown> | undefined;
    const giveBack = () => {
      place?.then((release) => release());
      place = undefined;
    };
    setImmediate(() => {
      if (begun === undefined) giveBack();
    });
    const begin = async () => {
      place ??= take();
      await place;
      await run('BEGIN', []);
    };
    return {
      async query(text, values) {
        const ends = text === 'COMMIT' || text === 'ROLLBACK';
        if (text === 'BEGIN' || (ends && begun === undefined)) return { rows: [] };
        begun ??= begin();
        await begun;
        return run(text, values);
      },
      release: giveBack,
    };
  }

  return {
    connect: async () => connect(),
    async query(text, values) {
      const release = await take();
      try {
        return await run(text, values);
      } finally {
        release();
      }
    },
  };
}
