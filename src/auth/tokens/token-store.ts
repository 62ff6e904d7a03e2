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

/** What {@link TokenStore.findByDigest} finds. */
export interface FoundToken {
  readonly token: StoredToken;
  /** Whether provisioning is switched on for the token's tenant. */
  readonly provisioning: boolean;
}

/**
 * Where managed tokens are kept. Two tables: tokens, with a unique index on `digest` and a primary key
 * (tenantId, id); and the tenants for which provisioning is switched off. PostgreSQL: `tokenStore` of
 * `createPostgresScim` (`express-scim/postgres`) is one; the statements below are for tables of your own.
 *
 * Every method but `findByDigest` names the tenant, and must touch no other tenant's rows. While the database is
 * unavailable every method rejects with {@link UnavailableError}, so that requests are answered with 503 and a
 * time to come back, not with 401 or 500. `storeContract` of `express-scim/testing` tells whether all that holds.
 *
 * @example
 * CREATE TABLE scim_token (
 *   tenant_id text NOT NULL, id text NOT NULL, digest text NOT NULL UNIQUE,
 *   revision integer NOT NULL, created_at timestamptz NOT NULL, token jsonb NOT NULL,
 *   PRIMARY KEY (tenant_id, id));
 * CREATE TABLE scim_provisioning_off (tenant_id text PRIMARY KEY);
 *
 * // insert. $1: tenant, $2: id, $3: digest, $4: revision, $5: createdAt, $6: the token as JSON
 * INSERT INTO scim_token VALUES ($1, $2, $3, $4, $5, $6);
 *
 * // findByDigest. $1: digest
 * SELECT t.token, o.tenant_id IS NULL AS provisioning
 *   FROM scim_token t LEFT JOIN scim_provisioning_off o USING (tenant_id) WHERE t.digest = $1;
 *
 * // get. $1: tenant, $2: id
 * SELECT token FROM scim_token WHERE tenant_id = $1 AND id = $2;
 *
 * // list. $1: tenant
 * SELECT token FROM scim_token WHERE tenant_id = $1 ORDER BY created_at;
 *
 * // update, with the insert of the successor in one transaction. $4: next as JSON, $5: next.revision; no row
 * // means that another change was faster
 * UPDATE scim_token SET token = $4, revision = $5 WHERE tenant_id = $1 AND id = $2 AND revision = $3 RETURNING id;
 *
 * // provisioning. $1: tenant
 * SELECT NOT EXISTS (SELECT FROM scim_provisioning_off WHERE tenant_id = $1) AS provisioning;
 *
 * // setProvisioning, off and on; no row means that nothing was changed
 * INSERT INTO scim_provisioning_off VALUES ($1) ON CONFLICT DO NOTHING RETURNING tenant_id;
 * DELETE FROM scim_provisioning_off WHERE tenant_id = $1 RETURNING tenant_id;
 */
export interface TokenStore {
  /** A token was issued. Rejects, by any error, where the digest or (tenantId, id) is taken. */
  insert(token: StoredToken): Promise<void>;
  /**
   * Called for every request with a well-formed token, so the look-up must use the index. Expired and
   * revoked tokens are returned as well.
   */
  findByDigest(digest: string): Promise<FoundToken | undefined>;
  get(tenantId: string, id: string): Promise<StoredToken | undefined>;
  /** All tokens of a tenant, revoked and expired ones too, in the order of `createdAt`. */
  list(tenantId: string): Promise<readonly StoredToken[]>;
  /**
   * Replaces the row of `next.tenantId` and `next.id` if its revision is still `revision`, and inserts
   * `successor` in the same transaction. false, and nothing changed, if another change was faster or there is no
   * such row. Rejects, and changes nothing, where the digest or id of the successor is taken.
   */
  update(next: StoredToken, revision: number, successor?: StoredToken): Promise<boolean>;
  /** Whether provisioning is switched on for a tenant; a tenant that was never switched is on. */
  provisioning(tenantId: string): Promise<boolean>;
  /** Switches; true if that changed anything. */
  setProvisioning(tenantId: string, enabled: boolean): Promise<boolean>;
}
