import { hkdfSync, randomBytes } from 'node:crypto';

/** What a derived secret is for: none can be computed from another. */
export type SecretUse = 'cursors' | 'sessions' | 'token' | 'password';

/** One secret of the product out of the one that it is given (HKDF, RFC 5869). */
export function deriveSecret(secret: string, use: SecretUse): string {
  const key = hkdfSync('sha256', secret, '', `rfp-saas ${use}`, 32);
  return Buffer.from(key).toString('base64url');
}

/** One that nobody has chosen. */
export const newSecret = (): string => randomBytes(32).toString('base64url');
