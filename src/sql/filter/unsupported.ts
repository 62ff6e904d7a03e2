import { ScimError } from '../../errors/scim-error.js';

/**
 * The attribute map has no place for an attribute, or what is asked of it cannot be said in SQL. If it
 * leaves the store, the client gets 400 `invalidFilter` (RFC 7644 §3.12: "the attribute and filter
 * comparison combination is not supported"). Declare `filter: (filter) => canFilterInSql(filter, …)` in
 * the store's capabilities, and the router answers such filters by a bounded scan instead.
 */
export class UnsupportedFilterError extends ScimError {
  /** Canonical path of the attribute. */
  readonly attribute: string;

  constructor(attribute: string, problem: string) {
    super('invalidFilter', `Attribute "${attribute}" ${problem}.`);
    this.name = 'UnsupportedFilterError';
    this.attribute = attribute;
  }
}
