import type {
  AccessMethods,
  Logger,
  ProvisionedMethods,
  RequestContext,
  ResourceDraft,
  ResourceRecord,
  RoleLockMethods,
  RoleMethods,
  SeatMethods,
  UserStore,
} from '../../index.js';
import { safeLogger } from '../../lib/hooks/safe-logger.js';
import { isError } from '../../lib/is-error.js';
import type { Database } from '../connection/database.js';
import type { PostgresRow } from '../connection/pool.js';
import { statementsOf, together } from '../connection/together.js';
import { checkGone } from '../layout/gone.js';
import type { Layout } from '../layout/layout.js';
import type { FormerUsers } from '../layout/resource-layout.js';
import { createAccessMethods } from './access.js';
import { filterCapability } from './capabilities.js';
import { userCreator } from './create-user.js';
import { deleteUser } from './delete-user.js';
import { beforeJoining, holdJoined, revivingUnit } from './held-seats.js';
import { type BesideHidden, createHiddenMethods } from './hidden-methods.js';
import { forgetFormer } from './hidden-rows.js';
import { holdUpdate } from './hold-update.js';
import { createIdMaker, isId } from './ids.js';
import { hasNoFormer } from './known-rows.js';
import { type Beside, listRows } from './list-rows.js';
import { groupsColumn, groupsIn, groupsOfUsers, toGroups } from './memberships.js';
import { digestOf } from './password.js';
import { createProvisionedMethods } from './provisioned.js';
import { createRoleLockMethods } from './role-locks.js';
import { createRoleMethods } from './role-methods.js';
import { createSeatBook } from './seat-book.js';
import { createSeatMethods } from './seats.js';
import { type RowValues, rowOf, type UserShelf } from './shelf.js';
import { assignedFrom, assignedIn } from './stored-roles.js';
import { claimExternalId } from './unique-external-ids.js';
import { freeValues, saving, uniquePaths } from './unique-values.js';
import { checkExpected, lockRecord, rowFinder, updateRow } from './write-rows.js';

/**
 * A user store with all the methods for roles. In tables of ours, and of the product where deleted people are marked, it
 * recognizes people who come back; in tables of the product it links people whom SCIM has not made; and where those keep
 * no roles in other tenants, it has nothing that is about them.
 */
export type PostgresUserStore = UserStore &
  Required<Pick<RoleMethods, 'lockRoleStates' | 'assignRoles' | 'hasActiveHolder'>> &
  Required<RoleLockMethods> &
  Required<AccessMethods> &
  Required<SeatMethods> &
  Required<ProvisionedMethods>;

/**
 * The users in a group and in the groups below it: one walk downwards from the group, which is the same
 * for all users. Of an array the planner expects few elements, and looks those users up instead of asking
 * of each user of the tenant whether it is one of them. By the OFFSET the members of each group are looked up, too,
 * where one huge group makes the planner read all the memberships there are.
 */
function inGroup({ users, members }: Layout, groupId: string): string {
  return `r.${users.id} = ANY(ARRAY(
    WITH RECURSIVE below (id, type) AS (
      SELECT ${groupId}, 'Group'
      UNION
      SELECT m.member_id, m.member_type FROM below AS b CROSS JOIN LATERAL (
        SELECT * FROM ${members.rows} AS g WHERE g.tenant_id = $1 AND g.group_id = b.id OFFSET 0) AS m
       WHERE b.type = 'Group'
    ) SELECT id FROM below WHERE type = 'User'))`;
}

function shelfOf(database: Database, layout: Layout, logger: Logger): UserShelf {
  const { users } = layout;
  const { error } = safeLogger(logger);
  return {
    database,
    onUnknownRoles: (names) =>
      error(
        `These roles are not in the product's table of roles (option "roles.role.table"), so that nobody gets them: ${names}. Add them, then have the roles computed again (router.roles.recompute()).`,
      ),
    onRefusedRoles: (names, refusal) =>
      error(
        `The product's table of the roles of people (option "roles.table") has refused one of these roles, so that the person gets none that is new: ${names}.`,
        { reason: isError(refusal) ? refusal.message : 'unknown' },
      ),
    layout,
    resources: users,
    uniqueAttributes: uniquePaths(users.type, users.unique.attribute),
    seatBook: createSeatBook(),
    attributes: {
      ...users.attributes('r'),
      'groups.value': { kind: 'uuid', eq: (id) => inGroup(layout, id) },
    },
  };
}

/** Roles in tables of ours that are left from a time in which SCIM knew somebody are not those of now. */
function rolesOfHidden({ roles }: Layout): BesideHidden {
  if (roles.ofRow === undefined) return { column: undefined, add: (resource) => ({ resource }) };
  return {
    column: assignedFrom(`${roles.ofRow('r')} AS a`),
    add: (resource, row) => ({ resource, assignments: assignedIn(row) }),
  };
}

export interface UserStoreSettings {
  readonly logger: Logger;
  /** Whether no two users of a tenant may have the same `externalId`. */
  readonly uniqueExternalId: boolean;
}

/** Users in a table. */
export function createUserStore(
  database: Database,
  layout: Layout,
  { logger, uniqueExternalId }: UserStoreSettings,
): PostgresUserStore {
  const shelf = shelfOf(database, layout, logger);
  const { users } = layout;
  const { type, password: digest, former } = users;
  const nextId = createIdMaker();
  const createUser = userCreator(shelf);
  const find = rowFinder(shelf);
  const findWithGroups = rowFinder(shelf, [groupsColumn(layout)]);

  async function presentDigest(ctx: RequestContext, id: string): Promise<string | undefined> {
    if (digest === undefined || !isId(id)) return undefined;
    const column = users.columns.get(digest)?.sql;
    const [row] = await database.query(
      ctx,
      `SELECT r.${column} AS digest FROM ${users.table} AS r WHERE ${users.live('r')} AND r.${users.id} = $2::uuid`,
      [ctx.tenantId, id],
      'reads',
    );
    return typeof row?.digest === 'string' ? row.digest : undefined;
  }

  /** The columns of a draft; without a password the present one stays. */
  async function valuesOf(
    ctx: RequestContext,
    id: string | undefined,
    draft: ResourceDraft,
  ): Promise<RowValues> {
    const values = rowOf(users, draft);
    const { password } = draft;
    if (digest === undefined || typeof password !== 'string') return values;
    const present = id === undefined ? undefined : await presentDigest(ctx, id);
    return { ...values, [digest]: await digestOf(password, present) };
  }

  /** Where something is locked before it is looked at, and written after that, one commit takes all of it. */
  const claiming = <T>(ctx: RequestContext, work: (unit: RequestContext) => Promise<T>) =>
    uniqueExternalId && ctx.transaction === undefined
      ? database.unitOfWork.run(ctx as RequestContext<never>, work)
      : work(ctx);

  /** Whoever had the `externalId` before keeps it, whoever else may have it. */
  async function claimNew(ctx: RequestContext, id: string, next: ResourceDraft): Promise<void> {
    const user = await lockRecord(shelf, ctx, statementsOf(database, ctx, 'reads'), id);
    if (user !== undefined && user.externalId !== next.externalId) {
      await claimExternalId(shelf, ctx, next, { id });
    }
  }

  const withGroups = (user: ResourceRecord, row: PostgresRow): ResourceRecord => ({
    ...user,
    groups: toGroups(row),
  });

  const besideGroups: Beside = {
    parts: groupsOfUsers(layout, 'ARRAY(SELECT page_id FROM page)', 'TRUE'),
    column: groupsIn('page_id'),
    add: withGroups,
  };

  const hiddenMethods = createHiddenMethods(shelf, {
    beside: rolesOfHidden(layout),
    nextId,
    forget: (db, tenantId, id) => forgetFormer(shelf, db, tenantId, id),
  });
  const { linkExisting } = hiddenMethods;

  const isKept = digest !== undefined && type.resolve('password') !== undefined;

  return {
    capabilities: {
      attributes: [...users.mapping.capabilities.attributes, ...(isKept ? ['password'] : [])],
      filter: filterCapability(type, shelf.attributes),
      relations: ['groups.value'],
      sort: true,
      cursor: true,
      versions: true,
      includes: ['groups'],
      ...(uniqueExternalId && { unique: ['externalId'] }),
    },

    create: (given, draft) =>
      claiming(given, async (ctx) => {
        const values = await valuesOf(ctx, undefined, draft);
        if (uniqueExternalId) await claimExternalId(shelf, ctx, draft, undefined);
        const user = await createUser(ctx, nextId(), draft, values);
        // Nobody else has seen the new id; what a trigger of the host's does with it, the next read shows.
        return { ...user, groups: [] };
      }),

    async get(ctx, id, options) {
      if (!options?.include?.includes('groups')) {
        return (await find(ctx, id))?.record;
      }
      const found = await findWithGroups(ctx, id);
      return found && withGroups(found.record, found.row);
    },

    list: (ctx, query) =>
      listRows(shelf, ctx, query, query.include?.includes('groups') ? besideGroups : undefined),

    replace: (given, id, next, options) =>
      claiming(given, async (ctx) => {
        const values = await valuesOf(ctx, id, next);
        if (uniqueExternalId) await claimNew(ctx, id, next);
        const isActive = next.active === true;
        const reviving = revivingUnit(shelf, ctx, id, isActive);
        const held = await holdUpdate(shelf, ctx, id, next, values, options);
        const before = beforeJoining(shelf, ctx, isActive);
        const written =
          held ??
          (await saving(shelf, ctx, next, (db) =>
            updateRow(shelf, db, ctx.tenantId, id, values, { ...options, before }),
          ));
        if (reviving !== undefined) holdJoined(shelf, reviving, ctx.tenantId, id);
        return written;
      }),

    async delete(ctx, id, options = {}) {
      return together(database, ctx, async (db) => {
        // Whoever adds a member holds a lock on the user, so that those who came before are seen by what follows.
        const user = await lockRecord(shelf, ctx, db, id);
        if (user === undefined) return false;
        checkExpected(user, options);
        const gone = await deleteUser(layout, db, [ctx.tenantId, id]);
        checkGone(users.table, gone);
        await freeValues(shelf, db, ctx.tenantId, id);
        return true;
      });
    },

    ...hiddenMethods,
    ...(linkExisting && {
      linkExisting: (given: RequestContext, hiddenId: string, draft: ResourceDraft) =>
        claiming(given, async (ctx) => {
          if (uniqueExternalId) await claimExternalId(shelf, ctx, draft, { hiddenId });
          return linkExisting(ctx, hiddenId, draft);
        }),
    }),

    ...(former && {
      findPreviousId: (ctx: RequestContext, draft: ResourceDraft) => findFormer(ctx, former, draft),
    }),

    ...createRoleMethods(shelf),
    ...createRoleLockMethods(shelf),
    ...createAccessMethods(shelf),
    ...createSeatMethods(shelf),
    ...createProvisionedMethods(shelf),
  };

  async function findFormer(
    ctx: RequestContext,
    former: FormerUsers,
    { externalId }: ResourceDraft,
  ): Promise<string | undefined> {
    const { deleted, id, ofTenant } = users;
    if (typeof externalId !== 'string') return undefined;
    const unit = database.unitOf(ctx);
    if (unit !== undefined && hasNoFormer(unit, ctx, externalId)) return undefined;
    const [row] = await database.query(
      ctx,
      `UPDATE ${users.table} AS r SET ${former.found} WHERE ${ofTenant('r')} AND r.${id} = (
           SELECT d.${id} FROM ${users.table} AS d WHERE ${ofTenant('d')}
              AND ${users.value('d', 'externalId')} = $2::text AND ${former.are('d')}
            ORDER BY d.${deleted} DESC, d.${id} DESC LIMIT 1 FOR UPDATE)
          RETURNING r.${id}::text AS id`,
      [ctx.tenantId, externalId],
      'reads',
    );
    return row === undefined ? undefined : String(row.id);
  }
}
