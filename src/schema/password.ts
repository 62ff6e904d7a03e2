import type { Rules } from '../conformance/rules.js';
import { ScimError } from '../errors/scim-error.js';
import type { Attribute } from './types.js';

/** Whether an attribute is a clear-text password (RFC 7643 §4.1.1), in the core schema or an extension. */
export function isPassword({ name, mutability }: Attribute): boolean {
  return name.toLowerCase() === 'password' && mutability === 'writeOnly';
}

/**
 * Refuses a password where rule `passwords` does, as if no schema had it.
 *
 * @throws ScimError `invalidSyntax`
 */
export function refusePassword(attribute: Attribute, rules: Rules): void {
  if (rules.passwords === 'accept' || !isPassword(attribute)) return;
  throw new ScimError('invalidSyntax', 'Attribute "password" is not accepted here.');
}
