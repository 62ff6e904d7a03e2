import type { Credential } from './types.js';

const MAX_LENGTH = 8192;
const HEADER = /^([A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]*) +([^\s,]+) *$/;
/** RFC 6750 §2.1 `b64token`. */
const RAW = /^[A-Za-z0-9._~+/-]+=*$/;

/** A credential, and whether the client left out its scheme. */
export interface Presented {
  readonly credential: Credential;
  readonly raw: boolean;
}

/**
 * Reads an `Authorization` header (RFC 6750 §2.1). A token without a scheme is read as a bearer token
 * and marked `raw`. undefined if it is neither, too long, or several values joined into one: two
 * credentials in a request are none.
 */
export function parseAuthorization(header: string): Presented | undefined {
  if (header.length > MAX_LENGTH) return undefined;
  const [, scheme, token] = HEADER.exec(header) ?? [];
  if (scheme !== undefined && token !== undefined) {
    return { credential: { scheme: scheme.toLowerCase(), token }, raw: false };
  }
  const alone = header.trim();
  return RAW.test(alone)
    ? { credential: { scheme: 'bearer', token: alone }, raw: true }
    : undefined;
}
