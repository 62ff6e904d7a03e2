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
   * Returns the principal the credential belongs to, or undefined to refuse it (401). May throw a
   * `ScimError`, e.g. 403 for a credential that is known but switched off.
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
  /** What to publish about it; by default the OAuth bearer token scheme. */
  readonly scheme?: AuthenticationScheme;
}

/**
 * One authenticator, or several that are tried in order: the first that returns a principal wins, an
 * error that one throws ends the search. `'none'` lets everybody in and must be written out; it is
 * meant for tests and for hosts that authenticate in front of the router.
 */
export type Auth = Authenticator | readonly Authenticator[] | 'none';
