import type {
  RequestContext,
  ResourceDraft,
  RoleLockMethods,
  RoleMethods,
  UserStore,
} from '../../index.js';
import { compileResourceType, type ResourceTypeInput } from '../../schema/index.js';
import { mapResource } from '../../sql/index.js';
import type { Database } from '../connection/database.js';
import type { Tables } from '../connection/tables.js';
import { together } from '../connection/together.js';
import { filterCapability } from './capabilities.js';
import { REST, userColumns } from './columns.js';
import { createIdMaker, isId } from './ids.js';
import { listRows } from './list-rows.js';
import { digestOf } from './password.js';
import { createRoleLockMethods } from './role-locks.js';
import { createRoleMethods } from './role-methods.js';
import { type RowValues, recordColumns, rowOf, type Shelf, toRecord } from './shelf.js';
import { freeValues, saving, uniquePaths } from './unique-values.js';
import { checkExpected, findRow, insertRow, lockRow, updateRow } from './write-rows.js';

/** A user store with all the methods for roles, and one that recognizes people who come back. */
export type PostgresUserStore = UserStore &
  Required<RoleMethods & RoleLockMethods & Pick<UserStore, 'findPreviousId'>>;

/**
 * The users in a group and in the groups below it: one walk downwards from the group, which is the same
 * for all users. Of an array the planner expects few elements, and looks those users up instead of asking
 * of each user of the tenant whether it is one of them. By the OFFSET the members of each group are looked up, too,
 * where one huge group makes the planner read all the memberships there are.
 */
function inGroup({ members }: Tables, groupId: string): string {
  return `r.id = ANY(ARRAY(
    WITH RECURSIVE below (id, type) AS (
      SELECT ${groupId}, 'Group'
      UNION
      SELECT m.member_id, m.member_type FROM below AS b CROSS JOIN LATERAL (
        SELECT * FROM ${members} AS g WHERE g.tenant_id = $1 AND g.group_id = b.id OFFSET 0) AS m
       WHERE b.type = 'Group'
    ) SELECT id FROM below WHERE type = 'User'))`;
}

function shelfOf(database: Database, input: ResourceTypeInput): Shelf {
  const type = compileResourceType(input);
  const mapping = mapResource(input, userColumns(type), { rest: REST });
  return {
    database,
    table: database.tables.users,
    mapping,
    live: 'r.tenant_id = $1 AND r.deleted_at IS NULL',
    record: recordColumns(mapping, ['id', 'created_at', 'updated_at', 'version']),
    unique: { attribute: 'userName', column: 'user_name_key' },
    name: type.name,
    uniqueAttributes: uniquePaths(type, 'userName'),
    counters: ['version'],
    attributes: {
      ...mapping.sql('r'),
      'groups.value': { kind: 'uuid', eq: (id) => inGroup(database.tables, id) },
    },
  };
}

/** Users in a table of the library; `users.deleted_at` marks those who are gone. */
export function createUserStore(
  database: Database,
  resourceType: ResourceTypeInput,
): PostgresUserStore {
  const shelf = shelfOf(database, resourceType);
  const type = compileResourceType(resourceType);
  const { users, groups, members, role_assignments, tenant_guests } = database.tables;
  const nextId = createIdMaker();

  async function presentDigest(ctx: RequestContext, id: string): Promise<string | undefined> {
    if (!isId(id)) return undefined;
    const [row] = await database.query(
      ctx,
      `SELECT r.password_hash FROM ${users} AS r WHERE ${shelf.live} AND r.id = $2::uuid`,
      [ctx.tenantId, id],
    );
    return typeof row?.password_hash === 'string' ? row.password_hash : undefined;
  }

  /** The columns of a draft; without a password the present one stays. */
  async function valuesOf(
    ctx: RequestContext,
    id: string | undefined,
    draft: ResourceDraft,
  ): Promise<RowValues> {
    const values = rowOf(shelf, draft);
    const { password } = draft;
    if (typeof password !== 'string') return values;
    const present = id === undefined ? undefined : await presentDigest(ctx, id);
    return { ...values, password_hash: await digestOf(password, present) };
  }

  const isKept = type.resolve('password') !== undefined;

  return {
    capabilities: {
      attributes: [...shelf.mapping.capabilities.attributes, ...(isKept ? ['password'] : [])],
      filter: filterCapability(type, shelf.attributes),
      relations: ['groups.value'],
      sort: true,
      cursor: true,
      versions: true,
    },

    async create(ctx, draft) {
      const values = await valuesOf(ctx, undefined, draft);
      return saving(shelf, ctx, draft, (db) =>
        insertRow(shelf, db, ctx.tenantId, nextId(), values),
      );
    },

    async get(ctx, id) {
      const row = await findRow(shelf, ctx, id);
      return row && toRecord(shelf, row);
    },

    list: (ctx, query) => listRows(shelf, ctx, query),

    async replace(ctx, id, next, options) {
      const values = await valuesOf(ctx, id, next);
      return saving(shelf, ctx, next, (db) =>
        updateRow(shelf, db, ctx.tenantId, id, values, options),
      );
    },

    async delete(ctx, id, options = {}) {
      return together(database, ctx, async (db) => {
        // Whoever adds a member holds a lock on the user, so that those who came before are seen by what follows.
        const row = await lockRow(shelf, db, ctx.tenantId, id);
        if (row === undefined) return false;
        checkExpected(row, options);
        await db.query(
          `WITH gone AS (UPDATE ${users} SET deleted_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2::uuid),
            left_groups AS (
              DELETE FROM ${members} WHERE tenant_id = $1 AND member_id = $2::uuid RETURNING group_id),
            guests AS (DELETE FROM ${tenant_guests} WHERE tenant_id = $1 AND user_id = $2::uuid),
            roles AS (DELETE FROM ${role_assignments} WHERE tenant_id = $1 AND user_id = $2::uuid)
          UPDATE ${groups} SET version = version + 1, updated_at = clock_timestamp()
            WHERE tenant_id = $1 AND id IN (SELECT group_id FROM left_groups)`,
          [ctx.tenantId, id],
        );
        await freeValues(shelf, db, ctx.tenantId, id);
        return true;
      });
    },

    async findPreviousId(ctx, { externalId }) {
      if (typeof externalId !== 'string') return undefined;
      const [row] = await database.query(
        ctx,
        `UPDATE ${users} AS r SET succeeded = true WHERE r.tenant_id = $1 AND r.id = (
           SELECT d.id FROM ${users} AS d WHERE d.tenant_id = $1 AND d.external_id = $2::text
              AND d.deleted_at IS NOT NULL AND NOT d.succeeded
            ORDER BY d.deleted_at DESC, d.id DESC LIMIT 1 FOR UPDATE)
          RETURNING r.id::text AS id`,
        [ctx.tenantId, externalId],
      );
      return row === undefined ? undefined : String(row.id);
    },

    ...createRoleMethods(shelf),
    ...createRoleLockMethods(shelf),
  };
}
