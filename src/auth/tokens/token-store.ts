/** What may be shown of a managed token. The token itself is shown once, when it is issued. */
export interface TokenRecord {
  readonly id: string;
  readonly tenantId: string;
  /** What people call it, e.g. `Entra production`. */
  readonly label: string;
  /** The first characters of the token, e.g. `scim_7Kq2`, by which people tell tokens apart. */
  readonly hint: string;
  /** What it may do; absent means everything. */
  readonly scopes?: readonly string[];
  /** Who issued it, in the host's own terms. */
  readonly issuedBy?: string;
  /** All times are ISO 8601 in UTC. */
  readonly createdAt: string;
  /** From when on it is refused; absent means never. */
  readonly expiresAt?: string;
  /** Exact to the minute. */
  readonly lastUsedAt?: string;
  readonly revokedAt?: string;
  /** Id of the token that takes its place; it is good until `expiresAt`. */
  readonly replacedBy?: string;
}

/** A token as it is stored: never the token, only its digest. */
export interface StoredToken extends TokenRecord {
  /** SHA-256 of the token, 64 lower-case hexadecimal digits. */
  readonly digest: string;
  /** Counts the changes of this row, from 1. */
  readonly revision: number;
  /** When its coming expiry was announced. */
  readonly expiryWarnedAt?: string;
}

export interface FoundToken {
  readonly token: StoredToken;
  /** Whether provisioning is switched on for the token's tenant. */
  readonly provisioning: boolean;
}

/**
 * Where managed tokens are kept. Two tables: tokens, with a unique index on `digest` and a primary key
 * (tenantId, id); and the tenants for which provisioning is switched off.
 *
 * Every method but `findByDigest` names the tenant, and must touch no other tenant's rows. While the database is
 * unavailable every method rejects with {@link UnavailableError}, so that requests are answered with 503 and a
 * time to come back, not with 401 or 500. `storeContract` of `express-scim/testing` tells whether all that holds.
 */
export interface TokenStore {
  /** A token was issued. Rejects, by any error, where the digest or (tenantId, id) is taken. */
  insert(token: StoredToken): Promise<void>;
  /**
   * Called for every request with a well-formed token, so the look-up must use the index. Expired and
   * revoked tokens are returned as well.
   *
   * @example
   * SELECT t.*, o.tenant_id IS NULL AS provisioning
   *   FROM scim_token t LEFT JOIN scim_provisioning_off o USING (tenant_id) WHERE t.digest = $1
   */
  findByDigest(digest: string): Promise<FoundToken | undefined>;
  get(tenantId: string, id: string): Promise<StoredToken | undefined>;
  /** All tokens of a tenant, revoked and expired ones too, in the order of `createdAt`. */
  list(tenantId: string): Promise<readonly StoredToken[]>;
  /**
   * Replaces the row of `next.tenantId` and `next.id` if its revision is still `revision`, and inserts
   * `successor` in the same transaction. false, and nothing changed, if another change was faster or there is no
   * such row. Rejects, and changes nothing, where the digest or id of the successor is taken.
   *
   * @example
   * UPDATE scim_token SET … , revision = $next WHERE tenant_id = $1 AND id = $2 AND revision = $3
   */
  update(next: StoredToken, revision: number, successor?: StoredToken): Promise<boolean>;
  /** Whether provisioning is switched on for a tenant; a tenant that was never switched is on. */
  provisioning(tenantId: string): Promise<boolean>;
  /** Switches; true if that changed anything. */
  setProvisioning(tenantId: string, enabled: boolean): Promise<boolean>;
}
