import type { Credential } from './types.js';

const MAX_LENGTH = 8192;
const HEADER = /^([A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]*) +([^\s,]+) *$/;

/**
 * Reads an `Authorization` header (RFC 6750 §2.1). undefined if it is not `scheme credentials`, too
 * long, or several values joined into one: two credentials in a request are none.
 */
export function parseAuthorization(header: string | undefined): Credential | undefined {
  if (header === undefined || header.length > MAX_LENGTH) return undefined;
  const match = HEADER.exec(header);
  const [, scheme, token] = match ?? [];
  if (scheme === undefined || token === undefined) return undefined;
  return { scheme: scheme.toLowerCase(), token };
}
