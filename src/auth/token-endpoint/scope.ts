import { isScope } from '../scopes.js';
import type { OAuthClient } from './client-store.js';
import { OAuthError } from './oauth-error.js';

const ALL = 'scim';
const MAX_SCOPES = 50;

/** What a client may ask for. */
export const scopesOf = ({ scopes = [ALL] }: OAuthClient): readonly string[] => scopes;

/**
 * The scopes of a token: those that were asked for, or all that the client may have (RFC 6749 §3.3).
 * Who may have `scim`, which is everything, may ask for less.
 *
 * @throws OAuthError `invalid_scope` if the client may not have one of them.
 */
export function grantScopes(client: OAuthClient, requested: string | undefined): readonly string[] {
  const allowed = scopesOf(client);
  if (requested === undefined) return allowed;
  const scopes = [...new Set(requested.split(' ').filter((scope) => scope !== ''))];
  const granted = (scope: string) =>
    allowed.includes(scope) || (allowed.includes(ALL) && isScope(scope));
  if (scopes.length === 0 || scopes.length > MAX_SCOPES || !scopes.every(granted)) {
    throw new OAuthError('invalid_scope', 'The client may not have this scope.');
  }
  return scopes;
}
