import type { Authenticator } from '../types.js';
import type { RotateOptions, TokenInput } from './token-input.js';
import type { TokenRecord } from './token-store.js';

/** A token as it is handed over: the only time that it is seen. */
export interface IssuedToken {
  readonly token: string;
  readonly record: TokenRecord;
}

/** Managed tokens of all tenants; itself an authenticator: `auth: tokens`. */
export interface TokenService extends Authenticator {
  /**
   * Makes a token.
   *
   * @throws ScimError 400 for input that is not valid.
   */
  issue(input: TokenInput): Promise<IssuedToken>;
  /**
   * Makes the successor of a token: same label and scopes, and the same lifetime unless told otherwise.
   * Both are good during the overlap, so that nothing fails while the new one is typed in.
   *
   * @throws ScimError 404 for an unknown id, 409 for a token that is revoked, expired or already replaced.
   */
  rotate(tenantId: string, id: string, options?: RotateOptions): Promise<IssuedToken>;
  /**
   * Ends a token at once. Revoking it again changes nothing.
   *
   * @throws ScimError 404 for an unknown id.
   */
  revoke(tenantId: string, id: string): Promise<TokenRecord>;
  /** All tokens of a tenant, without secrets. */
  list(tenantId: string): Promise<readonly TokenRecord[]>;
  /**
   * Switches provisioning for a tenant. While it is off, every request for the tenant is answered with 403
   * and nothing changes: with its tokens, and with whatever else a router takes that has this service in
   * `auth` or its `provisioning` as option of that name.
   */
  setProvisioning(tenantId: string, enabled: boolean): Promise<void>;
  /** Whether provisioning is on for a tenant; also what `createScimRouter({ provisioning })` takes. */
  readonly provisioning: (tenantId: string) => Promise<boolean>;
  /** Warns of tokens of a tenant that expire soon and were not warned of; for a daily job. */
  checkExpiry(tenantId: string): Promise<readonly TokenRecord[]>;
  /**
   * Puts another authenticator, e.g. {@link jwtAuth}, under the same switch. Not needed in a router that has
   * this service in `auth` as well.
   */
  guard(authenticator: Authenticator): Authenticator;
}
