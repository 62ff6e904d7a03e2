/** Steps to validate, compare, copy and write one element of a list. */
const ELEMENT_COST = 10;

/**
 * Steps to read, check and write a record once, estimated without looking into its values: its long strings
 * and lists count, and for whoever is an ordinary person that is next to nothing.
 */
export function recordCost(record: Readonly<Record<string, unknown>>): number {
  let steps = 1;
  for (const name of Object.keys(record)) {
    const value = record[name];
    if (typeof value === 'string') steps += value.length >> 6;
    else if (Array.isArray(value)) steps += value.length * ELEMENT_COST;
  }
  return steps;
}
