import type { Principal } from '../../stores/contract/context.js';
import { sameDigest, sha256 } from '../digest.js';
import { isWellFormed } from './format.js';
import type { FoundToken, StoredToken, TokenStore } from './token-store.js';

/** Whether a token is good at a time: neither revoked nor expired. */
export function isActive({ revokedAt, expiresAt }: StoredToken, now: number): boolean {
  return revokedAt === undefined && (expiresAt === undefined || Date.parse(expiresAt) > now);
}

/** Finds the token that a client presents, expired and revoked ones too. */
export async function findIssuedToken(
  store: TokenStore,
  prefix: string,
  presented: string,
): Promise<FoundToken | undefined> {
  if (!isWellFormed(prefix, presented)) return undefined;
  const digest = sha256(presented);
  const found = await store.findByDigest(digest.toString('hex'));
  if (!found || !sameDigest(Buffer.from(found.token.digest, 'hex'), digest)) return undefined;
  return found;
}

/**
 * Finds the token that a client presents. What has not the form of a token, its checksum included, is
 * refused without asking the store.
 */
export async function findToken(
  store: TokenStore,
  prefix: string,
  presented: string,
  now: () => number,
): Promise<FoundToken | undefined> {
  const found = await findIssuedToken(store, prefix, presented);
  return found && isActive(found.token, now()) ? found : undefined;
}

export function principalOf({ id, tenantId, scopes }: StoredToken): Principal {
  return Object.freeze({ id, tenantId, ...(scopes && { scopes: Object.freeze([...scopes]) }) });
}
