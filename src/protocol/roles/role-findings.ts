import type { AdmissionRefusedEvent } from '../../events/admission-events.js';
import type { ScimEvent } from '../../events/types.js';
import type { WithheldUsers } from '../../monitoring/log/entry.js';
import type { RoleFindings } from '../model/write-result.js';
import { keptRolesIn, replacedRolesIn } from './kept-roles.js';

/** A group may have many members whom a tenant does not admit; the events name all of them. */
const MAX_IDS = 10;

const isRefused = (event: ScimEvent): event is AdmissionRefusedEvent =>
  event.type === 'admission.refused';

/** Whom other tenants do not admit, by tenant and reason, as the provisioning log tells it. */
function withheldIn(events: readonly ScimEvent[]): readonly WithheldUsers[] {
  const groups = new Map<string, Omit<WithheldUsers, 'users'> & { readonly ids: Set<string> }>();
  for (const { reason, targetTenantId, attribute, resourceId } of events.filter(isRefused)) {
    const key = JSON.stringify([targetTenantId, reason, attribute]);
    const about = { reason, targetTenantId, ...(attribute !== undefined && { attribute }) };
    const group = groups.get(key) ?? { ...about, userIds: [], ids: new Set<string>() };
    group.ids.add(resourceId);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ ids, ...about }) =>
    Object.freeze({
      ...about,
      users: ids.size,
      userIds: Object.freeze([...ids].slice(0, MAX_IDS)),
    }),
  );
}

/** What the end of a unit has found of roles, as the provisioning log tells it; undefined if there is nothing to tell. */
export function roleFindings(events: readonly ScimEvent[]): RoleFindings | undefined {
  const rolesKept = keptRolesIn(events);
  const withheld = withheldIn(events);
  const rolesReplaced = replacedRolesIn(events);
  if (rolesKept.length + withheld.length + rolesReplaced.length === 0) return undefined;
  return {
    ...(rolesReplaced.length > 0 && { rolesReplaced }),
    ...(rolesKept.length > 0 && { rolesKept }),
    ...(withheld.length > 0 && { withheld }),
  };
}
