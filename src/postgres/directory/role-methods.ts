import {
  type RequestContext,
  type RoleAssignment,
  type RoleChange,
  type RoleMethods,
  type RoleState,
  VersionConflictError,
} from '../../index.js';
import type { Statements } from '../connection/database.js';
import type { PostgresRow } from '../connection/pool.js';
import { isRefusal } from '../connection/store-error.js';
import { statementsOf } from '../connection/together.js';
import type { UserLayout } from '../layout/resource-layout.js';
import { grouped } from './grouped.js';
import { UNKNOWN } from './held-seats.js';
import { idsIn, isId } from './ids.js';
import { heldOfOthers, holdAssignments, knownStates } from './known-roles.js';
import { noteRoles } from './known-rows.js';
import { columnsOf, type Shelf } from './shelf.js';
import {
  assignedColumn,
  assignedIn,
  assignmentOf,
  ROLES_OF_MOVED,
  storedRole,
  storedTenant,
} from './stored-roles.js';

/**
 * Keeps out who changes the user or deletes them, but not who adds them to a group: those hold a share of the key until
 * their commit, and two of them who then want the roles of the same user would wait for each other.
 */
const LOCK = 'FOR NO KEY UPDATE OF r';

/** For SET: the roles of user `r` have changed. */
export const rolesChanged = ({ rolesVersion, rolesVersionOf }: UserLayout): string =>
  `${rolesVersion} = ${rolesVersionOf('r')} + 1`;

/** Roles beside the users: they never move a user's version, but have one of their own. */
export function createRoleMethods(
  shelf: Shelf,
): RoleMethods & Required<Pick<RoleMethods, 'lockRoleStates' | 'assignRoles' | 'hasActiveHolder'>> {
  const { database, layout } = shelf;
  const { users, roles } = layout;
  const { table, id, key, mapping, record } = users;
  const live = users.live('r');

  /**
   * A row that was waited for comes as it is by then, while subqueries show what was there before. Whoever changes
   * assignments moves the version: where both show the same one they fit together, else another statement asks.
   */
  async function assignmentsOf(ctx: RequestContext, locked: readonly PostgresRow[], ids: string) {
    if (locked.every(({ version, seen_version }) => version === seen_version)) {
      return (_userId: string, row: PostgresRow): readonly RoleAssignment[] => assignedIn(row);
    }
    const rows = await database.query(
      ctx,
      `SELECT a.user_id::text AS user_id, a.role, a.target_tenant_id FROM ${roles.rows} AS a
        WHERE a.tenant_id = $1 AND a.user_id = ANY(${idsIn('$2')}) ORDER BY a.user_id, a.target_tenant_id, a.role`,
      [ctx.tenantId, ids],
      'reads',
    );
    const found = grouped(rows, 'user_id', assignmentOf);
    return (userId: string): readonly RoleAssignment[] => found.get(userId) ?? [];
  }

  /** @param parts - what is done with the roles of the CTE `roles` for the users of the CTE `moved`. */
  async function assign(
    query: Statements['query'],
    ctx: RequestContext,
    changes: readonly RoleChange[],
    parts: string,
  ): Promise<void> {
    const wanted = changes.map(({ userId, expectedVersion, assignments }) => ({
      id: userId,
      version: expectedVersion,
      roles: assignments.map(storedRole),
    }));
    const [row] = await query(
      `WITH wanted AS (
         SELECT * FROM jsonb_to_recordset($2::text::jsonb) AS w (id uuid, version text, roles jsonb)),
       present AS (
         SELECT r.${id} AS id FROM ${table} AS r
           JOIN wanted AS w ON w.id = r.${id} AND w.version = ${users.rolesVersionOf('r')}::text
          WHERE ${live} ORDER BY r.${id} ${LOCK}),
       moved AS (
         UPDATE ${table} AS r SET ${rolesChanged(users)} WHERE ${users.ofTenant('r')}
            AND r.${id} IN (SELECT id FROM present)
            AND (SELECT count(*) FROM present) = (SELECT count(*) FROM wanted)
           RETURNING r.${id} AS id, r.${key} AS key),
       ${ROLES_OF_MOVED},
       ${parts}
       SELECT count(*)::text AS changed, ${roles.unknown ?? 'NULL'} AS unknown FROM moved`,
      [ctx.tenantId, JSON.stringify(wanted.filter((each) => isId(each.id)))],
    );
    if (Number(row?.changed) !== changes.length) throw new VersionConflictError();
    // Told, and no error: what fails here would leave those with their roles who are to lose them.
    if (typeof row?.unknown === 'string') shelf.onUnknownRoles(row.unknown);
  }

  return {
    async lockRoleStates(ctx, sortedUserIds) {
      const known = await knownStates(shelf, ctx, sortedUserIds);
      if (known !== undefined) return known;
      const unit = database.unitOf(ctx);
      const note = unit?.memory.noting();
      const ids = JSON.stringify(sortedUserIds.filter(isId));
      const locked = await database.query(
        ctx,
        `SELECT ${record} AS row, ${users.areRolesLocked('r')}::text AS locked,
            ${users.rolesVersionOf('r')}::text AS version,
            (SELECT ${users.rolesVersionOf('s')}::text FROM ${table} AS s
              WHERE ${users.ofTenant('s')} AND s.${id} = r.${id}) AS seen_version,
            ${assignedColumn(layout)}
          FROM ${table} AS r WHERE ${live} AND r.${id} = ANY(${idsIn('$2')}) ORDER BY r.${id} ${LOCK}`,
        [ctx.tenantId, ids],
        'reads',
      );
      const assignments = await assignmentsOf(ctx, locked, ids);
      return locked.map((row): RoleState => {
        const user = mapping.toResource(columnsOf(row));
        const state = {
          assignments: assignments(user.id, row),
          locked: row.locked === 'true',
          version: String(row.version),
        };
        if (note !== undefined && roles.isOurs) noteRoles(note, ctx, user.id, state);
        return { userId: user.id, user, ...state };
      });
    },

    async assignRoles(ctx, changes) {
      if (await holdAssignments(shelf, ctx, changes)) return;
      const { assigned, onlyRemoved } = roles;
      const { query } = statementsOf(database, ctx);
      if (onlyRemoved === undefined) return assign(query, ctx, changes, assigned);
      // What a table of the host's refuses must leave nobody with roles that they are to lose.
      const tried = (some: readonly RoleChange[]) =>
        database.step(ctx, (db) => assign(db.query, ctx, some, assigned));
      try {
        return await tried(changes);
      } catch (error) {
        if (!isRefusal(error)) throw error;
      }
      for (const change of changes) {
        try {
          await tried([change]);
        } catch (error) {
          if (!isRefusal(error)) throw error;
          await assign(query, ctx, [change], onlyRemoved);
          shelf.onRefusedRoles(change.assignments.map(({ role }) => role).join(', '), error);
        }
      }
    },

    async hasActiveHolder(ctx, assignment, except) {
      // Both rows are locked, so that one which another transaction takes away meanwhile is passed over.
      const rows = await database.query(
        ctx,
        `SELECT 1 AS found FROM ${roles.holders.from(users)}
          WHERE ${roles.holders.isWanted}
            AND ${live} AND ${users.value('r', 'active')} AND NOT (r.${id} = ANY(${idsIn('$4')}))
          ORDER BY r.${id} LIMIT 1 ${LOCK}, a`,
        [
          ctx.tenantId,
          storedTenant(assignment),
          assignment.role,
          JSON.stringify(except.filter(isId)),
        ],
        heldOfOthers(shelf, ctx, except) ? 'reads' : 'apart',
      );
      return rows.length > 0;
    },

    ...(roles.elsewhere && createGuestMethods(shelf)),
  };
}

/** People in other tenants. */
function createGuestMethods({
  database,
  layout,
}: Shelf): Required<Pick<RoleMethods, 'addToTenant' | 'removeFromTenant'>> {
  const { users, guests, seats } = layout;
  const { table, id } = users;
  const live = users.live('r');
  return {
    async addToTenant(ctx, userId, targetTenantId) {
      if (!isId(userId)) return;
      await database.query(
        ctx,
        `WITH placed AS (
           INSERT INTO ${guests} (target_tenant_id, tenant_id, user_id)
             SELECT $3::text, $1, r.${id} FROM ${table} AS r WHERE ${live} AND r.${id} = $2::uuid
             ON CONFLICT DO NOTHING RETURNING target_tenant_id)
         UPDATE ${seats} AS s SET active_at_most = ${UNKNOWN}
          WHERE s.tenant_id = $3::text AND s.active_at_most < ${UNKNOWN} AND EXISTS (SELECT 1 FROM placed)`,
        [ctx.tenantId, userId, targetTenantId],
        'apart',
      );
    },

    async removeFromTenant(ctx, userId, targetTenantId) {
      if (!isId(userId)) return;
      await database.query(
        ctx,
        `DELETE FROM ${guests}
          WHERE target_tenant_id = $3::text AND tenant_id = $1 AND user_id = $2::uuid`,
        [ctx.tenantId, userId, targetTenantId],
        'apart',
      );
    },
  };
}
