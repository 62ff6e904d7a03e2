import { createPublicKey, type KeyObject } from 'node:crypto';

/** A signing key of a JWKS document (RFC 7517). */
export interface SigningKey {
  readonly key: KeyObject;
  /** The one algorithm that it is for, if the document says so. */
  readonly algorithm: string | undefined;
}

/** Keys by `kid`; a key without one is under the empty text. */
export type SigningKeys = ReadonlyMap<string, SigningKey>;

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 262_144;
const MAX_KEYS = 100;

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error('The JWKS document is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Within a time and a size, and from nowhere but that address. */
async function download(uri: string): Promise<{ keys: unknown[] }> {
  const response = await fetch(uri, {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { Accept: 'application/json' },
  });
  if (!response.ok || !response.body) throw new Error(`The key server said ${response.status}.`);
  const { keys } = JSON.parse(await readText(response.body)) as { keys?: unknown };
  if (!Array.isArray(keys)) throw new Error('The JWKS document has no keys.');
  return { keys: keys.slice(0, MAX_KEYS) };
}

/** Reads a JWKS document. `jwks-rsa` is loaded on first use: hosts without JWKS never pay for it. */
export async function fetchSigningKeys(uri: string): Promise<SigningKeys> {
  const { JwksClient } = await import('jwks-rsa');
  const client = new JwksClient({ jwksUri: uri, fetcher: download, cache: false });
  const keys = await client.getSigningKeys();
  return new Map(
    keys.map((each: { kid?: string; alg?: string; getPublicKey(): string }) => [
      each.kid ?? '',
      { key: createPublicKey(each.getPublicKey()), algorithm: each.alg },
    ]),
  );
}
