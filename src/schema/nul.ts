import { ScimError } from '../errors/scim-error.js';

/** U+0000 is valid in JSON; PostgreSQL, among others, cannot keep it in a text and would fail on it. */
export function hasNul(text: string): boolean {
  return text.includes('\u0000');
}

/** @throws ScimError */
export function refuseNul(
  scimType: 'invalidValue' | 'invalidFilter',
  path: string,
  value: unknown,
): void {
  if (typeof value !== 'string' || !hasNul(value)) return;
  throw new ScimError(scimType, `Attribute "${path}" never holds the character U+0000.`);
}
