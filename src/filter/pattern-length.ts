import { ScimError } from '../errors/scim-error.js';
import type { CompareFilter, Filter } from './ast.js';

const PARTS: ReadonlySet<string> = new Set(['co', 'sw', 'ew']);

/** Whether a comparison looks for a part of a string that is longer than the bound. */
function isLongPattern({ operator, value }: CompareFilter, maxLength: number): boolean {
  return typeof value === 'string' && value.length > maxLength && PARTS.has(operator);
}

/**
 * Refuses to look for a long part of a string. The depth is bounded by the parser.
 *
 * @param maxLength - in UTF-16 code units.
 * @throws ScimError 400 `invalidFilter` that names the attribute.
 */
export function refuseLongPatterns(filter: Filter, maxLength: number): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      for (const part of filter.filters) refuseLongPatterns(part, maxLength);
      return;
    case 'not':
    case 'valuePath':
      refuseLongPatterns(filter.filter, maxLength);
      return;
    case 'compare':
      if (!isLongPattern(filter, maxLength)) return;
      throw new ScimError(
        'invalidFilter',
        `Operator "${filter.operator}" looks for at most ${maxLength} characters (attribute "${filter.attribute.path}").`,
      );
  }
}
