import { ScimError } from '../errors/scim-error.js';
import type { Principal } from '../stores/contract/context.js';
import { parseAuthorization } from './authorization-header.js';
import type { FailureLimit } from './failure-limit.js';
import { challengeOf } from './schemes.js';
import type { Authenticator, AuthRequest, Credential } from './types.js';

const ANONYMOUS: Principal = Object.freeze({ id: 'anonymous' });

/** How one router finds out who is calling. */
export interface Authentication {
  readonly auth: readonly Authenticator[] | 'none';
  /** Counts failures; undefined if they are not limited. */
  readonly failures: FailureLimit | undefined;
  /** Whether this principal may leave out the scheme in front of a token. */
  readonly allowsRawToken: (
    principal: Principal,
    request: AuthRequest,
  ) => boolean | Promise<boolean>;
}

async function verify(
  authenticators: readonly Authenticator[],
  credential: Credential,
  request: AuthRequest,
): Promise<Principal | undefined> {
  for (const authenticator of authenticators) {
    if (authenticator.accepts?.(credential) === false) continue;
    const principal = await authenticator.verify(credential, request);
    if (principal) return principal;
  }
  return undefined;
}

/**
 * Finds out who is calling. Credentials are verified first and only failures are counted: however
 * often others fail, from the same address or not, who has a valid credential is let in at once.
 *
 * @throws ScimError 401 with `WWW-Authenticate` (RFC 7644 §2, RFC 6750 §3) if nobody the host knows is;
 * 429 with `Retry-After` instead, after too many failures.
 */
export async function authenticate(
  { auth, failures, allowsRawToken }: Authentication,
  request: AuthRequest,
): Promise<Principal> {
  if (auth === 'none') return ANONYMOUS;
  const header = request.header('authorization');
  if (header === undefined) {
    throw new ScimError(401, 'The request carries no credentials.', {
      headers: { 'WWW-Authenticate': challengeOf(auth) },
    });
  }
  const presented = parseAuthorization(header);
  const principal = presented && (await verify(auth, presented.credential, request));
  const allowed = principal && (!presented.raw || (await allowsRawToken(principal, request)));
  if (allowed) return principal;
  failures?.count(request.ip, presented?.credential);
  throw new ScimError(401, 'The credentials are not valid.', {
    headers: { 'WWW-Authenticate': challengeOf(auth, 'invalid_token') },
  });
}
