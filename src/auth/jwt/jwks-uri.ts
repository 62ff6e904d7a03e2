import { ScimConfigError } from '../../errors/config-error.js';

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Keys that come over an open line could be anybody's.
 *
 * @throws ScimConfigError `ERR_SCIM_AUTH` unless it is https, or http on this machine.
 */
export function checkJwksUri(uri: string): string {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOCAL.has(url.hostname));
  if (!safe) throw new ScimConfigError('ERR_SCIM_AUTH', '"jwksUri" must be an https URL.');
  return uri;
}
