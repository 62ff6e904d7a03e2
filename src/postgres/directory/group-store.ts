import {
  type GroupStore,
  NotFoundError,
  type ReadOptions,
  type ReplaceOptions,
  type RequestContext,
  type ResourceRecord,
} from '../../index.js';
import type { SqlAttribute } from '../../sql/index.js';
import type { Database, Statements } from '../connection/database.js';
import { together } from '../connection/together.js';
import { goneStatement } from '../layout/gone.js';
import type { Layout } from '../layout/layout.js';
import { filterCapability } from './capabilities.js';
import { changeMembers } from './change-members.js';
import { createIdMaker } from './ids.js';
import { listRows } from './list-rows.js';
import { groupsOf, listMembers, membersColumn, membersOf, toMembers } from './memberships.js';
import { rowOf, type Shelf, toRecord } from './shelf.js';
import { claimValues, freeValues, saving, uniquePaths } from './unique-values.js';
import {
  checkExpected,
  findRow,
  insertRow,
  lockRow,
  unlessTaken,
  updateRow,
} from './write-rows.js';

/** A group store with all the methods that the contract leaves open. */
export type PostgresGroupStore = GroupStore &
  Required<
    Pick<GroupStore, 'changeMembers' | 'saveWithMembers' | 'listMembers' | 'membersOf' | 'groupsOf'>
  >;

/** Members as filters see them. */
function membersIn({ members, users, groups }: Layout): SqlAttribute {
  const nameOf = `coalesce(m.display,
    (SELECT coalesce(${users.value('u', 'displayName')}, ${users.value('u', 'userName')}) FROM ${users.table} AS u
      WHERE ${users.ofTenant('u')} AND u.${users.id} = m.member_id),
    (SELECT ${groups.value('g', 'displayName')} FROM ${groups.table} AS g
      WHERE ${groups.ofTenant('g')} AND g.${groups.id} = m.member_id))`;
  return {
    table: `${members.rows} AS m`,
    on: `m.tenant_id = $1 AND m.group_id = r.${groups.id}`,
    columns: {
      value: { column: 'm.member_id', kind: 'uuid' },
      type: 'm.member_type',
      display: { column: `(${nameOf})`, kind: 'text' },
    },
  };
}

function shelfOf(database: Database, layout: Layout): Shelf {
  const { groups } = layout;
  return {
    database,
    layout,
    resources: groups,
    onUnknownRoles: () => {},
    uniqueAttributes: uniquePaths(groups.type, groups.unique.attribute),
    attributes: { ...groups.attributes('r'), members: membersIn(layout) },
  };
}

const wantsMembers = ({ without, attributes }: ReadOptions = {}): boolean =>
  !without?.includes('members') && (attributes?.includes('members') ?? true);

/** Groups in a table, their members in another one. */
export function createGroupStore(database: Database, layout: Layout): PostgresGroupStore {
  const shelf = shelfOf(database, layout);
  const { groups, members } = layout;
  const nextId = createIdMaker();

  async function withMembers(
    ctx: RequestContext,
    records: readonly ResourceRecord[],
    options: ReadOptions | undefined,
  ): Promise<readonly ResourceRecord[]> {
    if (records.length === 0 || !wantsMembers(options)) return records;
    const ids = records.map(({ id }) => id);
    const found = await membersOf(database, layout, ctx, ids);
    return records.map((group) => {
      const inIt = found.get(group.id);
      return inIt === undefined ? group : { ...group, members: inIt };
    });
  }

  /** The record of a group whose row is locked. @throws NotFoundError, VersionConflictError */
  async function locked(
    db: Statements,
    ctx: RequestContext,
    id: string,
    options: ReplaceOptions | undefined,
  ): Promise<ResourceRecord> {
    const row = await lockRow(shelf, db, ctx.tenantId, id);
    if (row === undefined) throw new NotFoundError();
    checkExpected(shelf, row, options);
    return toRecord(shelf, row);
  }

  const placeOf = ({ tenantId }: RequestContext, groupId: string) => ({
    layout,
    tenantId,
    groupId,
  });

  return {
    capabilities: {
      attributes: [...groups.mapping.capabilities.attributes, 'members'],
      filter: filterCapability(groups.type, shelf.attributes),
      relations: ['members.value'],
      sort: true,
      cursor: true,
      versions: true,
      unique: ['displayName'],
    },

    async create(ctx, draft) {
      const values = rowOf(groups, draft);
      const extra = groups.insert(draft, ctx);
      return saving(shelf, ctx, draft, (db) =>
        insertRow(shelf, db, ctx.tenantId, nextId(), values, extra),
      );
    },

    async get(ctx, id, options) {
      if (ctx.transaction === undefined && wantsMembers(options)) {
        const row = await findRow(shelf, ctx, id, [membersColumn(layout)]);
        return row && { ...toRecord(shelf, row), members: toMembers(row) };
      }
      const row = await findRow(shelf, ctx, id);
      return row && (await withMembers(ctx, [toRecord(shelf, row)], options))[0];
    },

    async list(ctx, query) {
      const page = await listRows(shelf, ctx, query);
      return { ...page, resources: await withMembers(ctx, page.resources, query) };
    },

    async replace(ctx, id, next, options) {
      const values = rowOf(groups, next);
      return saving(shelf, ctx, next, (db) =>
        updateRow(shelf, db, ctx.tenantId, id, values, options),
      );
    },

    async delete(ctx, id, options = {}) {
      return together(database, ctx, async (db) => {
        // Whoever adds the group to another one holds a lock on it: those are seen by what follows.
        const row = await lockRow(shelf, db, ctx.tenantId, id);
        if (row === undefined) return false;
        checkExpected(shelf, row, options);
        await db.query(
          `WITH ${members.emptied} ${members.left},
           moved AS (
             UPDATE ${groups.table} AS r SET ${groups.changed('r')}
              WHERE ${groups.ofTenant('r')} AND r.${groups.id} <> $2::uuid
                AND r.${groups.key} IN (SELECT group_key FROM left_groups))
           ${goneStatement(groups)}`,
          [ctx.tenantId, id],
        );
        await freeValues(shelf, db, ctx.tenantId, id);
        return true;
      });
    },

    async changeMembers(ctx, id, change, options) {
      return together(database, ctx, async (db) => {
        const { meta } = await locked(db, ctx, id, options);
        return changeMembers(db, placeOf(ctx, id), meta, change);
      });
    },

    async saveWithMembers(ctx, id, next, change, options) {
      const values = rowOf(groups, next);
      const extra = id === undefined ? groups.insert(next, ctx) : {};
      const save = async (db: Statements) => {
        const saved =
          id === undefined
            ? await insertRow(shelf, db, ctx.tenantId, nextId(), values, extra)
            : await updateRow(shelf, db, ctx.tenantId, id, values, { ...options, lock: true });
        await claimValues(shelf, db, ctx.tenantId, saved.id, next);
        const place = { ...placeOf(ctx, saved.id), isNew: id === undefined };
        const result = await changeMembers(db, place, saved.meta, change);
        const { version = '', lastModified } = result;
        const meta = { ...saved.meta, version, lastModified };
        return { group: { ...saved, meta }, members: result };
      };
      // The record is written before anything else can be refused: the unit must be able to go on without it.
      if (change.unknown === 'refuse' || shelf.uniqueAttributes.length > 0)
        return database.step(ctx, save);
      return unlessTaken(ctx, () => together(database, ctx, save));
    },

    listMembers: (ctx, id, page) => listMembers(database, layout, ctx, id, page),

    membersOf: (ctx, groupIds) => membersOf(database, layout, ctx, groupIds),

    groupsOf: (ctx, userIds, { transitive }) =>
      groupsOf(database, layout, ctx, userIds, transitive),
  };
}
