import type { ScimEvent } from 'express-scim';
import type { EquipmentTable } from './data/product-tables.js';

/**
 * Keeps the list of equipment in step with who joins; those who are disabled keep what they have. An event can be told
 * twice, so that both calls change nothing the second time.
 */
export async function recordEquipment(equipment: EquipmentTable, event: ScimEvent): Promise<void> {
  const { type, tenantId } = event;
  if (type === 'user.created') await equipment.lend(tenantId, event.resourceId);
  if (type === 'user.deleted') await equipment.takeBack(tenantId, event.resourceId);
}
