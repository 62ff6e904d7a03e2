import { ScimError } from '../errors/scim-error.js';

/** Elements that one request may have looked at; about a second's work. */
const MAX_EFFORT = 10_000_000;

/**
 * Counts the elements that the operations of one request have to look at. Most are found by their key;
 * only filters on other sub-attributes pass over the list, and this keeps many filters times many
 * elements from blocking the process.
 */
export class Effort {
  #spent = 0;

  /** @throws ScimError 413 once the request has asked for too much. */
  spend(elements: number): void {
    this.#spent += elements;
    if (this.#spent <= MAX_EFFORT) return;
    throw new ScimError(413, 'The operations look at too many values; send fewer in one request.');
  }
}
