import type { Principal } from '../stores/contract/context.js';

/** What a client presented in its `Authorization` header. */
export interface Credential {
  /** Lower-case scheme, e.g. `bearer`. */
  readonly scheme: string;
  /** What follows the scheme; for `bearer` the token itself. */
  readonly token: string;
}

/** The part of a request that authentication may look at. */
export interface AuthRequest {
  readonly method: string;
  /** Path below the mount, e.g. `/Users/42`. */
  readonly path: string;
  /** Parameters of the mount path, e.g. `{ tenant: 'acme' }` for `/:tenant/scim/v2`. */
  readonly params: Readonly<Record<string, string>>;
  /** Address of the client as Express sees it (`trust proxy` respected). */
  readonly ip: string | undefined;
  header(name: string): string | undefined;
}

/** How a scheme appears in `WWW-Authenticate` and ServiceProviderConfig (RFC 7643 §5). */
export interface AuthenticationScheme {
  readonly type: 'oauth' | 'oauth2' | 'oauthbearertoken' | 'httpbasic' | 'httpdigest';
  readonly name: string;
  readonly description: string;
  readonly specUri?: string;
  readonly documentationUri?: string;
  readonly primary?: boolean;
}

/**
 * Decides who is calling.
 *
 * @example
 * const auth: Authenticator = {
 *   async verify({ token }) {
 *     const row = await db.findToken(sha256(token));
 *     return row && { id: row.label, tenantId: row.tenant };
 *   },
 * };
 */
export interface Authenticator {
  /**
   * Returns the principal the credential belongs to, or undefined to refuse it (401; null and false do
   * the same). Anything else is an error: 500, logged, and nobody is let in. May throw a `ScimError`, e.g.
   * 403 for a credential that is known but switched off.
   */
  verify(
    credential: Credential,
    request: AuthRequest,
  ): Principal | undefined | Promise<Principal | undefined>;
  /**
   * Whether a credential can be one of this scheme, judged by its form alone, so that a JWT is not
   * looked up as a managed token and the other way round. Default: every credential can.
   */
  accepts?(credential: Credential): boolean;
  /**
   * The tenant for which a credential was good that `verify` has refused, e.g. of an expired token, so that
   * the provisioning log can tell the tenant. Asked after the answer.
   */
  formerTenant?(credential: Credential): string | undefined | Promise<string | undefined>;
  /**
   * Whether provisioning is on for a tenant. Whoever has this method brings a switch, as the token service
   * does: the router asks it for the callers of all its authenticators, and takes for granted that `verify`
   * has asked it for its own.
   */
  readonly provisioning?: (tenantId: string) => boolean | Promise<boolean>;
  /** The principals that it can return, where they are known beforehand, to be checked at start. */
  readonly principals?: readonly Principal[];
  /** What to publish about it; by default the OAuth bearer token scheme. */
  readonly scheme?: AuthenticationScheme;
}

/**
 * One authenticator, or several that are tried in order: the first that returns a principal wins, an
 * error that one throws ends the search. `'none'` lets everybody in and must be written out; it is
 * meant for tests and for hosts that authenticate in front of the router.
 */
export type Auth = Authenticator | readonly Authenticator[] | 'none';
