import type { KeptRoles, ProvisioningKind } from '../events/log/entry.js';
import type { ScimEvent } from '../events/types.js';
import type { Unit } from './call.js';
import type { Written } from './written.js';

/** What a write really did. */
export interface Effect {
  readonly kind: ProvisioningKind;
  /** Names of the changed attributes. */
  readonly changed?: readonly string[];
  /** Users whose roles would have changed and were kept. */
  readonly rolesKept?: readonly KeptRoles[];
}

/** By the end of an event's type; what stands further up says more about the write. */
const KINDS: readonly (readonly [string, ProvisioningKind])[] = [
  ['.deleted', 'delete'],
  ['.created', 'create'],
  ['.deactivated', 'disable'],
  ['.reactivated', 'reactivate'],
  ['.updated', 'update'],
  ['.members.changed', 'membership'],
];

const namesChanges = (event: ScimEvent): event is Extract<ScimEvent, { changed: unknown }> =>
  'changed' in event;

function effectOf(events: readonly ScimEvent[]): Effect {
  const found = KINDS.find(([end]) => events.some(({ type }) => type.endsWith(end)));
  const changed = events.find(namesChanges)?.changed;
  return { kind: found?.[1] ?? 'unchanged', ...(changed && { changed }) };
}

/** Runs a write and tells from its events what it did. */
export async function withEffect(unit: Unit, write: () => Promise<Written>): Promise<Written> {
  const before = unit.events.length;
  const written = await write();
  return { ...written, effect: effectOf(unit.events.slice(before)) };
}
