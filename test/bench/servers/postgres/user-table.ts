import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { notFound, Problem } from './problem.js';
import type { NewUser, UserRow } from './resource.js';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

const instant = (column: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const GROUPS = `(SELECT json_agg(json_build_object('value', g.id, 'display', g.display_name, 'type', 'direct'))
  FROM express_scim.members AS m JOIN express_scim.groups AS g ON g.tenant_id = m.tenant_id AND g.id = m.group_id
 WHERE m.tenant_id = r.tenant_id AND m.member_id = r.id)`;

/** One JSON text, which costs the driver less than a value for each column. */
const RECORD = `json_build_object('id', r.id, 'user_name', r.user_name, 'external_id', r.external_id,
  'active', r.active, 'display_name', r.display_name, 'emails', r.emails, 'attributes', r.attributes,
  'groups', ${GROUPS}, 'version', r.version, 'created_at', ${instant('r.created_at')},
  'updated_at', ${instant('r.updated_at')})::text AS row`;

const LIVE = 'r.tenant_id = $1 AND r.deleted_at IS NULL';

const BY_ID = `SELECT ${RECORD} FROM express_scim.users AS r WHERE ${LIVE} AND r.id = $2::uuid`;
const BY_NAME = `SELECT ${RECORD} FROM express_scim.users AS r WHERE ${LIVE} AND r.user_name_key = $2 LIMIT 1`;
const SET_ACTIVE = `UPDATE express_scim.users AS r
  SET active = $3, version = r.version + 1, updated_at = clock_timestamp()
 WHERE ${LIVE} AND r.id = $2::uuid RETURNING ${RECORD}`;
const INSERT = `INSERT INTO express_scim.users AS r (tenant_id, id, user_name, user_name_key, external_id,
    active, display_name, emails, email_keys, attributes)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb,
    ARRAY(SELECT jsonb_array_elements_text($9::text::jsonb)), $10::text::jsonb) RETURNING ${RECORD}`;

const keyOf = (text: string) => text.normalize('NFC').toLowerCase();

/** The statements of the routes. */
export function createUserTable(pool: Pool) {
  async function rowsOf(
    db: Pool | PoolClient,
    text: string,
    values: readonly unknown[],
  ): Promise<readonly UserRow[]> {
    const { rows } = await db.query<{ row: string }>(text, [...values]);
    return rows.map(({ row }) => JSON.parse(row));
  }

  async function byId(db: Pool | PoolClient, text: string, tenantId: string, id: string) {
    const [row] = UUID.test(id) ? await rowsOf(db, text, [tenantId, id]) : [];
    if (row === undefined) throw notFound();
    return row;
  }

  /** Commits when the promise fulfils, rolls back when it rejects; a broken connection is not given back. */
  async function transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((fault) => {
        broken = fault;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    get: (tenantId: string, id: string) => byId(pool, BY_ID, tenantId, id),
    find: (tenantId: string, userName: string) =>
      rowsOf(pool, BY_NAME, [tenantId, keyOf(userName)]),

    setActive: (
      tenantId: string,
      id: string,
      active: boolean,
      isExpected: (row: UserRow) => boolean,
    ): Promise<UserRow> =>
      transaction(async (client) => {
        const present = await byId(client, `${BY_ID} FOR UPDATE`, tenantId, id);
        if (!isExpected(present)) throw new Problem(412, undefined, 'The user has changed.');
        if (present.active === active) return present;
        const [changed] = await rowsOf(client, SET_ACTIVE, [tenantId, id, active]);
        if (changed === undefined) throw notFound();
        return changed;
      }),

    async create(tenantId: string, user: NewUser): Promise<UserRow> {
      const { userName, emails } = user;
      const [row] = await rowsOf(pool, INSERT, [
        tenantId,
        randomUUID(),
        userName,
        keyOf(userName),
        user.externalId,
        user.active,
        user.displayName,
        emails && JSON.stringify(emails),
        JSON.stringify((emails ?? []).map(({ value }) => keyOf(String(value)))),
        JSON.stringify(user.attributes),
      ]);
      if (row === undefined) throw new Error('The row was not returned.');
      return row;
    },
  };
}
