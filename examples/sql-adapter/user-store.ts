import { isDeepStrictEqual } from 'node:util';
import {
  type ResourceDraft as Draft,
  NotFoundError,
  type ReplaceOptions,
  type RequestContext,
  UniquenessError,
  type UserStore,
  VersionConflictError,
} from 'express-scim';
import { mapUsers, POSTGRES_USER_COLUMNS } from 'express-scim/sql';
import { connectionOf, type Pool, type Queryable, type Row, step } from './database.js';
import { type Listing, listRows } from './list-rows.js';
import { hashPassword, isPassword } from './password.js';
import { assignment, insertion, isId } from './statements.js';
import { telling } from './store-error.js';

const users = mapUsers(POSTGRES_USER_COLUMNS);

/**
 * The users in a group and in the groups below it: one walk downwards from the group, which is the same
 * for all users. Of an array the planner expects few elements, and looks those users up instead of asking
 * of each user of the tenant whether it is one of them.
 */
const inGroup = (groupId: string): string => `r.id IN (SELECT unnest(ARRAY(
  WITH RECURSIVE below (id, type) AS (
    SELECT ${groupId}, 'Group'
    UNION
    SELECT m.member_id, m.member_type FROM below AS b
      JOIN scim_member AS m ON m.tenant_id = $1 AND m.group_id = b.id WHERE b.type = 'Group'
  ) SELECT id FROM below WHERE type = 'User')))`;

const LISTING: Listing = {
  from: 'scim_user AS r',
  live: 'r.tenant_id = $1 AND r.deleted_at IS NULL',
  attributes: {
    ...users.sql('r'),
    'groups.value': { eq: inGroup },
  },
};

/** The row of a user; inside a unit of work nobody else changes it until the unit ends. */
async function findRow(db: Queryable, ctx: RequestContext, id: string): Promise<Row | undefined> {
  if (!isId(id)) return undefined;
  const lock = ctx.transaction === undefined ? '' : ' FOR UPDATE';
  const text = `SELECT * FROM ${LISTING.from} WHERE ${LISTING.live} AND r.id = $2${lock}`;
  return (await db.query(text, [ctx.tenantId, id])).rows[0];
}

async function passwordHash(draft: Draft, present: unknown): Promise<string | null> {
  const stored = typeof present === 'string' ? present : null;
  const { password } = draft;
  if (typeof password !== 'string') return stored;
  const same = stored !== null && (await isPassword(password, stored));
  return same ? stored : hashPassword(password);
}

/** Users in the table `scim_user` of `POSTGRES_DDL`. */
export function createSqlUserStore(pool: Pool): UserStore {
  async function replaceRow(
    db: Queryable,
    ctx: RequestContext,
    id: string,
    next: Draft,
    { expectedRevision, expectedVersion }: ReplaceOptions,
  ): Promise<Row> {
    const present = await findRow(db, { ...ctx, transaction: db }, id);
    if (present === undefined) throw new NotFoundError();
    const expected = [expectedRevision, expectedVersion].filter((version) => version !== undefined);
    if (expected.some((version) => version !== String(present.version))) {
      throw new VersionConflictError();
    }
    const password_hash = await passwordHash(next, present.password_hash);
    const columns = { ...users.toRow(next), password_hash };
    const { password_hash: hash } = present as { password_hash: string | null };
    const before = { ...users.toRow(users.toResource(present)), password_hash: hash };
    if (isDeepStrictEqual(columns, before)) return present;
    const set = assignment(columns, 3);
    const { rows } = await db.query(
      `UPDATE scim_user SET ${set.text}, version = version + 1, updated_at = now()
        WHERE tenant_id = $1 AND id = $2 RETURNING *`,
      [ctx.tenantId, id, ...set.values],
    );
    return rows[0] ?? present;
  }

  return {
    capabilities: {
      ...users.capabilities,
      attributes: [...users.capabilities.attributes, 'password'],
      filter: 'full',
      relations: ['groups.value'],
      sort: true,
      cursor: true,
      versions: true,
    },

    async create(ctx, draft) {
      const hash = await passwordHash(draft, null);
      const columns = { ...users.toRow(draft), password_hash: hash, tenant_id: ctx.tenantId };
      const into = insertion(columns, 1);
      // Without a conflict as an error, a unit of work can go on after it.
      const { rows } = await telling(() =>
        connectionOf(pool, ctx).query(
          `INSERT INTO scim_user ${into.text}
            ON CONFLICT (tenant_id, user_name_key) WHERE deleted_at IS NULL DO NOTHING RETURNING *`,
          into.values,
        ),
      );
      const [row] = rows;
      if (row === undefined) throw new UniquenessError('userName');
      return users.toResource(row);
    },

    async get(ctx, id) {
      const row = await telling(() => findRow(connectionOf(pool, ctx), ctx, id));
      return row && users.toResource(row);
    },

    async list(ctx, query) {
      const toResources = async (rows: readonly Row[]) => rows.map(users.toResource);
      const db = connectionOf(pool, ctx);
      return telling(() => listRows(db, ctx, LISTING, query, toResources));
    },

    async replace(ctx, id, next, options = {}) {
      const row = await telling(() =>
        step(pool, ctx, (db) => replaceRow(db, ctx, id, next, options)),
      );
      return users.toResource(row);
    },

    async delete(ctx, id, { expectedVersion } = {}) {
      return telling(() =>
        step(pool, ctx, async (db) => {
          const present = await findRow(db, { ...ctx, transaction: db }, id);
          if (present === undefined) return false;
          if (expectedVersion !== undefined && expectedVersion !== String(present.version)) {
            throw new VersionConflictError();
          }
          const values = [ctx.tenantId, id];
          await db.query(
            'UPDATE scim_user SET deleted_at = now() WHERE tenant_id = $1 AND id = $2',
            values,
          );
          await db.query(
            `WITH gone AS (
               DELETE FROM scim_member WHERE tenant_id = $1 AND member_id = $2 RETURNING group_id)
             UPDATE scim_group SET version = version + 1, updated_at = now()
              WHERE tenant_id = $1 AND id IN (SELECT group_id FROM gone)`,
            values,
          );
          return true;
        }),
      );
    },
  };
}
