import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 of a secret's UTF-8 text: what is kept of it, and what it is found by. */
export function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

/**
 * Whether two digests are the same, in constant time. What finds a digest (an index, a hash table) may
 * compare otherwise; this is the comparison that decides.
 */
export function sameDigest(kept: Buffer, presented: Buffer): boolean {
  return kept.length === presented.length && timingSafeEqual(kept, presented);
}
