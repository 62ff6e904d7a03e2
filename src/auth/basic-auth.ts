import { ScimConfigError } from '../errors/config-error.js';
import type { Principal } from '../stores/contract/context.js';
import type { AuthenticationScheme, Authenticator, AuthRequest } from './types.js';

const SCHEME: AuthenticationScheme = Object.freeze({
  type: 'httpbasic',
  name: 'HTTP Basic',
  description: 'Authentication with a user name and a password; discouraged, use a bearer token.',
  specUri: 'https://www.rfc-editor.org/info/rfc7617',
});

/** What {@link basicAuth} takes. */
export interface BasicAuthOptions {
  /**
   * Returns the principal, or undefined to refuse (401). Passwords must be compared as hashes made for
   * passwords (scrypt, argon2); the router slows nothing down.
   */
  verify(
    username: string,
    password: string,
    request: AuthRequest,
  ): Principal | undefined | Promise<Principal | undefined>;
}

/**
 * HTTP Basic authentication (RFC 7617), for clients that can do nothing else. RFC 7644 §2 discourages
 * it: a password is chosen by a person, does not expire and is sent with every request.
 *
 * @throws ScimConfigError `ERR_SCIM_AUTH` without a function `verify`.
 */
export function basicAuth(options: BasicAuthOptions): Authenticator {
  if (typeof options?.verify !== 'function') {
    throw new ScimConfigError('ERR_SCIM_AUTH', 'basicAuth() needs verify(username, password).');
  }
  return {
    scheme: SCHEME,
    accepts: ({ scheme }) => scheme === 'basic',
    verify({ scheme, token }, request) {
      const pair = Buffer.from(token, 'base64').toString('utf8');
      const colon = pair.indexOf(':');
      if (scheme !== 'basic' || colon < 0) return undefined;
      return options.verify(pair.slice(0, colon), pair.slice(colon + 1), request);
    },
  };
}
