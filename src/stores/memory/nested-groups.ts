import type { GroupRef } from '../contract/resource.js';
import { type Directory, displayOf, isHidden } from './directory.js';

const NO_REFS: readonly GroupRef[] = Object.freeze([]);

/**
 * The groups that a user or group belongs to: its own first, in order of their creation, then with
 * `transitive` those that contain one of them. Groups that contain each other are passed once.
 */
export function groupRefs(
  directory: Directory,
  memberId: string,
  transitive: boolean,
): readonly GroupRef[] {
  const { membership, groups } = directory;
  if (membership.groupsOf(memberId).size === 0) return NO_REFS;
  const direct = [...membership.groupsOf(memberId)]
    .flatMap((id) => groups.table.find(id) ?? [])
    .sort((a, b) => a.sequence - b.sequence);
  const reached = new Set(direct.map(({ id }) => id));
  if (transitive) {
    // A set hands out what is added to it during the walk.
    for (const id of reached)
      for (const parent of membership.groupsOf(id))
        if (parent !== memberId && !isHidden(directory, parent)) reached.add(parent);
  }
  return Array.from(reached, (value, place): GroupRef => {
    const group = groups.table.find(value);
    const display = group && displayOf(group);
    const externalId = group?.record.externalId;
    return {
      value,
      ...(display === undefined ? {} : { display }),
      ...(typeof externalId === 'string' ? { externalId } : {}),
      type: place < direct.length ? 'direct' : 'indirect',
    };
  });
}

/** Ids of everybody in a group, of its own or through groups in it. */
export function memberIdsBelow(directory: Directory, groupId: string): ReadonlySet<string> {
  const { membership } = directory;
  const shown = (id: string) =>
    [...membership.memberIds(id)].filter((inner) => !isHidden(directory, inner));
  const below = new Set(shown(groupId));
  for (const id of below) for (const inner of shown(id)) below.add(inner);
  return below;
}
