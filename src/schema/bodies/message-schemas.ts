import type { Rules } from '../../conformance/rules.js';
import { ScimError } from '../../errors/scim-error.js';

/**
 * Checks that a message says which one it is (RFC 7644 §8.2). By rule `missingSchemas` it need not: the address that
 * it was sent to tells, and clients send the URI of another message, or none.
 *
 * @throws ScimError 400 `invalidSyntax`
 */
export function checkMessageSchemas(schemas: unknown, urn: string, rules: Rules): void {
  if (rules.missingSchemas === 'accept') return;
  const wanted = urn.toLowerCase();
  const isNamed =
    Array.isArray(schemas) &&
    schemas.some((uri) => typeof uri === 'string' && uri.toLowerCase() === wanted);
  if (!isNamed) throw new ScimError('invalidSyntax', `"schemas" must name "${urn}".`);
}
