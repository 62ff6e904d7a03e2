import { ScimError } from '../errors/scim-error.js';
import type { Filter } from '../filter/ast.js';

/** Steps that one request may ask for; a few seconds' work at the worst. */
const MAX_EFFORT = 10_000_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
const ASCII = /^[\x00-\x7f]*$/;

/**
 * Counts the steps that the operations of one request ask for. Most elements are found by their key; only
 * filters on other sub-attributes pass over the list, and this keeps many operations times many or long
 * values from blocking the process.
 */
export class Effort {
  #spent = 0;

  /** @throws ScimError 413 once the request has asked for too much. */
  spend(steps: number): void {
    this.#spent += steps;
    if (this.#spent <= MAX_EFFORT) return;
    throw new ScimError(413, 'The operations look at too many values; send fewer in one request.');
  }
}

/** Steps to compare the texts of an element once: folding case and composition beyond ASCII is dear. */
export function textEffort(value: unknown): number {
  if (typeof value === 'string') return ASCII.test(value) ? value.length >> 6 : value.length >> 1;
  if (typeof value !== 'object' || value === null) return 0;
  let steps = 0;
  for (const part of Object.values(value)) steps += textEffort(part);
  return steps;
}

/** Steps to look at one element with a filter, its texts aside. The depth is bounded by the parser. */
export function filterEffort(filter: Filter | undefined): number {
  switch (filter?.kind) {
    case 'and':
    case 'or':
      return filter.filters.reduce((steps, part) => steps + filterEffort(part), 0);
    case 'not':
    case 'valuePath':
      return filterEffort(filter.filter);
    default:
      return 1;
  }
}
