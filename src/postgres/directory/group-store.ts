import type { GroupStore, ReadOptions, RequestContext, ResourceRecord } from '../../index.js';
import type { SqlAttribute } from '../../sql/index.js';
import type { Database, Statements } from '../connection/database.js';
import type { PostgresRow } from '../connection/pool.js';
import { together } from '../connection/together.js';
import { checkGone, goneStatement, SELECT_GONE } from '../layout/gone.js';
import type { Layout } from '../layout/layout.js';
import { movedGroups } from '../layout/moved.js';
import { filterCapability } from './capabilities.js';
import { changeMembers } from './change-members.js';
import { type BesideHidden, createHiddenMethods } from './hidden-methods.js';
import { holdUpdate } from './hold-update.js';
import { createIdMaker } from './ids.js';
import { knowLocked } from './known-roles.js';
import { type Beside, listRows } from './list-rows.js';
import {
  groupsOf,
  listMembers,
  membersColumn,
  membersFrom,
  membersOf,
  toMembers,
} from './memberships.js';
import { type RowValues, rowOf, type Shelf, toRecord } from './shelf.js';
import { claimValues, freeValues, saving, uniquePaths } from './unique-values.js';
import {
  checkExpected,
  insertRow,
  lockRecord,
  rowFinder,
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
    onRefusedRoles: () => {},
    uniqueAttributes: uniquePaths(groups.type, groups.unique.attribute),
    attributes: { ...groups.attributes('r'), members: membersIn(layout) },
  };
}

/** Members that are read in one piece with a group; more are read apart, and written as they come. */
const MOST_INCLUDED = 500;

/** What is read with the record: all its members, none where they are more than {@link MOST_INCLUDED}, or none at all. */
type MembersRead = 'all' | 'most' | undefined;

const wantsMembers = ({ without, attributes }: ReadOptions = {}): boolean =>
  !without?.includes('members') && (attributes?.includes('members') ?? true);

function membersOfHidden({ members }: Layout): BesideHidden {
  const column = members.ofRow && membersFrom(members.ofRow('r'));
  const add: BesideHidden['add'] = (group, row) => ({
    resource: { ...group, members: toMembers(row) ?? [] },
  });
  return { column, add };
}

/** Groups in a table, their members in another one. */
export function createGroupStore(database: Database, layout: Layout): PostgresGroupStore {
  const shelf = shelfOf(database, layout);
  const { groups, members } = layout;
  const nextId = createIdMaker();
  const find = rowFinder(shelf);
  const findWithAll = rowFinder(shelf, [membersColumn(layout, `r.${groups.id}`)]);
  const findWithMost = rowFinder(shelf, [membersColumn(layout, `r.${groups.id}`, MOST_INCLUDED)]);

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

  /** Which members are read with a record, if any. */
  function membersWith(ctx: RequestContext, options: ReadOptions | undefined): MembersRead {
    // Behind a lock they would be older than the row.
    if (ctx.transaction !== undefined) return undefined;
    if (options?.include?.includes('members')) return 'most';
    return wantsMembers(options) ? 'all' : undefined;
  }

  const withThose = (group: ResourceRecord, row: PostgresRow): ResourceRecord => {
    const inIt = toMembers(row);
    return inIt === undefined ? group : { ...group, members: inIt };
  };

  const besideMembers: Beside = {
    parts: '',
    column: membersColumn(layout, 'page_id', MOST_INCLUDED),
    add: withThose,
  };

  const insert = async (db: Statements, ctx: RequestContext, values: RowValues, extra: RowValues) =>
    toRecord(shelf, await insertRow(shelf, db, ctx.tenantId, nextId(), values, { extra }));

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
      ...(!members.nests && { types: { members: ['User'] } }),
      includes: ['members'],
    },

    async create(ctx, draft) {
      const values = rowOf(groups, draft);
      const extra = groups.insert(draft, ctx);
      return saving(shelf, ctx, draft, (db) => insert(db, ctx, values, extra));
    },

    async get(ctx, id, options) {
      const read = membersWith(ctx, options);
      if (read === undefined) {
        const found = await find(ctx, id);
        return found && (await withMembers(ctx, [found.record], options))[0];
      }
      const found = await (read === 'all' ? findWithAll : findWithMost)(ctx, id);
      return found && withThose(found.record, found.row);
    },

    async list(ctx, query) {
      if (membersWith(ctx, query) !== 'most') {
        const page = await listRows(shelf, ctx, query);
        return { ...page, resources: await withMembers(ctx, page.resources, query) };
      }
      return listRows(shelf, ctx, query, besideMembers);
    },

    async replace(ctx, id, next, options) {
      const values = rowOf(groups, next);
      const held = await holdUpdate(shelf, ctx, id, next, values, options);
      return (
        held ??
        saving(shelf, ctx, next, (db) => updateRow(shelf, db, ctx.tenantId, id, values, options))
      );
    },

    async delete(ctx, id, options = {}) {
      return together(database, ctx, async (db) => {
        // Whoever adds the group to another one holds a lock on it: those are seen by what follows.
        const group = await lockRecord(shelf, ctx, db, id);
        if (group === undefined) return false;
        checkExpected(group, options);
        const place = [ctx.tenantId, id];
        // A trigger of the host's on memberships may write the row of the team: not by the same statement as we do.
        if (members.emptied !== undefined) await db.query(members.emptied, place);
        const gone = await db.query(
          `WITH ${members.left},
           moved AS (${movedGroups(
             groups,
             `r.${groups.id} <> $2::uuid AND r.${groups.key} IN (SELECT group_key FROM left_groups)`,
           )}),
           ${goneStatement(groups)}
           ${SELECT_GONE}`,
          place,
        );
        checkGone(groups.table, gone);
        await freeValues(shelf, db, ctx.tenantId, id);
        return true;
      });
    },

    async changeMembers(ctx, id, change, options) {
      return together(database, ctx, (db) => changeMembers(db, placeOf(ctx, id), change, options));
    },

    async saveWithMembers(ctx, id, next, change, options) {
      const values = rowOf(groups, next);
      const extra = id === undefined ? groups.insert(next, ctx) : {};
      const save = async (db: Statements, held?: ResourceRecord) => {
        const saved =
          id === undefined
            ? await insert(db, ctx, values, extra)
            : (held ??
              (await updateRow(shelf, db, ctx.tenantId, id, values, { ...options, lock: true })));
        await claimValues(shelf, db, ctx.tenantId, saved.id, next);
        const place = { ...placeOf(ctx, saved.id), isSaved: true, isNew: id === undefined };
        const result = await changeMembers(db, place, change);
        const { version = '', lastModified } = result;
        const meta = { ...saved.meta, version, lastModified };
        return { group: { ...saved, meta }, members: result };
      };
      // The record is written before anything else can be refused: the unit must be able to go on without it.
      if (change.unknown === 'refuse' || shelf.uniqueAttributes.length > 0)
        return database.step(ctx, (db) => save(db));
      const held = id && (await holdUpdate(shelf, ctx, id, next, values, options));
      return unlessTaken(ctx, () => together(database, ctx, (db) => save(db, held || undefined)));
    },

    ...createHiddenMethods(shelf, { beside: membersOfHidden(layout), nextId }),

    listMembers: (ctx, id, page) => listMembers(database, layout, ctx, id, page),

    membersOf: (ctx, groupIds) => membersOf(database, layout, ctx, groupIds),

    async groupsOf(ctx, userIds, { transitive }) {
      await knowLocked(shelf, ctx, userIds);
      return groupsOf(database, layout, ctx, userIds, transitive);
    },
  };
}
