import type { RolesKeptEvent } from '../../events/role-events.js';
import type { ScimEvent } from '../../events/types.js';
import type { KeptRoles, ReplacedRoles } from '../../monitoring/log/entry.js';

/** A group may have many members with locks; the events name all of them. */
const MAX_IDS = 10;

const isKept = (event: ScimEvent): event is RolesKeptEvent => event.type === 'roles.kept';

interface Found<R extends string> {
  readonly reason: R;
  readonly resourceId: string;
}

interface Counted<R extends string> {
  readonly reason: R;
  readonly users: number;
  readonly userIds: readonly string[];
}

function byReason<R extends string>(found: readonly Found<R>[]): readonly Counted<R>[] {
  const users = new Map<R, Set<string>>();
  for (const { reason, resourceId } of found) {
    users.set(reason, (users.get(reason) ?? new Set()).add(resourceId));
  }
  return [...users].map(([reason, ids]) =>
    Object.freeze({ reason, users: ids.size, userIds: Object.freeze([...ids].slice(0, MAX_IDS)) }),
  );
}

/** Whose roles were kept, by reason, as the provisioning log tells it. */
export const keptRolesIn = (events: readonly ScimEvent[]): readonly KeptRoles[] =>
  byReason(events.filter(isKept));

/** Whose roles are the policy's from now on, by reason, as the provisioning log tells it. */
export const replacedRolesIn = (events: readonly ScimEvent[]): readonly ReplacedRoles[] =>
  byReason(
    events.flatMap((event): Found<ReplacedRoles['reason']>[] => {
      if (event.type === 'roles.unlocked') return [event];
      if (event.type !== 'roles.changed' || event.replaced === undefined) return [];
      return [{ reason: event.replaced, resourceId: event.resourceId }];
    }),
  );
