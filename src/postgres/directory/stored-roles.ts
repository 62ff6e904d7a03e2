import type { ReasonedAssignment, RoleAssignment } from '../../index.js';
import type { PostgresRow } from '../connection/pool.js';
import type { Layout } from '../layout/layout.js';

/** How the tenant of a role is stored that is the tenant of the connection itself. */
const HERE = '';

/** A role as it is stored. */
export interface StoredRole {
  readonly role: string;
  readonly tenant: string;
  readonly reason: string | undefined;
}

export function storedTenant({ targetTenantId = HERE }: RoleAssignment): string {
  return targetTenantId;
}

export const storedRole = (each: ReasonedAssignment): StoredRole => ({
  role: each.role,
  tenant: storedTenant(each),
  reason: each.reason,
});

export function assignmentOf({ role, target_tenant_id }: PostgresRow): RoleAssignment {
  const targetTenantId = String(target_tenant_id);
  return { role: String(role), ...(targetTenantId !== HERE && { targetTenantId }) };
}

/** Rows of roles as a column `assigned`: JSON text, NULL where there are none. */
export const assignedFrom = (rows: string): string =>
  `(SELECT json_agg(json_build_object('role', a.role, 'target_tenant_id', a.target_tenant_id)
      ORDER BY a.target_tenant_id, a.role)::text
    FROM ${rows}) AS assigned`;

/** The roles of user `r`, as {@link assignedFrom} makes them. */
export const assignedColumn = ({ users, roles }: Layout): string =>
  assignedFrom(`${roles.rows} AS a WHERE a.tenant_id = $1 AND a.user_id = r.${users.id}`);

/** What is in {@link assignedColumn}. */
export const assignedIn = ({ assigned }: PostgresRow): readonly RoleAssignment[] =>
  assigned === null ? [] : (JSON.parse(String(assigned)) as PostgresRow[]).map(assignmentOf);

/** A CTE with a row for each role that somebody in the CTE `wanted` is to have and whose row is in the CTE `moved`. */
export const ROLES_OF_MOVED = `roles AS (
  SELECT w.id, a.role, a.tenant, a.reason FROM wanted AS w JOIN moved AS m ON m.id = w.id,
    jsonb_to_recordset(w.roles) AS a (role text, tenant text, reason text))`;
