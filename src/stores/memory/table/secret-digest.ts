import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What is left of a password: enough to see that it was set again to the same, nothing to show. */
export interface SecretDigest {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/**
 * Salted SHA-256. Quick on purpose: this store is for development and is gone with its process. A store
 * that lasts needs a slow function such as scrypt or argon2 (RFC 7643 §9.2).
 */
export function digestSecret(secret: string): SecretDigest {
  const salt = randomBytes(16);
  return { salt, hash: sha256(salt, secret) };
}

/** Whether the digest was made of this secret, in constant time. */
export function matchesSecret(digest: SecretDigest | undefined, secret: string): boolean {
  return digest !== undefined && timingSafeEqual(digest.hash, sha256(digest.salt, secret));
}

function sha256(salt: Buffer, secret: string): Buffer {
  return createHash('sha256').update(salt).update(secret).digest();
}
