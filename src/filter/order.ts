/** Sort key of one value: see `comparisonKey`. */
export type Key = string | number;

/**
 * Total order of keys: numbers by value, strings by code point (RFC 7644 §3.4.2.3), numbers before strings.
 * JavaScript's own `<` goes by UTF-16 code unit, which puts emoji before some of the letters.
 */
export function compareKeys(a: Key, b: Key): number {
  if (a === b) return 0;
  if (typeof a === 'string') return typeof b === 'string' ? compareText(a, b) : 1;
  if (typeof b === 'string') return -1;
  return a < b ? -1 : 1;
}

function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Lifts surrogates, halves of code points above U+FFFF, over all other code units. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
