/**
 * Whether `pr` finds something here: not null, no empty text, no empty list, and for a complex value at
 * least one sub-attribute with a value (RFC 7644 §3.4.2.2, RFC 7643 §2.5).
 */
export function hasValue(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  if (Array.isArray(value)) return value.some(hasValue);
  return typeof value === 'object' ? Object.values(value).some(hasValue) : true;
}
