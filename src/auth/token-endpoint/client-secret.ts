import { randomBytes, randomUUID } from 'node:crypto';
import { sameDigest, sha256 } from '../digest.js';
import { hintOf, makeToken } from '../tokens/format.js';
import type { ClientSecret } from './client-store.js';

const PREFIX = 'scimcs';
const YEAR = 365 * 24 * 3600;
/** Nobody's secret; compared like one, so that a client without secrets costs the same as any. */
const DECOY: ClientSecret = Object.freeze({
  id: '',
  digest: randomBytes(32).toString('hex'),
  createdAt: '',
});

/** What {@link createClientSecret} makes: the secret for the administrator and the record for the store. */
export interface IssuedClientSecret {
  /** The secret itself: to be shown once and kept nowhere. */
  readonly secret: string;
  /** What to store. */
  readonly record: ClientSecret;
}

/**
 * Makes a client secret of 256 random bits, in characters that need no encoding anywhere.
 *
 * @param expiresInSeconds - seconds for which it is good; default a year.
 * @param now - milliseconds since the epoch.
 * @example
 * const { secret, record } = createClientSecret(90 * 24 * 3600); // good for 90 days
 * // Show `secret` once; add `record` to `secrets` of the client in the store.
 */
export function createClientSecret(expiresInSeconds = YEAR, now = Date.now()): IssuedClientSecret {
  const secret = makeToken(PREFIX);
  return {
    secret,
    record: Object.freeze({
      id: randomUUID(),
      digest: sha256(secret).toString('hex'),
      hint: hintOf(PREFIX, secret),
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + expiresInSeconds * 1000).toISOString(),
    }),
  };
}

/** Whether a secret is good at a time, in milliseconds since the epoch. */
export function isLive({ expiresAt, revokedAt }: ClientSecret, now: number): boolean {
  return revokedAt === undefined && (expiresAt === undefined || now < Date.parse(expiresAt));
}

/**
 * The stored secret that was presented, live or not. All of them are compared, each in constant time,
 * whether or not one has matched already.
 */
export function findSecret(
  secrets: readonly ClientSecret[],
  presented: string,
): ClientSecret | undefined {
  const digest = sha256(presented);
  let found: ClientSecret | undefined;
  for (const each of [...secrets, DECOY]) {
    if (sameDigest(Buffer.from(each.digest, 'hex'), digest)) found = each;
  }
  return found === DECOY ? undefined : found;
}
