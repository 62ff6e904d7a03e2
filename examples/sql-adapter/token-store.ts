import type { FoundToken, StoredToken, TokenStore } from 'express-scim/auth';
import { type Pool, type Queryable, type Row, transaction } from './database.js';
import { assignment, insertion } from './statements.js';
import { telling } from './store-error.js';

/** The columns of `scim_token`, by what they hold. */
const COLUMNS: Readonly<Record<keyof StoredToken, string>> = {
  tenantId: 'tenant_id',
  id: 'id',
  digest: 'digest',
  label: 'label',
  hint: 'hint',
  scopes: 'scopes',
  issuedBy: 'issued_by',
  createdAt: 'created_at',
  expiresAt: 'expires_at',
  lastUsedAt: 'last_used_at',
  revokedAt: 'revoked_at',
  replacedBy: 'replaced_by',
  expiryWarnedAt: 'expiry_warned_at',
  revision: 'revision',
};

function toRow(token: StoredToken): Row {
  const given: Readonly<Record<string, unknown>> = { ...token };
  const columns = Object.entries(COLUMNS).map(([name, column]) => [column, given[name] ?? null]);
  return Object.fromEntries(columns);
}

/** Times are dates, and a `bigint` is text, as `pg` reads them. */
function toToken(row: Row): StoredToken {
  const read = Object.entries(COLUMNS).flatMap(([name, column]) => {
    const value = row[column];
    if (value === null || value === undefined) return [];
    if (name === 'revision') return [[name, Number(value)]];
    return [[name, name.endsWith('At') ? new Date(value as Date).toISOString() : value]];
  });
  return Object.fromEntries(read) as StoredToken;
}

const FIND = `
  SELECT t.*, o.tenant_id IS NULL AS provisioning
    FROM scim_token AS t LEFT JOIN scim_provisioning_off AS o USING (tenant_id)
   WHERE t.digest = $1`;

async function insert(db: Queryable, token: StoredToken): Promise<void> {
  const into = insertion(toRow(token), 1);
  await db.query(`INSERT INTO scim_token ${into.text}`, into.values);
}

/** Managed tokens in the tables `scim_token` and `scim_provisioning_off` of `POSTGRES_DDL`. */
export function createSqlTokenStore(pool: Pool): TokenStore {
  const first = async (text: string, values: readonly unknown[]): Promise<Row | undefined> =>
    (await telling(() => pool.query(text, values))).rows[0];

  return {
    insert: (token) => telling(() => insert(pool, token)),

    async findByDigest(digest): Promise<FoundToken | undefined> {
      const row = await first(FIND, [digest]);
      return row && { token: toToken(row), provisioning: row.provisioning === true };
    },

    async get(tenantId, id) {
      const text = 'SELECT * FROM scim_token WHERE tenant_id = $1 AND id = $2';
      const row = await first(text, [tenantId, id]);
      return row && toToken(row);
    },

    async list(tenantId) {
      const text = 'SELECT * FROM scim_token WHERE tenant_id = $1 ORDER BY created_at, id';
      return (await telling(() => pool.query(text, [tenantId]))).rows.map(toToken);
    },

    async update(next, revision, successor) {
      const set = assignment(toRow(next), 4);
      const change = async (db: Queryable) => {
        const { rows } = await db.query(
          `UPDATE scim_token SET ${set.text} WHERE tenant_id = $1 AND id = $2 AND revision = $3
            RETURNING id`,
          [next.tenantId, next.id, revision, ...set.values],
        );
        if (rows.length === 0) return false;
        if (successor !== undefined) await insert(db, successor);
        return true;
      };
      return telling(() => transaction(pool, change));
    },

    async provisioning(tenantId) {
      const text = 'SELECT 1 FROM scim_provisioning_off WHERE tenant_id = $1';
      return (await first(text, [tenantId])) === undefined;
    },

    async setProvisioning(tenantId, enabled) {
      const text = enabled
        ? 'DELETE FROM scim_provisioning_off WHERE tenant_id = $1 RETURNING tenant_id'
        : 'INSERT INTO scim_provisioning_off VALUES ($1) ON CONFLICT DO NOTHING RETURNING tenant_id';
      return (await first(text, [tenantId])) !== undefined;
    },
  };
}
