import type { ScimEvent } from 'express-scim';
import type { FormerRolesTable } from '../data/product-tables.js';
import { DISABLED } from './role-policy.js';

/** Remembers what people were when they lose it to a deactivation, for the report of disabled users. */
export async function rememberRoles(table: FormerRolesTable, event: ScimEvent): Promise<void> {
  if (event.type !== 'roles.changed' || event.targetTenantId !== undefined) return;
  const { tenantId, resourceId, before, after } = event;
  if (!after.includes(DISABLED) || before.includes(DISABLED)) return;
  await table.remember(tenantId, resourceId, before);
}
