import type { RolesKeptEvent } from '../../events/role-events.js';
import type { ScimEvent } from '../../events/types.js';
import type { KeptRoles } from '../../monitoring/log/entry.js';

/** A group may have many members with locks; the events name all of them. */
const MAX_IDS = 10;

const isKept = (event: ScimEvent): event is RolesKeptEvent => event.type === 'roles.kept';

/** Whose roles were kept, by reason, as the provisioning log tells it. */
export function keptRolesIn(events: readonly ScimEvent[]): readonly KeptRoles[] {
  const byReason = new Map<KeptRoles['reason'], Set<string>>();
  for (const { reason, resourceId } of events.filter(isKept)) {
    byReason.set(reason, (byReason.get(reason) ?? new Set()).add(resourceId));
  }
  return [...byReason].map(([reason, ids]) =>
    Object.freeze({ reason, users: ids.size, userIds: Object.freeze([...ids].slice(0, MAX_IDS)) }),
  );
}
