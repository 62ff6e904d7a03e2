import type { ScimEvent } from './types.js';

/** Names the resource that an event is about, over all tenants and types. */
export function resourceOf({ tenantId, resourceType, resourceId }: ScimEvent): string {
  return JSON.stringify([tenantId, resourceType, resourceId]);
}
