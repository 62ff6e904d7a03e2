import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { boundedText } from '../../lib/bounded-text.js';

/** A signing key of a JWKS document (RFC 7517). */
export interface SigningKey {
  readonly key: KeyObject;
  /** The one algorithm that it is for, if the document says so. */
  readonly algorithm: string | undefined;
}

/** Keys by `kid`; a key without one is under the empty string. */
export type SigningKeys = ReadonlyMap<string, SigningKey>;

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 262_144;
const MAX_KEYS = 100;

/** Within a time and a size, and from nowhere but that address. */
async function download(uri: string): Promise<readonly unknown[]> {
  const response = await fetch(uri, {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { Accept: 'application/json' },
  });
  if (!response.ok) throw new Error(`The key server said ${response.status}.`);
  const { text, complete } = await boundedText(response, MAX_BYTES);
  if (!complete) throw new Error('The JWKS document is too large.');
  const { keys } = Object(JSON.parse(text)) as { keys?: unknown };
  if (!Array.isArray(keys)) throw new Error('The JWKS document has no keys.');
  return keys.slice(0, MAX_KEYS);
}

const stringOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

/**
 * Reads one JWK; undefined where it is for encryption (`use`, RFC 7517 §4.2), symmetric, or of a kind that Node
 * does not know: implementations ignore such keys (RFC 7517 §5).
 */
function readJwk(jwk: unknown): (SigningKey & { readonly id: string }) | undefined {
  const { kid, alg, use, kty } = Object(jwk) as Readonly<Record<string, unknown>>;
  if (kty === 'oct' || (use !== undefined && use !== 'sig')) return undefined;
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    return { id: stringOf(kid) ?? '', key, algorithm: stringOf(alg) };
  } catch {
    return undefined;
  }
}

/**
 * Reads a JWKS document (RFC 7517 §5).
 *
 * @throws Error if it cannot be had, or has no signing key.
 */
export async function fetchSigningKeys(uri: string): Promise<SigningKeys> {
  const keys = new Map<string, SigningKey>();
  for (const jwk of await download(uri)) {
    const read = readJwk(jwk);
    if (read) keys.set(read.id, { key: read.key, algorithm: read.algorithm });
  }
  if (keys.size === 0) throw new Error('The JWKS document has no signing key.');
  return keys;
}
