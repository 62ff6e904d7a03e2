import { checkKeys } from '../errors/check-keys.js';
import { ScimConfigError } from '../errors/config-error.js';
import { keysOf } from '../lib/known-keys.js';
import type { Principal } from '../stores/contract/context.js';
import { readBasic } from './basic-credential.js';
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
   * Returns the principal, or undefined to refuse (401); what is no principal is an error (500).
   * Passwords must be compared as hashes made for passwords (scrypt, argon2). After
   * `authLimit.attemptsPerToken` wrong ones for a user name from one address it is not called until the
   * window ends: the answer is 429, also for the right one. From other addresses the right one works.
   */
  verify(
    username: string,
    password: string,
    request: AuthRequest,
  ): Principal | undefined | Promise<Principal | undefined>;
}

const KEYS = keysOf<BasicAuthOptions>({ verify: true });

/**
 * HTTP Basic authentication (RFC 7617), for clients that can do nothing else. RFC 7644 §2 discourages
 * it: a password is chosen by a person, does not expire and is sent with every request.
 *
 * @throws ScimConfigError `ERR_SCIM_AUTH` without a function `verify`.
 * @example
 * const auth = basicAuth({
 *   verify: async (username, password) => {
 *     const isRight = username === 'acme' && (await verify(user.passwordDigest, password));
 *     return isRight ? { id: username, tenantId: 'acme' } : undefined;
 *   },
 * });
 */
export function basicAuth(options: BasicAuthOptions): Authenticator {
  checkKeys(options, KEYS, 'basicAuth()');
  if (typeof options?.verify !== 'function') {
    throw new ScimConfigError('ERR_SCIM_AUTH', 'basicAuth() needs verify(username, password).');
  }
  return {
    scheme: SCHEME,
    accepts: ({ scheme }) => scheme === 'basic',
    verify({ scheme, token }, request) {
      const pair = scheme === 'basic' ? readBasic(token) : undefined;
      return pair && options.verify(pair.username, pair.password, request);
    },
  };
}
