import type { Pausable } from './pausable.js';
import type { WorkBudget } from './work-budget.js';

/** Fewer are sorted by the engine in one piece, whatever a comparison costs within reason. */
const FEW = 64;

/**
 * Sorts into a new array, stably, and in slices where there are many.
 *
 * @param cost - steps of one comparison.
 */
export function* sorted<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  cost: (a: T, b: T) => number,
  work: WorkBudget,
): Pausable<readonly T[]> {
  const counted = (a: T, b: T) => {
    work.spend(cost(a, b));
    return compare(a, b);
  };
  if (items.length <= FEW) return [...items].sort(counted);
  let from: T[] = [...items];
  let into: T[] = new Array(from.length);
  for (let width = 1; width < from.length; width *= 2) {
    for (let start = 0; start < from.length; start += 2 * width) {
      const middle = Math.min(start + width, from.length);
      const end = Math.min(middle + width, from.length);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at += 1) {
        const isLeft =
          left < middle && (right >= end || counted(from[left] as T, from[right] as T) <= 0);
        into[at] = (isLeft ? from[left++] : from[right++]) as T;
        if (work.isDue()) yield;
      }
    }
    [from, into] = [into, from];
  }
  return from;
}
