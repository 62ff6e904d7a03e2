import type { ResourceType } from '../../schema/types.js';
import type { GroupStore, ResourceStore } from '../../stores/contract/store.js';
import type { IsResolvableMember, Membership } from '../model/membership.js';
import { deltaMembership } from './delta.js';
import { NO_MEMBERS } from './none.js';
import { wholeMembership } from './whole.js';

/** How members of this type are kept, which its definition and the methods of its store say. */
export function createMembership(
  type: ResourceType,
  store: ResourceStore & Partial<Pick<GroupStore, 'changeMembers' | 'membersOf'>>,
  isResolvable: IsResolvableMember,
): Membership {
  const members = type.member('members');
  if (members?.kind !== 'attribute') return NO_MEMBERS;
  return typeof store.changeMembers === 'function'
    ? deltaMembership(members.attribute, typeof store.membersOf === 'function')
    : wholeMembership(isResolvable);
}
