/** How long somebody still waits, for all the work together that is done for them. */
export interface WaitBudget {
  remainingMs: number;
}

/** Waits for work on a key, but no longer than the budget allows. */
export type BoundedWait = (
  key: string,
  work: Promise<unknown>,
  budget: WaitBudget,
) => Promise<void>;

/**
 * Once some work on a key has taken too long, nobody waits for more of it until it has ended. What a Bulk
 * request waits for is taken from one budget, operation after operation.
 */
export function createBoundedWait(): BoundedWait {
  const overdue = new Map<string, number>();
  const count = (key: string, change: 1 | -1) => {
    const left = (overdue.get(key) ?? 0) + change;
    if (left > 0) overdue.set(key, left);
    else overdue.delete(key);
  };
  return async (key, work, budget) => {
    if (overdue.has(key) || budget.remainingMs <= 0) return;
    const begun = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        count(key, 1);
        void work.finally(() => count(key, -1));
        resolve();
      }, budget.remainingMs);
      timer.unref();
    });
    await Promise.race([work, enough]);
    clearTimeout(timer);
    budget.remainingMs -= performance.now() - begun;
  };
}
