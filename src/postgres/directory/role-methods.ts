import {
  type RequestContext,
  type RoleAssignment,
  type RoleMethods,
  type RoleState,
  VersionConflictError,
} from '../../index.js';
import type { PostgresRow } from '../connection/pool.js';
import { grouped } from './grouped.js';
import { idsIn, isId } from './ids.js';
import { columnsOf, type Shelf } from './shelf.js';

/** How the tenant of a role is stored that is the tenant of the connection itself. */
const HERE = '';

export function storedTenant({ targetTenantId = HERE }: RoleAssignment): string {
  return targetTenantId;
}

export function assignmentOf({ role, target_tenant_id }: PostgresRow): RoleAssignment {
  const targetTenantId = String(target_tenant_id);
  return { role: String(role), ...(targetTenantId !== HERE && { targetTenantId }) };
}

/** Roles beside the users: they never move a user's version, but have one of their own. */
export function createRoleMethods(shelf: Shelf): Required<RoleMethods> {
  const { database, live, mapping, record } = shelf;
  const { users, role_assignments, tenant_guests } = database.tables;

  /**
   * A row that was waited for comes as it is by then, while subqueries show what was there before. Whoever changes
   * assignments moves the version: where both show the same one they fit together, else another statement asks.
   */
  async function assignmentsOf(ctx: RequestContext, locked: readonly PostgresRow[], ids: string) {
    if (locked.every(({ version, seen_version }) => version === seen_version)) {
      return (_userId: string, { assigned }: PostgresRow): readonly RoleAssignment[] =>
        assigned === null ? [] : (JSON.parse(String(assigned)) as PostgresRow[]).map(assignmentOf);
    }
    const rows = await database.query(
      ctx,
      `SELECT user_id::text AS user_id, role, target_tenant_id FROM ${role_assignments}
        WHERE tenant_id = $1 AND user_id = ANY(${idsIn('$2')}) ORDER BY user_id, target_tenant_id, role`,
      [ctx.tenantId, ids],
    );
    const found = grouped(rows, 'user_id', assignmentOf);
    return (userId: string): readonly RoleAssignment[] => found.get(userId) ?? [];
  }

  return {
    async lockRoleStates(ctx, sortedUserIds) {
      const ids = JSON.stringify(sortedUserIds.filter(isId));
      const locked = await database.query(
        ctx,
        `SELECT ${record} AS row, r.roles_locked::text AS locked, r.roles_version::text AS version,
            (SELECT s.roles_version::text FROM ${users} AS s
              WHERE s.tenant_id = r.tenant_id AND s.id = r.id) AS seen_version,
            (SELECT json_agg(json_build_object('role', a.role, 'target_tenant_id', a.target_tenant_id)
                ORDER BY a.target_tenant_id, a.role)::text
              FROM ${role_assignments} AS a WHERE a.tenant_id = r.tenant_id AND a.user_id = r.id) AS assigned
          FROM ${users} AS r WHERE ${live} AND r.id = ANY(${idsIn('$2')}) ORDER BY r.id FOR UPDATE OF r`,
        [ctx.tenantId, ids],
      );
      const assignments = await assignmentsOf(ctx, locked, ids);
      return locked.map((row): RoleState => {
        const user = mapping.toResource(columnsOf(row));
        return {
          userId: user.id,
          user,
          assignments: assignments(user.id, row),
          locked: row.locked === 'true',
          version: String(row.version),
        };
      });
    },

    async assignRoles(ctx, changes) {
      const wanted = changes.map(({ userId, expectedVersion, assignments }) => ({
        id: userId,
        version: expectedVersion,
        roles: assignments.map((each) => ({
          role: each.role,
          tenant: storedTenant(each),
          reason: each.reason,
        })),
      }));
      const [row] = await database.query(
        ctx,
        `WITH wanted AS (
           SELECT * FROM jsonb_to_recordset($2::text::jsonb) AS w (id uuid, version text, roles jsonb)),
         present AS (
           SELECT r.id FROM ${users} AS r JOIN wanted AS w ON w.id = r.id AND w.version = r.roles_version::text
            WHERE ${live} ORDER BY r.id FOR UPDATE OF r),
         moved AS (
           UPDATE ${users} AS r SET roles_version = r.roles_version + 1 WHERE r.tenant_id = $1
              AND r.id IN (SELECT id FROM present)
              AND (SELECT count(*) FROM present) = (SELECT count(*) FROM wanted) RETURNING r.id),
         roles AS (
           SELECT w.id, a.role, a.tenant, a.reason FROM wanted AS w JOIN moved AS m ON m.id = w.id,
              jsonb_to_recordset(w.roles) AS a (role text, tenant text, reason text)),
         removed AS (
           DELETE FROM ${role_assignments} AS a USING moved AS m WHERE a.tenant_id = $1 AND a.user_id = m.id
              AND NOT EXISTS (SELECT 1 FROM roles AS k
                WHERE k.id = a.user_id AND k.role = a.role AND k.tenant = a.target_tenant_id)),
         added AS (
           INSERT INTO ${role_assignments} AS a (tenant_id, user_id, target_tenant_id, role, reason)
             SELECT $1, id, tenant, role, max(reason) FROM roles GROUP BY id, tenant, role
             ON CONFLICT ON CONSTRAINT role_assignments_pkey DO UPDATE SET reason = EXCLUDED.reason)
         SELECT count(*)::text AS changed FROM moved`,
        [ctx.tenantId, JSON.stringify(wanted.filter(({ id }) => isId(id)))],
      );
      if (Number(row?.changed) !== changes.length) throw new VersionConflictError();
    },

    async hasActiveHolder(ctx, assignment, except) {
      // Both rows are locked, so that one which another transaction takes away meanwhile is passed over.
      const rows = await database.query(
        ctx,
        `SELECT 1 AS found FROM ${role_assignments} AS a
          JOIN ${users} AS r ON r.tenant_id = a.tenant_id AND r.id = a.user_id
          WHERE a.tenant_id = $1 AND a.target_tenant_id = $2::text AND a.role = $3::text
            AND ${live} AND r.active AND NOT (r.id = ANY(${idsIn('$4')}))
          ORDER BY r.id LIMIT 1 FOR UPDATE OF r, a`,
        [
          ctx.tenantId,
          storedTenant(assignment),
          assignment.role,
          JSON.stringify(except.filter(isId)),
        ],
      );
      return rows.length > 0;
    },

    async addToTenant(ctx, userId, targetTenantId) {
      if (!isId(userId)) return;
      await database.query(
        ctx,
        `INSERT INTO ${tenant_guests} (target_tenant_id, tenant_id, user_id)
          SELECT $3::text, r.tenant_id, r.id FROM ${users} AS r WHERE ${live} AND r.id = $2::uuid
          ON CONFLICT DO NOTHING`,
        [ctx.tenantId, userId, targetTenantId],
      );
    },

    async removeFromTenant(ctx, userId, targetTenantId) {
      if (!isId(userId)) return;
      await database.query(
        ctx,
        `DELETE FROM ${tenant_guests}
          WHERE target_tenant_id = $3::text AND tenant_id = $1 AND user_id = $2::uuid`,
        [ctx.tenantId, userId, targetTenantId],
      );
    },
  };
}
