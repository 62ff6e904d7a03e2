/** How long somebody still waits, for all the work together that is done for them. */
export interface Patience {
  leftMs: number;
}

/** Waits for work, but no longer than there is patience. */
export type WaitPatiently = (work: Promise<void>, patience: Patience) => Promise<void>;

/**
 * Once some work has taken too long, nobody waits for more until it has ended. What a Bulk request waits for
 * is taken from one patience, operation after operation.
 */
export function createWaitPatiently(): WaitPatiently {
  let overdue = 0;
  return async (work, patience) => {
    if (overdue > 0 || patience.leftMs <= 0) return;
    const begun = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        overdue += 1;
        void work.finally(() => {
          overdue -= 1;
        });
        resolve();
      }, patience.leftMs);
      timer.unref();
    });
    await Promise.race([work, enough]);
    clearTimeout(timer);
    patience.leftMs -= performance.now() - begun;
  };
}
