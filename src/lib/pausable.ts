import type { WorkBudget } from './work-budget.js';

/** Work that stops wherever another slice is due: as plain code it would have to be asynchronous throughout. */
export type Pausable<T> = Generator<void, T, void>;

/** Does the work in one piece. */
export function inOnePiece<T>(work: Pausable<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/**
 * Does the work in slices. What needs no more than one is done when this returns, without a promise.
 *
 * @param holding - see {@link WorkBudget.pause}.
 */
export function inSlices<T>(
  work: Pausable<T>,
  budget: WorkBudget,
  holding = false,
): T | Promise<T> {
  const step = work.next();
  return step.done ? step.value : resume(work, budget, holding);
}

async function resume<T>(work: Pausable<T>, budget: WorkBudget, holding: boolean): Promise<T> {
  for (;;) {
    await budget.pause(holding);
    const step = work.next();
    if (step.done) return step.value;
  }
}
