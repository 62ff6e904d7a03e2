/** Upper bounds on what one request may ask for. */
export interface Limits {
  /** Bytes of a request body; more is 413. Default 1 MiB. */
  readonly maxBodyBytes: number;
  /** Seconds within which a request body must arrive; after that 408. Default 30. */
  readonly bodyTimeoutSeconds: number;
  /** Operations of one PATCH; more is 413. Default 1,000. */
  readonly maxPatchOperations: number;
  /** Operations of one Bulk request, published as `bulk.maxOperations`; more is 413. Default 1,000. */
  readonly maxBulkOperations: number;
  /** Characters of one filter; more is 400 `invalidFilter`. Default 8,192. */
  readonly maxFilterLength: number;
  /**
   * Characters that `co`, `sw` and `ew` may search for; more is 400 `invalidFilter`. {@link filterToSql} applies
   * the default, whatever is set here. Default 256.
   */
  readonly maxPatternLength: number;
  /**
   * Steps of work that one request may cause in this process, a Bulk request as a whole. A step is roughly one
   * comparison of two short strings in a filter, a path or a sort, or one value changed or written. The default
   * amounts to a few seconds, spent in slices of 10 milliseconds between other requests; more is 400 `tooMany`.
   * Default 20,000,000.
   */
  readonly maxWork: number;
  /** Resources on a page when the client sends no `count`. Default 100. */
  readonly defaultPageSize: number;
  /**
   * Resources on a page at most, published as `filter.maxResults`; a larger `count` is lowered to it. Default
   * 1,000.
   */
  readonly maxPageSize: number;
  /**
   * Estimated bytes of one index page as JSON. An index page is streamed and never cut short: more is 400
   * `tooMany`. Default 256 MiB.
   */
  readonly maxPageBytes: number;
  /**
   * Resources the router examines when a store cannot filter or sort by itself; more is 400 `tooMany`. Default
   * 10,000.
   */
  readonly maxScan: number;
  /** How often a unit of work is run again after a version conflict; then 503. Default 8. */
  readonly maxRetries: number;
  /** Seconds for which a cursor can be used. Default 3,600. */
  readonly cursorTimeoutSeconds: number;
  /**
   * Characters of one string value; more is 400 `invalidValue`. Like the other limits on what a resource holds,
   * it applies to the result of a write, whatever form the request has, and nothing is written. Data that is
   * already stored is not judged: it can be made smaller, and a deactivation is never refused because of it.
   * Default 65,536.
   */
  readonly maxStringLength: number;
  /**
   * Characters of values that resources are looked up by: unique attributes such as `userName`, `externalId`,
   * `emails.value`, and the strings of a group's members; more is 400 `invalidValue`. Longer ones would not fit
   * into a database index (2,704 bytes in PostgreSQL), which would reject the write each time it is retried.
   * Default 1,024.
   */
  readonly maxKeyLength: number;
  /**
   * Values of one multi-valued attribute; more is 400 `invalidValue`. Group members are not limited. Default
   * 1,000.
   */
  readonly maxAttributeValues: number;
  /**
   * Bytes of one resource as JSON, not counting members, `id` and `meta`; more is 400 `invalidValue`. Default
   * 256 KiB.
   */
  readonly maxResourceBytes: number;
  /**
   * Depth to which groups can be nested, counting the outermost and the innermost group; deeper is 400
   * `invalidValue`. Groups that contain each other count once. Default 32.
   */
  readonly maxGroupDepth: number;
  /**
   * Groups in the derived `groups` of a user, nested ones included. For a user in more, answers leave out
   * `groups` altogether, with a line in the log; filters and roles still take all of them into account. Default
   * 5,000.
   */
  readonly maxDerivedGroups: number;
}
