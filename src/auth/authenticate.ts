import { ScimError } from '../errors/scim-error.js';
import type { CallAbout, HostHook } from '../lib/hooks/host-hook.js';
import type { Principal } from '../stores/contract/context.js';
import { parseAuthorization } from './authorization-header.js';
import { usernameOf } from './basic-credential.js';
import { sha256 } from './digest.js';
import type { FailureLimit } from './failure-limit.js';
import type { PasswordLimit } from './password-limit.js';
import { readPrincipal } from './principal.js';
import { challengeOf } from './schemes.js';
import type { Authenticator, AuthRequest, Credential } from './types.js';

/** With `auth: 'none'` whoever stands in front of the router has decided, also about the tenant. */
const ANONYMOUS: Caller = Object.freeze({
  principal: Object.freeze({ id: 'anonymous', anyTenant: true }),
  by: undefined,
});

/** Who is calling, and which authenticator says so. */
export interface Caller {
  readonly principal: Principal;
  readonly by: Authenticator | undefined;
}

/** How one router finds out who is calling. */
export interface Authentication {
  readonly auth: readonly Authenticator[] | 'none';
  /** How authenticators are called: they may be the host's own. */
  readonly verifying: HostHook;
  /** Counts failures; undefined if they are not limited. */
  readonly failures: FailureLimit | undefined;
  /** Keeps passwords from being guessed; undefined if failures are not limited. */
  readonly passwords: PasswordLimit | undefined;
  /** Whether this principal may leave out the scheme in front of a token. */
  readonly allowsRawToken: (
    principal: Principal,
    request: AuthRequest,
  ) => boolean | Promise<boolean>;
}

/** Whose tenant it is nobody knows yet: who presents another credential is somebody else. */
function about(credential: Credential, requestId: string | undefined): CallAbout {
  return {
    requestId,
    get key() {
      return sha256(credential.token).toString('base64');
    },
  };
}

/** The one place where an authenticator is asked: it may be the host's own. */
async function askInTurn(
  { verifying }: Authentication,
  authenticators: readonly Authenticator[],
  credential: Credential,
  request: AuthRequest,
  requestId: string | undefined,
): Promise<Caller | undefined> {
  for (const by of authenticators) {
    const ask = () =>
      by.accepts?.(credential) === false ? undefined : by.verify(credential, request);
    const principal = await verifying.call(ask, about(credential, requestId), readPrincipal);
    if (principal) return { principal, by };
  }
  return undefined;
}

/** A password is verified only while there were not too many wrong ones; a token always is. */
function verify(
  authentication: Authentication,
  auth: readonly Authenticator[],
  credential: Credential,
  request: AuthRequest,
  requestId: string | undefined,
): Promise<Caller | undefined> {
  const { passwords } = authentication;
  const inTurn = () => askInTurn(authentication, auth, credential, request, requestId);
  if (!passwords || credential.scheme !== 'basic') return inTurn();
  return passwords.attempt(
    { username: usernameOf(credential.token), ip: request.ip },
    inTurn,
    (caller) => caller === undefined,
  );
}

/**
 * Finds out who is calling. Tokens are verified first and only failures are counted: however often others
 * fail, from the same address or not, who has a valid token is let in at once.
 *
 * @throws ScimError 401 with `WWW-Authenticate` (RFC 7644 §2, RFC 6750 §3) if nobody the host knows is;
 * 429 with `Retry-After` instead, after too many failures. HookError if an authenticator gives no answer, or
 * something that is no principal.
 */
export async function authenticate(
  authentication: Authentication,
  request: AuthRequest,
  requestId?: string,
): Promise<Caller> {
  const { auth, failures, allowsRawToken } = authentication;
  if (auth === 'none') return ANONYMOUS;
  const header = request.header('authorization');
  if (header === undefined) {
    throw new ScimError(401, 'The request carries no credentials.', {
      headers: { 'WWW-Authenticate': challengeOf(auth) },
    });
  }
  const presented = parseAuthorization(header);
  const caller =
    presented && (await verify(authentication, auth, presented.credential, request, requestId));
  const allowed = caller && (!presented.raw || (await allowsRawToken(caller.principal, request)));
  if (allowed) return caller;
  failures?.count(request.ip, presented?.credential);
  throw new ScimError(401, 'The credentials are not valid.', {
    headers: { 'WWW-Authenticate': challengeOf(auth, 'invalid_token') },
  });
}
