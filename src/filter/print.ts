import type { Filter, FilterNode } from './ast.js';

type Printable = Filter | FilterNode;

/** The RFC's grammar has no constants; every resource has an `id` (RFC 7643 §3.1). */
const ALWAYS = 'id pr';

/**
 * Writes a filter, bound or not, as canonical text: single spaces, lower-case operators, no more
 * parentheses than needed, literals as JSON. Parsing the text gives the same filter.
 *
 * The text holds the values of the filter, often personal data: think before logging it.
 *
 * @example
 * // In a store's list method, for a request with filter=((userName EQ "ada"))  OR not(active eq True):
 * if (query.filter) console.log(printFilter(query.filter));
 * // userName eq "ada" or not (active eq true)
 */
export function printFilter(filter: Printable): string {
  return print(filter, false);
}

function print(filter: Printable, inBrackets: boolean): string {
  switch (filter.kind) {
    case 'or':
      return filter.filters.map((part) => print(part, inBrackets)).join(' or ');
    case 'and':
      return filter.filters.map((part) => printConjunct(part, inBrackets)).join(' and ');
    case 'not':
      return `not (${print(filter.filter, inBrackets)})`;
    case 'present':
      return `${nameOf(filter, inBrackets)} pr`;
    case 'compare':
      return `${nameOf(filter, inBrackets)} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case 'valuePath':
      return `${nameOf(filter, inBrackets)}[${print(filter.filter, true)}]`;
    case 'constant':
      return filter.value ? ALWAYS : `not (${ALWAYS})`;
  }
}

function printConjunct(filter: Printable, inBrackets: boolean): string {
  const text = print(filter, inBrackets);
  return filter.kind === 'or' ? `(${text})` : text;
}

function nameOf(
  filter: Extract<Printable, { kind: 'present' | 'compare' | 'valuePath' }>,
  inBrackets: boolean,
): string {
  if ('path' in filter) return filter.path;
  const { path, subAttribute } = filter.attribute;
  return inBrackets ? (subAttribute?.name ?? 'value') : path;
}
