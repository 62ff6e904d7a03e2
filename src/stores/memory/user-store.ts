import type { ResourceDraft } from '../contract/resource.js';
import type { RoleMethods } from '../contract/roles.js';
import type { UserStore } from '../contract/store.js';
import type { Directory } from './directory.js';
import { leaveGroups } from './group-members.js';
import { adoptUser, hideUser, refuseHiddenClash } from './hidden-users.js';
import { groupRefs, memberIdsBelow } from './nested-groups.js';
import { CAPABILITIES, resourceStore } from './resource-store.js';
import type { DerivedAttribute } from './table/derived-attribute.js';
import { write } from './unit-of-work.js';
import { memoryUserRoles, type RolesByHand } from './user-roles.js';

/** People whom SCIM does not show. */
export interface HiddenUsers {
  /**
   * Adds somebody who is there already and whom SCIM neither made nor shows: a user created with the same
   * unique values clashes with them, until `resolveExisting` links them.
   *
   * @returns the id.
   * @throws UniquenessError
   */
  addHidden(tenantId: string, draft: ResourceDraft): Promise<string>;
}

/** A user store with all the methods for roles, and what an application does by hand. */
export type MemoryUserStore = UserStore &
  Required<RoleMethods & Pick<UserStore, 'linkExisting'>> &
  RolesByHand &
  HiddenUsers;

/** Users; their `groups` can be filtered by, nested groups included. */
export function memoryUserStore(
  tenantOf: (tenantId: string) => Directory,
  {
    tombstones,
    uniqueExternalId,
  }: { readonly tombstones: boolean; readonly uniqueExternalId: boolean },
): MemoryUserStore {
  const base = resourceStore({
    tenantOf,
    shelfOf: ({ users }) => users,
    derived: groupsAttribute,
    beforeSave: refuseHiddenClash,
    beforeDelete(directory, row, journal) {
      leaveGroups(directory, row.id, journal);
      directory.roles.remove(row.id, journal);
      directory.tombstones?.put(row, journal);
    },
  });
  const findPreviousId: UserStore['findPreviousId'] = async (ctx, draft) => {
    const directory = tenantOf(ctx.tenantId);
    return write(ctx, directory.mutex, (journal) => directory.tombstones?.take(draft, journal));
  };
  return {
    ...base,
    ...memoryUserRoles(tenantOf),
    capabilities: {
      ...CAPABILITIES,
      relations: ['groups.value'],
      ...(uniqueExternalId && { unique: ['externalId'] }),
    },
    ...(tombstones && { findPreviousId }),

    async linkExisting(ctx, hiddenId, draft) {
      const directory = tenantOf(ctx.tenantId);
      return write(ctx, directory.mutex, (journal) => {
        return adoptUser(directory, hiddenId, draft, journal).record;
      });
    },

    async addHidden(tenantId, draft) {
      const directory = tenantOf(tenantId);
      return write({}, directory.mutex, (journal) => hideUser(directory, draft, journal).id);
    },
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
