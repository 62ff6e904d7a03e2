import { ScimError } from '../errors/scim-error.js';
import type { CallAbout, HostHook } from '../lib/hooks/host-hook.js';
import type { Principal } from '../stores/contract/context.js';
import { parseAuthorization } from './authorization-header.js';
import { sha256 } from './digest.js';
import type { FailureLimit } from './failure-limit.js';
import { readPrincipal } from './read-principal.js';
import { challengeOf } from './schemes.js';
import type { Authenticator, AuthRequest, Credential } from './types.js';

const ANONYMOUS: Principal = Object.freeze({ id: 'anonymous' });

/** How one router finds out who is calling. */
export interface Authentication {
  readonly auth: readonly Authenticator[] | 'none';
  /** How authenticators are called: they may be the host's own. */
  readonly verifying: HostHook;
  /** Counts failures; undefined if they are not limited. */
  readonly failures: FailureLimit | undefined;
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

async function verify(
  { verifying }: Authentication,
  authenticators: readonly Authenticator[],
  credential: Credential,
  request: AuthRequest,
  requestId: string | undefined,
): Promise<Principal | undefined> {
  for (const authenticator of authenticators) {
    const ask = () =>
      authenticator.accepts?.(credential) === false
        ? undefined
        : authenticator.verify(credential, request);
    const principal = await verifying.call(ask, about(credential, requestId), readPrincipal);
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
  authentication: Authentication,
  request: AuthRequest,
  requestId?: string,
): Promise<Principal> {
  const { auth, failures, allowsRawToken } = authentication;
  if (auth === 'none') return ANONYMOUS;
  const header = request.header('authorization');
  if (header === undefined) {
    throw new ScimError(401, 'The request carries no credentials.', {
      headers: { 'WWW-Authenticate': challengeOf(auth) },
    });
  }
  const presented = parseAuthorization(header);
  const principal =
    presented && (await verify(authentication, auth, presented.credential, request, requestId));
  const allowed = principal && (!presented.raw || (await allowsRawToken(principal, request)));
  if (allowed) return principal;
  failures?.count(request.ip, presented?.credential);
  throw new ScimError(401, 'The credentials are not valid.', {
    headers: { 'WWW-Authenticate': challengeOf(auth, 'invalid_token') },
  });
}
