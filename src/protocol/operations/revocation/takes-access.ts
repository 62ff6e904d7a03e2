import { elementKey } from '../../../schema/elements.js';
import type { Attribute, Attributes, ResourceType } from '../../../schema/types.js';
import type { MembersChange } from '../../../stores/contract/resource.js';
import { activeAttribute } from '../active.js';
import { ACCESS_LISTS } from './part.js';

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Whether an element that was there is there no more. */
function hasLost(attribute: Attribute, before: unknown, after: unknown): boolean {
  const key = elementKey(attribute);
  const now = new Set(listOf(after).map(key));
  return listOf(before).some((element) => !now.has(key(element)));
}

/**
 * Whether a resource ends up with less access than it had, or inactive.
 *
 * @param saysActive - whether the request says anything about `active`: to make somebody inactive who is so
 * already is to take access away too, for the request may be sent again.
 */
export function takesAccess(
  type: ResourceType,
  before: Attributes,
  after: Attributes,
  saysActive: boolean,
): boolean {
  if (activeAttribute(type) !== undefined) {
    const wasActive = before.active !== false;
    if (after.active === false && (saysActive || wasActive)) return true;
    // Whoever is let in again gains more than a list can take away.
    if (after.active !== false && !wasActive) return false;
  }
  return ACCESS_LISTS.some((name) => {
    const member = type.member(name);
    return (
      member?.kind === 'attribute' &&
      member.attribute.multiValued &&
      hasLost(member.attribute, before[name], after[name])
    );
  });
}

/** Whether all that has changed are lists of what somebody may do, and nothing in them is new. */
export function onlyTakesAccess(
  type: ResourceType,
  before: Attributes,
  after: Attributes,
  changed: readonly string[],
): boolean {
  const lists: ReadonlySet<string> = new Set(ACCESS_LISTS);
  return changed.every((name) => {
    const member = lists.has(name) ? type.member(name) : undefined;
    return member?.kind === 'attribute' && !hasLost(member.attribute, after[name], before[name]);
  });
}

/** Whether a change of membership takes anybody out, as far as can be told without the list. */
export function takesMembers(change: MembersChange | undefined): boolean {
  return change !== undefined && (change.from === 'empty' || change.remove.length > 0);
}
