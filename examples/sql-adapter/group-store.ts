import type { GroupStore, ListQuery, RequestContext, ResourceRecord } from 'express-scim';
import { changeMembers } from './change-members.js';
import { connectionOf, type Pool, type Queryable, type Row, step } from './database.js';
import { expectGroup, findGroup, groups, insertGroup, LISTING, updateGroup } from './group-rows.js';
import { listRows } from './list-rows.js';
import { groupsOf, listMembers, membersOf } from './memberships.js';
import { isId } from './statements.js';
import { telling } from './store-error.js';

/** Groups in the tables `scim_group` and `scim_member` of `POSTGRES_DDL`. */
export function createSqlGroupStore(pool: Pool) {
  /** The groups of a page, with all their members unless these are not wanted. */
  async function toGroups(
    db: Queryable,
    ctx: RequestContext,
    rows: readonly Row[],
    without: ListQuery['without'],
  ): Promise<readonly ResourceRecord[]> {
    const records = rows.map(groups.toResource);
    if (without?.includes('members') || rows.length === 0) return records;
    const found = await membersOf(
      db,
      ctx.tenantId,
      rows.map(({ id }) => id),
    );
    return records.map((group) => {
      const members = found.get(group.id);
      return members === undefined ? group : { ...group, members };
    });
  }

  return {
    capabilities: {
      ...groups.capabilities,
      attributes: [...groups.capabilities.attributes, 'members'],
      filter: 'full',
      relations: ['members.value'],
      sort: true,
      cursor: true,
      versions: true,
      unique: ['displayName'],
    },

    async create(ctx, draft) {
      const row = await telling(() => insertGroup(connectionOf(pool, ctx), ctx, draft));
      return groups.toResource(row);
    },

    async get(ctx, id, { without } = {}) {
      const db = connectionOf(pool, ctx);
      return telling(async () => {
        const row = await findGroup(db, ctx, id, ctx.transaction !== undefined);
        return row && (await toGroups(db, ctx, [row], without))[0];
      });
    },

    async list(ctx, query) {
      const db = connectionOf(pool, ctx);
      const toResources = (rows: readonly Row[]) => toGroups(db, ctx, rows, query.without);
      return telling(() => listRows(db, ctx, LISTING, query, toResources));
    },

    async replace(ctx, id, next, options = {}) {
      const row = await telling(() =>
        step(pool, ctx, async (db) =>
          updateGroup(db, await expectGroup(db, ctx, id, options), next),
        ),
      );
      return groups.toResource(row);
    },

    async delete(ctx, id, options = {}) {
      return telling(() =>
        step(pool, ctx, async (db) => {
          if ((await findGroup(db, ctx, id, true)) === undefined) return false;
          await expectGroup(db, ctx, id, options);
          const values = [ctx.tenantId, id];
          await db.query(
            `WITH gone AS (
               DELETE FROM scim_member WHERE tenant_id = $1 AND member_id = $2 RETURNING group_id)
             UPDATE scim_group SET version = version + 1, updated_at = now()
              WHERE tenant_id = $1 AND id <> $2 AND id IN (SELECT group_id FROM gone)`,
            values,
          );
          await db.query('DELETE FROM scim_group WHERE tenant_id = $1 AND id = $2', values);
          return true;
        }),
      );
    },

    async changeMembers(ctx, id, change, options = {}) {
      return telling(() =>
        step(pool, ctx, async (db) => {
          const present = await expectGroup(db, ctx, id, options);
          return (await changeMembers(db, present, change)).result;
        }),
      );
    },

    async saveWithMembers(ctx, id, next, change, options = {}) {
      return telling(() =>
        step(pool, ctx, async (db) => {
          const saved =
            id === undefined
              ? await insertGroup(db, ctx, next)
              : await updateGroup(db, await expectGroup(db, ctx, id, options), next);
          const { group, result } = await changeMembers(db, saved, change);
          return { group: groups.toResource(group), members: result };
        }),
      );
    },

    async listMembers(ctx, id, page) {
      if (!isId(id)) return { members: [], total: 0 };
      return telling(() => listMembers(connectionOf(pool, ctx), ctx.tenantId, id, page));
    },

    async membersOf(ctx, groupIds) {
      return telling(() => membersOf(connectionOf(pool, ctx), ctx.tenantId, groupIds));
    },

    async groupsOf(ctx, userIds, { transitive }) {
      return telling(() => groupsOf(connectionOf(pool, ctx), ctx.tenantId, userIds, transitive));
    },
  } satisfies GroupStore;
}
