import { ScimError } from '../errors/scim-error.js';
import type { Principal } from '../stores/contract/context.js';
import { parseAuthorization } from './authorization-header.js';
import { usernameOf } from './basic-credential.js';
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

/** The one place where an authenticator is asked. */
async function ask(
  authenticator: Authenticator,
  credential: Credential,
  request: AuthRequest,
): Promise<Caller | undefined> {
  const principal = readPrincipal(await authenticator.verify(credential, request));
  return principal && { principal, by: authenticator };
}

async function askInTurn(
  authenticators: readonly Authenticator[],
  credential: Credential,
  request: AuthRequest,
): Promise<Caller | undefined> {
  for (const authenticator of authenticators) {
    if (authenticator.accepts?.(credential) === false) continue;
    const caller = await ask(authenticator, credential, request);
    if (caller) return caller;
  }
  return undefined;
}

/** A password is verified only while there were not too many wrong ones; a token always is. */
function verify(
  auth: readonly Authenticator[],
  passwords: PasswordLimit | undefined,
  credential: Credential,
  request: AuthRequest,
): Promise<Caller | undefined> {
  const inTurn = () => askInTurn(auth, credential, request);
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
 * 429 with `Retry-After` instead, after too many failures. TypeError for what is no principal.
 */
export async function authenticate(
  { auth, failures, passwords, allowsRawToken }: Authentication,
  request: AuthRequest,
): Promise<Caller> {
  if (auth === 'none') return ANONYMOUS;
  const header = request.header('authorization');
  if (header === undefined) {
    throw new ScimError(401, 'The request carries no credentials.', {
      headers: { 'WWW-Authenticate': challengeOf(auth) },
    });
  }
  const presented = parseAuthorization(header);
  const caller = presented && (await verify(auth, passwords, presented.credential, request));
  const allowed = caller && (!presented.raw || (await allowsRawToken(caller.principal, request)));
  if (allowed) return caller;
  failures?.count(request.ip, presented?.credential);
  throw new ScimError(401, 'The credentials are not valid.', {
    headers: { 'WWW-Authenticate': challengeOf(auth, 'invalid_token') },
  });
}
