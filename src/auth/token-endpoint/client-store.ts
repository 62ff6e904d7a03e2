import type { JsonWebKey } from 'node:crypto';

/** A client secret as it is stored: never the secret, only its digest. */
export interface ClientSecret {
  readonly id: string;
  /** SHA-256 of the secret, 64 lower-case hexadecimal digits. */
  readonly digest: string;
  /** The first characters of the secret, by which people tell secrets apart. */
  readonly hint?: string;
  /** All times are ISO 8601 in UTC. */
  readonly createdAt: string;
  /** From when on it is refused; absent means never. */
  readonly expiresAt?: string;
  readonly revokedAt?: string;
}

/** A public key with which a client signs assertions: PEM text or a JWK; RSA, or EC on P-256. */
export type ClientKey = string | JsonWebKey;

/**
 * An identity elsewhere that may act as a client: workload identity federation. Entra's provisioning
 * service presents a token of the customer's directory instead of a secret.
 *
 * @example
 * const credential: FederatedCredential = {
 *   issuer: 'https://login.microsoftonline.com/3f1c…/v2.0',
 *   subject: '8a52…',            // object id of the provisioning service principal
 *   audience: 'api://91be…',
 * };
 */
export interface FederatedCredential {
  /** Exact `iss` of the assertions. */
  readonly issuer: string;
  /** Exact `sub`; at Entra the object id of the service principal. */
  readonly subject: string;
  /** What `aud` must be or contain; at Entra `api://<application id>`. */
  readonly audience: string;
  /** Where the issuer publishes its keys; known for Entra directories, needed for other issuers. */
  readonly jwksUri?: string;
}

/** A customer's client at the token endpoint. One for each customer: its tenant is in every token. */
export interface OAuthClient {
  readonly clientId: string;
  /** The tenant for which its tokens are good. */
  readonly tenantId: string;
  readonly label?: string;
  /**
   * What it may ask for; absent means everything. Taking one away takes it at once from the access tokens
   * that were issued as well.
   */
  readonly scopes?: readonly string[];
  /** Ends the issuing of tokens and, at once, the tokens that were issued. */
  readonly disabled?: boolean;
  /**
   * Any number may be live at the same time, so that they can be rotated without a gap. One that is revoked
   * gets no more access tokens; those it got run out by themselves. `disabled` ends them at once. The same
   * holds for `keys` and `federatedCredentials` that are taken away.
   */
  readonly secrets?: readonly ClientSecret[];
  /** For `private_key_jwt` (RFC 7523). */
  readonly keys?: readonly ClientKey[];
  /** For `private_key_jwt`, if the client publishes its keys; https only. */
  readonly jwksUri?: string;
  readonly federatedCredentials?: readonly FederatedCredential[];
}

/**
 * Where the clients of the token endpoint are kept. PostgreSQL: `clientStore` of `createPostgresScim`
 * (`express-scim/postgres`) is one, with what an administrator needs besides. Of your own, two tables do: clients, and
 * their secrets. While the database is unavailable every method rejects with {@link UnavailableError}.
 * `storeContract` of `express-scim/testing` tells whether the promises are kept.
 *
 * @example
 * const clients: ClientStore = {
 *   async find(clientId) {
 *     const row = await db.client(clientId);
 *     return row && { ...row, secrets: await db.secretsOf(clientId) };
 *   },
 * };
 */
export interface ClientStore {
  /**
   * Called for every token request and for every SCIM request with an access token. `clientId` comes
   * from strangers: at most 255 printable ASCII characters. Secrets that are expired or revoked may be
   * returned as well.
   */
  find(clientId: string): Promise<OAuthClient | undefined>;
  /**
   * Remembers an assertion (RFC 7523 §3 `jti`) until it expires; false if it was used before. One atomic
   * step, such as an insert into a table with a unique key. Without this method each process remembers
   * for itself, and an assertion could be replayed once to every other process.
   */
  useAssertion?(clientId: string, jti: string, expiresAt: string): Promise<boolean>;
}
