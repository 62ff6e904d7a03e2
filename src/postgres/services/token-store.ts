import type { StoredToken, TokenStore } from '../../auth/index.js';
import { ALONE, type Database } from '../connection/database.js';
import { jsonOf, truthOf } from './columns.js';

/** Managed tokens, and the tenants for which provisioning is switched off. */
export function createTokenStore(database: Pick<Database, 'query' | 'tables'>): TokenStore {
  const { tokens, provisioning_off } = database.tables;
  /** Every column from the token itself, so that none can differ from it. */
  const row = (json: string) => `
    ${json}->>'tenantId', ${json}->>'id', ${json}->>'digest', (${json}->>'revision')::bigint,
    (${json}->>'createdAt')::timestamptz, ${json}`;
  const sql = {
    insert: `INSERT INTO ${tokens} (tenant_id, id, digest, revision, created_at, token)
      SELECT ${row('t')} FROM (SELECT $1::text::jsonb AS t) AS given`,
    findByDigest: `
      SELECT t.token::text, (o.tenant_id IS NULL)::text AS provisioning
        FROM ${tokens} t LEFT JOIN ${provisioning_off} o USING (tenant_id) WHERE t.digest = $1`,
    get: `SELECT token::text FROM ${tokens} WHERE tenant_id = $1 AND id = $2`,
    list: `SELECT token::text FROM ${tokens} WHERE tenant_id = $1 ORDER BY created_at, id`,
    // The successor is inserted by the same statement, and only if the row was changed.
    update: `
      WITH changed AS (
        UPDATE ${tokens} SET (tenant_id, id, digest, revision, created_at, token) =
          (SELECT ${row('t')} FROM (SELECT $4::text::jsonb AS t) AS given)
         WHERE tenant_id = $1 AND id = $2 AND revision = $3::bigint RETURNING id),
      added AS (
        INSERT INTO ${tokens} (tenant_id, id, digest, revision, created_at, token)
          SELECT ${row('t')} FROM changed, (SELECT $5::text::jsonb AS t) AS given WHERE t IS NOT NULL)
      SELECT id FROM changed`,
    provisioning: `
      SELECT (NOT EXISTS (SELECT FROM ${provisioning_off} WHERE tenant_id = $1))::text AS provisioning`,
    switchOff: `
      INSERT INTO ${provisioning_off} (tenant_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING tenant_id`,
    switchOn: `DELETE FROM ${provisioning_off} WHERE tenant_id = $1 RETURNING tenant_id`,
  };

  return {
    async insert(token) {
      await database.query(ALONE, sql.insert, [JSON.stringify(token)]);
    },
    async findByDigest(digest) {
      const [found] = await database.query(ALONE, sql.findByDigest, [digest]);
      const token = jsonOf<StoredToken>(found, 'token');
      if (found === undefined || token === undefined) return undefined;
      return { token, provisioning: truthOf(found, 'provisioning') };
    },
    async get(tenantId, id) {
      const [found] = await database.query(ALONE, sql.get, [tenantId, id]);
      return jsonOf<StoredToken>(found, 'token');
    },
    async list(tenantId) {
      const rows = await database.query(ALONE, sql.list, [tenantId]);
      return rows.map((each) => jsonOf<StoredToken>(each, 'token') as StoredToken);
    },
    async update(next, revision, successor) {
      const added = successor === undefined ? null : JSON.stringify(successor);
      const values = [next.tenantId, next.id, revision, JSON.stringify(next), added];
      return (await database.query(ALONE, sql.update, values)).length > 0;
    },
    async provisioning(tenantId) {
      const [found = {}] = await database.query(ALONE, sql.provisioning, [tenantId]);
      return truthOf(found, 'provisioning');
    },
    async setProvisioning(tenantId, enabled) {
      const text = enabled ? sql.switchOn : sql.switchOff;
      return (await database.query(ALONE, text, [tenantId])).length > 0;
    },
  };
}
