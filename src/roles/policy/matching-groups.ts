import type { GroupRef } from '../../stores/contract/resource.js';
import type { GroupRole, GroupSelector } from './options.js';

const nameKey = (name: string): string => name.toLowerCase();

/** One text for each way of naming a group. */
function keyOf(selector: GroupSelector): string {
  if ('id' in selector) return `id ${selector.id}`;
  if ('externalId' in selector) return `externalId ${selector.externalId}`;
  return `displayName ${nameKey(selector.displayName)}`;
}

function keysOf({ value, externalId, display }: GroupRef): readonly string[] {
  return [
    `id ${value}`,
    ...(externalId === undefined ? [] : [`externalId ${externalId}`]),
    ...(display === undefined ? [] : [`displayName ${nameKey(display)}`]),
  ];
}

/** A mapping, and the group through which it applies. */
export interface Match {
  readonly mapping: GroupRole;
  readonly groupId: string;
}

/** Looks up the mappings of groups, in time that does not grow with the number of mappings. */
export function createMatcher(
  groupRoles: readonly GroupRole[],
): (groups: readonly GroupRef[]) => readonly Match[] {
  const byKey = new Map<string, GroupRole[]>();
  for (const mapping of groupRoles) {
    const key = keyOf(mapping.group);
    const known = byKey.get(key);
    if (known) known.push(mapping);
    else byKey.set(key, [mapping]);
  }
  return (groups) =>
    groups.flatMap((group) =>
      keysOf(group).flatMap((key) =>
        (byKey.get(key) ?? []).map((mapping) => ({ mapping, groupId: group.value })),
      ),
    );
}
