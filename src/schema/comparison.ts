import { parseDateTime } from './datetime.js';
import { usernameKey } from './precis/username.js';
import type { Attribute } from './types.js';

type Scalar = string | number | boolean;

const exact = (value: Scalar): string | number =>
  typeof value === 'boolean' ? Number(value) : value;

/**
 * The mapping of UsernameCaseMapped is right for `userName`, where RFC 7644 §5 demands it, and does what
 * any other string without case needs (§7.8).
 */
const caseless = (value: Scalar): string | number =>
  typeof value === 'string' ? usernameKey(value) : exact(value);

const instant = (value: Scalar): string | number =>
  typeof value === 'string' ? (parseDateTime(value) ?? value) : exact(value);

/**
 * How values of an attribute are compared, ordered and found to be the same: text by `caseExact`,
 * dateTimes by instant, false before true (RFC 7643 §2.2, §2.3). The value itself is kept as sent.
 *
 * @example
 * const key = comparisonKey(users.at('userName').target);
 * key('BJensen') === key('bjensen'); // true
 */
export function comparisonKey(attribute: Attribute): (value: Scalar) => string | number {
  if (attribute.type === 'dateTime') return instant;
  return attribute.caseExact ? exact : caseless;
}

function isUnassigned(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function sameSingle(attribute: Attribute, a: unknown, b: unknown): boolean {
  if (attribute.subAttributes === undefined || !isObject(a) || !isObject(b)) return a === b;
  return attribute.subAttributes.every((sub) => sameValue(sub, a[sub.name], b[sub.name]));
}

const isWritable = ({ mutability }: Attribute) => mutability !== 'readOnly';

/**
 * As {@link sameValue}, but only for what clients can write: what the store itself adds to a value, such
 * as `manager.displayName`, and attributes that are its own, make no difference.
 */
export function sameWritable(attribute: Attribute, a: unknown, b: unknown): boolean {
  if (!isWritable(attribute)) return true;
  const { subAttributes } = attribute;
  const whole = subAttributes === undefined || subAttributes.every(isWritable);
  if (whole) return sameValue(attribute, a, b);
  return sameValue({ ...attribute, subAttributes: subAttributes.filter(isWritable) }, a, b);
}

/**
 * Whether two values of an attribute are exactly the same, so that writing one over the other changes
 * nothing. A change of letter case is a change; the order of keys is none, the order of a list is one.
 */
export function sameValue(attribute: Attribute, a: unknown, b: unknown): boolean {
  if (isUnassigned(a) || isUnassigned(b)) return isUnassigned(a) && isUnassigned(b);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, i) => sameSingle(attribute, value, b[i]));
  }
  return sameSingle(attribute, a, b);
}
