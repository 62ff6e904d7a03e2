import type { RoleMethods, UserStore } from '../contract/index.js';
import type { DerivedAttribute } from './derived-attribute.js';
import type { Directory } from './directory.js';
import { leaveGroups } from './group-members.js';
import { groupRefs, memberIdsBelow } from './nested-groups.js';
import { CAPABILITIES, resourceStore } from './resource-store.js';
import { memoryUserRoles, type RolesByHand } from './user-roles.js';

/** A user store with all the methods for roles, and what an application does with roles by hand. */
export type MemoryUserStore = UserStore & Required<RoleMethods> & RolesByHand;

/** Users; their `groups` can be filtered by, nested groups included. */
export function memoryUserStore(tenantOf: (tenantId: string) => Directory): MemoryUserStore {
  const base = resourceStore({
    tenantOf,
    shelfOf: ({ users }) => users,
    derived: groupsAttribute,
    beforeDelete(directory, { id }, journal) {
      leaveGroups(directory, id, journal);
      directory.roles.remove(id, journal);
    },
  });
  return {
    ...base,
    ...memoryUserRoles(tenantOf),
    capabilities: { ...CAPABILITIES, relations: ['groups.value'] },
  };
}

function groupsAttribute(directory: Directory): DerivedAttribute {
  const { users, membership } = directory;
  return {
    name: 'groups',
    find({ id }, groupId) {
      const ref = groupRefs(directory, id, true).find(({ value }) => value === groupId);
      return ref && { ...ref };
    },
    all: ({ id }) => groupRefs(directory, id, true).map((ref) => ({ ...ref })),
    count: (groupId) => membership.size(groupId),
    rows: (groupId) =>
      [...memberIdsBelow(directory, groupId)].flatMap((id) => users.table.find(id) ?? []),
  };
}
