import { findUnknownKey, type KnownKeys } from '../lib/known-keys.js';
import { ScimConfigError } from './config-error.js';

/**
 * Refuses options that nobody knows, at every depth, for those who write JavaScript: what is mistyped would
 * otherwise be left out in silence.
 *
 * @param owner - whose options they are, e.g. `createTokenService()`.
 * @throws ScimConfigError `ERR_SCIM_UNKNOWN_OPTION`
 */
export function checkKeys(options: unknown, known: KnownKeys, owner: string): void {
  const found = findUnknownKey(options, known);
  if (!found) return;
  const meant = found.nearest === undefined ? '' : ` Did you mean "${found.nearest}"?`;
  throw new ScimConfigError(
    'ERR_SCIM_UNKNOWN_OPTION',
    `Unknown option "${found.path}" of ${owner}.${meant}`,
  );
}
