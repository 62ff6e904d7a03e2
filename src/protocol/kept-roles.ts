import type { KeptRoles } from '../events/log/entry.js';
import type { RolesKeptEvent } from '../events/role-events.js';
import type { ScimEvent } from '../events/types.js';
import type { Call, Unit } from './call.js';
import type { Endpoint } from './endpoint.js';
import { inUnit } from './unit.js';
import type { Written } from './written.js';

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

/** The write with whose roles it would have changed, which only the end of its unit of work knows. */
export function withKeptRoles(written: Written, events: readonly ScimEvent[]): Written {
  const rolesKept = keptRolesIn(events);
  const { effect } = written;
  return effect && rolesKept.length > 0
    ? { ...written, effect: { ...effect, rolesKept } }
    : written;
}

/** Runs one write as a unit of work of its own. */
export async function writeInUnit(
  call: Call,
  endpoint: Endpoint,
  id: string | undefined,
  write: (unit: Unit) => Promise<Written>,
): Promise<Written> {
  let events: readonly ScimEvent[] = [];
  const written = await inUnit(call, endpoint, id, (unit) => {
    events = unit.events;
    return write(unit);
  });
  return withKeptRoles(written, events);
}
