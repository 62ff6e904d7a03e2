/** Waits for work, but not forever: it goes on by itself then. */
export type Patience = (work: Promise<void>, giveUp: () => void) => Promise<void>;

/**
 * Once some work has taken too long, nobody waits for more until it has ended: a Bulk request would
 * otherwise wait for each of its operations.
 */
export function createPatience(ms: number): Patience {
  let overdue = 0;
  return async (work, giveUp) => {
    if (overdue > 0) return;
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        overdue += 1;
        void work.finally(() => {
          overdue -= 1;
        });
        giveUp();
        resolve();
      }, ms);
      timer.unref();
    });
    await Promise.race([work, enough]);
    clearTimeout(timer);
  };
}
