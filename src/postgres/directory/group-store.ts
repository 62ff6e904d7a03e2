import {
  type GroupStore,
  NotFoundError,
  type ReadOptions,
  type ReplaceOptions,
  type RequestContext,
  type ResourceRecord,
} from '../../index.js';
import { compileResourceType, type ResourceTypeInput } from '../../schema/index.js';
import { mapResource, type SqlAttribute } from '../../sql/index.js';
import type { Database, Statements } from '../connection/database.js';
import type { Tables } from '../connection/tables.js';
import { together } from '../connection/together.js';
import { filterCapability } from './capabilities.js';
import { changeMembers } from './change-members.js';
import { groupColumns, REST } from './columns.js';
import { createIdMaker } from './ids.js';
import { listRows } from './list-rows.js';
import { groupsOf, listMembers, membersColumn, membersOf, toMembers } from './memberships.js';
import { recordColumns, rowOf, type Shelf, toRecord } from './shelf.js';
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
function membersIn({ members, users, groups }: Tables): SqlAttribute {
  const nameOf = `coalesce(m.display,
    (SELECT coalesce(u.display_name, u.user_name) FROM ${users} AS u WHERE u.tenant_id = $1 AND u.id = m.member_id),
    (SELECT g.display_name FROM ${groups} AS g WHERE g.tenant_id = $1 AND g.id = m.member_id))`;
  return {
    table: `${members} AS m`,
    on: 'm.tenant_id = r.tenant_id AND m.group_id = r.id',
    columns: {
      value: { column: 'm.member_id', kind: 'uuid' },
      type: 'm.member_type',
      display: { column: `(${nameOf})`, kind: 'text' },
    },
  };
}

function shelfOf(database: Database, input: ResourceTypeInput): Shelf {
  const type = compileResourceType(input);
  const mapping = mapResource(input, groupColumns(type), { rest: REST });
  return {
    database,
    table: database.tables.groups,
    mapping,
    live: 'r.tenant_id = $1',
    record: recordColumns(mapping, ['id', 'created_at', 'updated_at', 'version', 'revision']),
    unique: { attribute: 'displayName', column: 'display_name_key' },
    name: type.name,
    uniqueAttributes: uniquePaths(type, 'displayName'),
    counters: ['version', 'revision'],
    attributes: { ...mapping.sql('r'), members: membersIn(database.tables) },
  };
}

const wantsMembers = ({ without, attributes }: ReadOptions = {}): boolean =>
  !without?.includes('members') && (attributes?.includes('members') ?? true);

/** Groups in a table of the library, their members in another one. */
export function createGroupStore(
  database: Database,
  resourceType: ResourceTypeInput,
): PostgresGroupStore {
  const shelf = shelfOf(database, resourceType);
  const { tables } = database;
  const nextId = createIdMaker();

  async function withMembers(
    ctx: RequestContext,
    records: readonly ResourceRecord[],
    options: ReadOptions | undefined,
  ): Promise<readonly ResourceRecord[]> {
    if (records.length === 0 || !wantsMembers(options)) return records;
    const ids = records.map(({ id }) => id);
    const found = await membersOf(database, ctx, ids);
    return records.map((group) => {
      const members = found.get(group.id);
      return members === undefined ? group : { ...group, members };
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
    checkExpected(row, options);
    return toRecord(shelf, row);
  }

  const placeOf = ({ tenantId }: RequestContext, groupId: string) => ({
    tables,
    tenantId,
    groupId,
  });

  return {
    capabilities: {
      attributes: [...shelf.mapping.capabilities.attributes, 'members'],
      filter: filterCapability(compileResourceType(resourceType), shelf.attributes),
      relations: ['members.value'],
      sort: true,
      cursor: true,
      versions: true,
      unique: ['displayName'],
    },

    async create(ctx, draft) {
      const values = rowOf(shelf, draft);
      return saving(shelf, ctx, draft, (db) =>
        insertRow(shelf, db, ctx.tenantId, nextId(), values),
      );
    },

    async get(ctx, id, options) {
      if (ctx.transaction === undefined && wantsMembers(options)) {
        const row = await findRow(shelf, ctx, id, [membersColumn(tables)]);
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
      const values = rowOf(shelf, next);
      return saving(shelf, ctx, next, (db) =>
        updateRow(shelf, db, ctx.tenantId, id, values, options),
      );
    },

    async delete(ctx, id, options = {}) {
      return together(database, ctx, async (db) => {
        // Whoever adds the group to another one holds a lock on it: those are seen by what follows.
        const row = await lockRow(shelf, db, ctx.tenantId, id);
        if (row === undefined) return false;
        checkExpected(row, options);
        await db.query(
          `WITH left_groups AS (
             DELETE FROM ${tables.members} WHERE tenant_id = $1 AND member_id = $2::uuid RETURNING group_id),
           moved AS (
             UPDATE ${tables.groups} SET version = version + 1, updated_at = clock_timestamp()
              WHERE tenant_id = $1 AND id <> $2::uuid AND id IN (SELECT group_id FROM left_groups))
           DELETE FROM ${tables.groups} WHERE tenant_id = $1 AND id = $2::uuid`,
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
      const values = rowOf(shelf, next);
      const save = async (db: Statements) => {
        const saved =
          id === undefined
            ? await insertRow(shelf, db, ctx.tenantId, nextId(), values)
            : await updateRow(shelf, db, ctx.tenantId, id, values, { ...options, lock: true });
        await claimValues(shelf, db, ctx.tenantId, saved.id, next);
        const place = { ...placeOf(ctx, saved.id), isNew: id === undefined };
        const members = await changeMembers(db, place, saved.meta, change);
        const { version = '', lastModified } = members;
        return { group: { ...saved, meta: { ...saved.meta, version, lastModified } }, members };
      };
      // The record is written before anything else can be refused: the unit must be able to go on without it.
      if (change.unknown === 'refuse' || shelf.uniqueAttributes.length > 0)
        return database.step(ctx, save);
      return unlessTaken(ctx, () => together(database, ctx, save));
    },

    listMembers: (ctx, id, page) => listMembers(database, ctx, id, page),

    membersOf: (ctx, groupIds) => membersOf(database, ctx, groupIds),

    groupsOf: (ctx, userIds, { transitive }) => groupsOf(database, ctx, userIds, transitive),
  };
}
