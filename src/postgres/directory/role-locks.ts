import { InvalidValueError, NotFoundError, type RoleLockMethods } from '../../index.js';
import type { Statements } from '../connection/database.js';
import { together } from '../connection/together.js';
import { isId } from './ids.js';
import { rolesChanged } from './role-methods.js';
import type { Shelf } from './shelf.js';
import { storedTenant } from './stored-roles.js';
import { lockRecord } from './write-rows.js';

/** Roles that somebody has set by hand. */
export function createRoleLockMethods(shelf: Shelf): Required<RoleLockMethods> {
  const { database, layout } = shelf;
  const { users, roles } = layout;

  return {
    async setRoles(ctx, userId, assignments) {
      const work = async (db: Statements) => {
        // What others have assigned until then is seen by the statement behind the lock alone.
        if ((await lockRecord(shelf, ctx, db, userId)) === undefined) throw new NotFoundError();
        const wanted = assignments.map((each) => ({ role: each.role, tenant: storedTenant(each) }));
        const [row] = await db.query(
          `WITH roles AS (
             SELECT DISTINCT $2::uuid AS id, k.role, k.tenant, NULL::text AS reason
               FROM jsonb_to_recordset($3::text::jsonb) AS k (role text, tenant text)),
           moved AS (
             UPDATE ${users.table} AS r SET ${rolesChanged(users)}, ${users.rolesLocked} = true
              WHERE ${users.ofTenant('r')} AND r.${users.id} = $2::uuid RETURNING r.${users.id} AS id, r.${users.key} AS key),
           ${roles.assigned}
           SELECT ${roles.unknown ?? 'NULL'} AS unknown`,
          [ctx.tenantId, userId, JSON.stringify(wanted)],
        );
        if (typeof row?.unknown !== 'string') return;
        throw new InvalidValueError('roles', `There is no role of the name ${row.unknown}.`);
      };
      // Where a role may be refused, the unit goes on without what was written before.
      if (roles.unknown === undefined) await together(database, ctx, work);
      else await database.step(ctx, work);
    },

    async unlockRoles(ctx, userId) {
      if (!isId(userId)) throw new NotFoundError();
      const rows = await database.query(
        ctx,
        `UPDATE ${users.table} AS r SET ${rolesChanged(users)}, ${users.rolesLocked} = false
          WHERE ${users.live('r')} AND r.${users.id} = $2::uuid RETURNING 1 AS found`,
        [ctx.tenantId, userId],
      );
      if (rows.length === 0) throw new NotFoundError();
    },
  };
}
