/** How much a filter may ask for. Filters are written by strangers; parsing is linear within these. */
export interface FilterLimits {
  /** Longest string, in UTF-16 code units. */
  readonly maxLength: number;
  /** Deepest nesting of parentheses and brackets. */
  readonly maxDepth: number;
  /** Most comparisons in one filter, `pr` included. */
  readonly maxTerms: number;
}

/**
 * Longest string that `co`, `sw` and `ew` look for, in UTF-16 code units, where nothing else is set:
 * PostgreSQL's `LIKE` takes as many steps as the text has characters, times those of the pattern.
 */
export const MAX_PATTERN_LENGTH = 256;

export const FILTER_LIMITS: FilterLimits = Object.freeze({
  maxLength: 8192,
  maxDepth: 32,
  maxTerms: 256,
});

export interface ParseOptions {
  /** By default {@link FILTER_LIMITS}: 8,192 characters, 32 levels, 256 comparisons. */
  readonly limits?: Partial<FilterLimits>;
}
