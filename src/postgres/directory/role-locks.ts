import { NotFoundError, type RoleLockMethods } from '../../index.js';
import { together } from '../connection/together.js';
import { isId } from './ids.js';
import { storedTenant } from './role-methods.js';
import type { Shelf } from './shelf.js';
import { lockRow } from './write-rows.js';

/** Roles that somebody has set by hand. */
export function createRoleLockMethods(shelf: Shelf): Required<RoleLockMethods> {
  const { database, live } = shelf;
  const { users, role_assignments } = database.tables;

  return {
    async setRoles(ctx, userId, assignments) {
      await together(database, ctx, async (db) => {
        // What others have assigned until then is seen by the statement behind the lock alone.
        if ((await lockRow(shelf, db, ctx.tenantId, userId)) === undefined)
          throw new NotFoundError();
        const roles = assignments.map((each) => ({ role: each.role, tenant: storedTenant(each) }));
        await db.query(
          `WITH roles AS (
             SELECT DISTINCT * FROM jsonb_to_recordset($3::text::jsonb) AS k (role text, tenant text)),
           moved AS (
             UPDATE ${users} SET roles_version = roles_version + 1, roles_locked = true
              WHERE tenant_id = $1 AND id = $2::uuid),
           removed AS (
             DELETE FROM ${role_assignments} AS a WHERE a.tenant_id = $1 AND a.user_id = $2::uuid
                AND NOT EXISTS (SELECT 1 FROM roles AS k WHERE k.role = a.role AND k.tenant = a.target_tenant_id))
           INSERT INTO ${role_assignments} (tenant_id, user_id, target_tenant_id, role, reason)
             SELECT $1, $2::uuid, tenant, role, NULL FROM roles
             ON CONFLICT ON CONSTRAINT role_assignments_pkey DO UPDATE SET reason = NULL`,
          [ctx.tenantId, userId, JSON.stringify(roles)],
        );
      });
    },

    async unlockRoles(ctx, userId) {
      if (!isId(userId)) throw new NotFoundError();
      const rows = await database.query(
        ctx,
        `UPDATE ${users} AS r SET roles_version = r.roles_version + 1, roles_locked = false
          WHERE ${live} AND r.id = $2::uuid RETURNING 1 AS found`,
        [ctx.tenantId, userId],
      );
      if (rows.length === 0) throw new NotFoundError();
    },
  };
}
