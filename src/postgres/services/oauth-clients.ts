import { createHash } from 'node:crypto';
import { type ClientStore, checkOAuthClient, type OAuthClient } from '../../auth/index.js';
import { invalidOption } from '../../errors/invalid-option.js';
import { NotFoundError } from '../../index.js';
import { ALONE, type Database } from '../connection/database.js';
import { jsonOf } from './columns.js';

/** The clients of the token endpoint, with what an administrator does to them. */
export interface PostgresClients extends Required<ClientStore> {
  /** The clients of a tenant, those first that were saved first. */
  list(tenantId: string): Promise<readonly OAuthClient[]>;
  /**
   * Adds a client, or replaces the one of this tenant with this id. Where two may do so at once, use
   * {@link PostgresClients.update}.
   *
   * @throws ScimConfigError `ERR_SCIM_AUTH` for what `checkOAuthClient` refuses, and for an id that no client can send.
   * @throws NotFoundError if the id belongs to a client of another tenant.
   */
  save(client: OAuthClient): Promise<void>;
  /**
   * Changes a client, as it is under a lock: of two who add a secret at once, both are kept.
   *
   * @param change - returns the whole client; its id and tenant stay.
   * @throws NotFoundError for a client of another tenant, or none.
   * @throws ScimConfigError `ERR_SCIM_AUTH` for what `checkOAuthClient` refuses.
   * @example
   * const { secret, record } = createClientSecret();
   * await clientStore.update('acme', clientId, (client) => ({
   *   ...client,
   *   secrets: [...(client.secrets ?? []), record],
   * }));
   */
  update(
    tenantId: string,
    clientId: string,
    change: (client: OAuthClient) => OAuthClient,
  ): Promise<OAuthClient>;
  /** Removes a client, which ends its access tokens at once; false if the tenant has none with this id. */
  remove(tenantId: string, clientId: string): Promise<boolean>;
}

/** What the token endpoint lets through (RFC 6749 appendix A.1). */
const CLIENT_ID = /^[\x20-\x7e]{1,255}$/;

function check(client: OAuthClient): OAuthClient {
  checkOAuthClient(client);
  if (typeof client.clientId === 'string' && CLIENT_ID.test(client.clientId)) return client;
  throw invalidOption('clientId', '1 to 255 printable ASCII characters', 'ERR_SCIM_AUTH');
}

/**
 * Clients of the token endpoint, and the assertions that they have used. An assertion is kept by its digest, for `jti`
 * may be of any length; it can be forgotten once it has expired, which is what retention does.
 */
export function createClientStore(
  database: Pick<Database, 'query' | 'step' | 'tables'>,
): PostgresClients {
  const { oauth_clients, used_assertions } = database.tables;
  const sql = {
    find: `SELECT client::text FROM ${oauth_clients} WHERE client_id = $1`,
    useAssertion: `
      INSERT INTO ${used_assertions} (client_id, jti_digest, expires_at)
        VALUES ($1, $2, $3::text::timestamptz) ON CONFLICT DO NOTHING RETURNING client_id`,
    list: `
      SELECT client::text FROM ${oauth_clients} WHERE tenant_id = $1 ORDER BY created_at, client_id`,
    save: `
      INSERT INTO ${oauth_clients} AS c (client_id, tenant_id, client) VALUES ($1, $2, $3::text::jsonb)
        ON CONFLICT (client_id) DO UPDATE SET client = EXCLUDED.client
          WHERE c.tenant_id = EXCLUDED.tenant_id
      RETURNING client_id`,
    lock: `
      SELECT client::text FROM ${oauth_clients} WHERE client_id = $1 AND tenant_id = $2 FOR UPDATE`,
    change: `
      UPDATE ${oauth_clients} SET client = $3::text::jsonb WHERE client_id = $1 AND tenant_id = $2`,
    remove: `
      DELETE FROM ${oauth_clients} WHERE client_id = $1 AND tenant_id = $2 RETURNING client_id`,
  };

  return {
    async find(clientId) {
      const [row] = await database.query(ALONE, sql.find, [clientId]);
      return jsonOf<OAuthClient>(row, 'client');
    },
    async useAssertion(clientId, jti, expiresAt) {
      const digest = createHash('sha256').update(jti).digest('hex');
      const values = [clientId, digest, new Date(expiresAt).toISOString()];
      return (await database.query(ALONE, sql.useAssertion, values)).length > 0;
    },
    async list(tenantId) {
      const rows = await database.query(ALONE, sql.list, [tenantId]);
      return rows.map((row) => jsonOf<OAuthClient>(row, 'client') as OAuthClient);
    },
    async save(client) {
      const { clientId, tenantId } = check(client);
      const values = [clientId, tenantId, JSON.stringify(client)];
      const saved = await database.query(ALONE, sql.save, values);
      if (saved.length === 0) throw new NotFoundError('There is no such client.');
    },
    update: (tenantId, clientId, change) =>
      database.step(ALONE, async (db) => {
        const [row] = await db.query(sql.lock, [clientId, tenantId]);
        const client = jsonOf<OAuthClient>(row, 'client');
        if (client === undefined) throw new NotFoundError('There is no such client.');
        const next = check({ ...change(client), clientId, tenantId });
        await db.query(sql.change, [clientId, tenantId, JSON.stringify(next)]);
        return next;
      }),
    async remove(tenantId, clientId) {
      return (await database.query(ALONE, sql.remove, [clientId, tenantId])).length > 0;
    },
  };
}
