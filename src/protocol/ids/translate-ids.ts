import type { ResourceType } from '../../schema/types.js';
import type { MemberRef } from '../../stores/contract/resource.js';
import type { RoleLockMethods, RoleMethods } from '../../stores/contract/roles.js';
import type { GroupStore } from '../../stores/contract/store.js';
import { translateHidden } from './hidden-ids.js';
import { createIdTranslation } from './id-translation.js';
import { translateMembership } from './membership-ids.js';
import type { IdCodecs } from './reference-codec.js';
import { translateResources } from './resource-ids.js';
import { translateRoles } from './role-ids.js';
import { translateUserMethods } from './user-ids.js';

/**
 * Puts the ids that clients see in place of the host's, wherever ids occur: of the resources, in
 * references to others (`members`, `groups`, `manager`), in filters and in changes of membership. What is
 * no id of the host is a resource that does not exist, and never reaches the store.
 *
 * @param codecs - by resource type name; types that are absent show their ids as they are. Without any
 * the store is returned as it is.
 * @returns a store that throws InvalidValueError, besides what the store throws, for a draft that refers
 * to nothing.
 * @example
 * const codecs = new Map([
 *   ['User', { encode: (id) => `u${id}`, decode: (id) => /^u(\d+)$/.exec(id)?.[1] }],
 * ]);
 * const users = translateIds(userStore, userType, codecs);
 * await users.get(ctx, 'u7'); // asks userStore for '7'
 */
export function translateIds(
  store: GroupStore & RoleMethods & RoleLockMethods,
  type: ResourceType,
  codecs: IdCodecs,
): GroupStore & RoleMethods & RoleLockMethods {
  if (codecs.size === 0) return store;
  const ids = createIdTranslation(type, codecs);
  return {
    ...translateResources(store, ids),
    ...translateMembership(store, ids),
    ...translateUserMethods(store, ids),
    ...translateHidden(store, ids),
    ...translateRoles(store, ids),
  };
}

/** Whether the id of a member, as clients see it, can be one of the host's at all. */
export function resolvableMember(
  type: ResourceType,
  codecs: IdCodecs,
): (member: MemberRef) => boolean {
  const { member } = createIdTranslation(type, codecs);
  return ({ value, type: named }) => member.decode(value, named) !== undefined;
}
