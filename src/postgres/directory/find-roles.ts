import type { RoleAssignment, RoleReason } from '../../index.js';
import { ALONE, type Database, type Within } from '../connection/database.js';
import type { Layout } from '../layout/layout.js';
import { isId } from './ids.js';
import { assignmentOf } from './stored-roles.js';

/** A role of a user, and why they have it: undefined where somebody has set it by hand. */
export interface FoundRole extends RoleAssignment {
  readonly reason?: RoleReason;
}

/** What an application needs at sign-in. */
export interface FoundRoles {
  /** Whether the user may sign in at all: the roles of somebody inactive are of no use. */
  readonly active: boolean;
  /** Whether the roles were set by hand. */
  readonly locked: boolean;
  /** All of them, those in other tenants included. */
  readonly assignments: readonly FoundRole[];
}

/** Reads the roles of one user in one statement; undefined if there is no such user. */
export async function findRoles(
  { query }: Database,
  { users, roles }: Layout,
  tenantId: string,
  userId: string,
  within: Within = ALONE,
): Promise<FoundRoles | undefined> {
  if (!isId(userId)) return undefined;
  const rows = await query(
    within,
    `SELECT ${users.value('r', 'active')}::text AS active, ${users.areRolesLocked('r')}::text AS locked,
        a.role, a.target_tenant_id, a.reason
      FROM ${users.table} AS r
      LEFT JOIN ${roles.rows} AS a ON a.tenant_id = $1 AND a.user_id = r.${users.id}
      WHERE ${users.live('r')} AND r.${users.id} = $2::uuid
      ORDER BY a.target_tenant_id, a.role`,
    [tenantId, userId],
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  return {
    active: first.active === 'true',
    locked: first.locked === 'true',
    assignments: rows
      .filter(({ role }) => role !== null)
      .map((row) => ({
        ...assignmentOf(row),
        ...(typeof row.reason === 'string' && { reason: row.reason as RoleReason }),
      })),
  };
}
