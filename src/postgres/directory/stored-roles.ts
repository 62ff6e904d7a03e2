import type { ReasonedAssignment, RoleAssignment } from '../../index.js';
import type { PostgresRow } from '../connection/pool.js';

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
