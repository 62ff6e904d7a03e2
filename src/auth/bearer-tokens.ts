import { checkKeys } from '../errors/check-keys.js';
import { ScimConfigError } from '../errors/config-error.js';
import { keysOf } from '../lib/known-keys.js';
import type { Principal } from '../stores/contract/context.js';
import { sameDigest, sha256 } from './digest.js';
import { PRINCIPAL_KEYS, principalProblem } from './principal.js';
import type { Authenticator } from './types.js';

/** A fixed token, given as itself or (better, in configuration files) as its SHA-256 in hex. */
export type BearerToken = {
  readonly principal: Principal;
} & ({ readonly token: string } | { readonly sha256: string });

const KEYS = keysOf<{ principal: Principal; token: string; sha256: string }>({
  principal: PRINCIPAL_KEYS,
  token: true,
  sha256: true,
});
const MIN_LENGTH = 32;
const SHA256_HEX = /^[0-9a-f]{64}$/i;

function digestOf(entry: BearerToken, index: number): Buffer {
  if ('token' in entry) {
    if (typeof entry.token !== 'string' || entry.token.length < MIN_LENGTH) {
      throw new ScimConfigError('ERR_SCIM_TOKEN', `Bearer token ${index + 1} is too short.`);
    }
    return sha256(entry.token);
  }
  if (typeof entry.sha256 !== 'string' || !SHA256_HEX.test(entry.sha256)) {
    throw new ScimConfigError(
      'ERR_SCIM_TOKEN',
      `Bearer token ${index + 1}: sha256 is not 64 hex digits.`,
    );
  }
  return Buffer.from(entry.sha256, 'hex');
}

function principalOf({ principal }: BearerToken, index: number): Principal {
  const problem = principalProblem(principal);
  if (problem === undefined) return Object.freeze({ ...principal });
  throw new ScimConfigError(
    'ERR_SCIM_AUTH',
    `The principal of bearer token ${index + 1}: ${problem}.`,
  );
}

/**
 * Authentication by fixed bearer tokens. Only digests are kept in memory; a presented token is found by
 * its digest and then compared in constant time, however many tokens there are.
 *
 * @throws ScimConfigError `ERR_SCIM_TOKEN` for a token of fewer than 32 characters, `ERR_SCIM_AUTH` for a
 * principal that is none.
 * @example
 * auth: bearerTokens([
 *   { token: process.env.SCIM_TOKEN ?? '', principal: { id: 'entra', tenantId: 'acme' } },
 * ])
 */
export function bearerTokens(tokens: readonly BearerToken[]): Authenticator {
  checkKeys(tokens, KEYS, 'bearerTokens()');
  const entries = new Map<string, { readonly digest: Buffer; readonly principal: Principal }>();
  for (const [index, entry] of tokens.entries()) {
    const digest = digestOf(entry, index);
    entries.set(digest.toString('base64'), { digest, principal: principalOf(entry, index) });
  }
  return {
    principals: [...entries.values()].map(({ principal }) => principal),
    accepts: ({ scheme }) => scheme === 'bearer',
    verify({ scheme, token }) {
      if (scheme !== 'bearer') return undefined;
      const presented = sha256(token);
      const entry = entries.get(presented.toString('base64'));
      return entry && sameDigest(entry.digest, presented) ? entry.principal : undefined;
    },
  };
}
