/**
 * Index of the first element behind a boundary, by binary search: `isBehind` is false for all elements
 * before it and true for all from there on. The length if there is none.
 */
export function firstAfter<T>(sorted: readonly T[], isBehind: (element: T) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const element = sorted[middle];
    if (element === undefined || isBehind(element)) high = middle;
    else low = middle + 1;
  }
  return low;
}
