/** Runs pieces of work one after the other, each of which writes everything or nothing. */
export interface Transactions {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Notes how to take back the write that was just made. */
  wrote(undo: () => void): void;
}

/** Who writes outside while a transaction runs is taken back with it, so that all writers must use one. */
export function createTransactions(): Transactions {
  let last: Promise<unknown> = Promise.resolve();
  let undos: (() => void)[] | undefined;

  async function attempt<T>(work: () => Promise<T>): Promise<T> {
    const mine: (() => void)[] = [];
    undos = mine;
    try {
      return await work();
    } catch (error) {
      undos = undefined;
      for (const undo of mine.reverse()) undo();
      throw error;
    } finally {
      undos = undefined;
    }
  }

  return {
    run(work) {
      const turn = last.then(() => attempt(work));
      last = turn.catch(() => {});
      return turn;
    },
    wrote: (undo) => undos?.push(undo),
  };
}
