import type { AccessMethods } from '../contract/access.js';
import type { ProvisionedMethods } from '../contract/provisioned.js';
import type { ResourceDraft } from '../contract/resource.js';
import type { RoleAssignment, RoleMethods } from '../contract/roles.js';
import type { SeatMethods } from '../contract/seats.js';
import type { UserStore } from '../contract/store.js';
import type { Directory } from './directory.js';
import { leaveGroups } from './group-members.js';
import { GuestTenants } from './guest-tenants.js';
import {
  type HiddenRows,
  hiddenResource,
  hideRow,
  linkingMethods,
  refuseHiddenClash,
} from './hidden-rows.js';
import { groupRefs, memberIdsBelow } from './nested-groups.js';
import { CAPABILITIES, resourceStore } from './resource-store.js';
import { memorySeats } from './seats.js';
import type { DerivedAttribute } from './table/derived-attribute.js';
import { write } from './unit-of-work.js';
import { memoryUserAccess } from './user-access.js';
import { memoryUserRoles, type RolesByHand } from './user-roles.js';

/** People whom SCIM does not show. */
export interface HiddenUsers {
  /**
   * Adds somebody who is there already and whom SCIM neither made nor shows: a user created with the same
   * unique values clashes with them, until `resolveExisting` links them.
   *
   * @param draft - active, where it does not say it.
   * @param assignments - roles that they have in the product; none, if left out.
   * @returns the id.
   * @throws UniquenessError
   */
  addHidden(
    tenantId: string,
    draft: ResourceDraft,
    assignments?: readonly RoleAssignment[],
  ): Promise<string>;
}

/** A user store with all the methods for roles, and what an application does by hand. */
export type MemoryUserStore = UserStore &
  Required<
    RoleMethods &
      SeatMethods &
      AccessMethods &
      ProvisionedMethods &
      Pick<UserStore, 'linkExisting' | 'getHidden' | 'findHidden'>
  > &
  RolesByHand &
  HiddenUsers;

const rowsOf = ({ users, hidden }: Directory): HiddenRows => ({ shown: users, hidden });

/** Users; their `groups` can be filtered by, nested groups included. */
export function memoryUserStore(
  tenantOf: (tenantId: string) => Directory,
  {
    tombstones,
    uniqueExternalId,
  }: { readonly tombstones: boolean; readonly uniqueExternalId: boolean },
): MemoryUserStore {
  const guests = new GuestTenants();
  const base = resourceStore({
    tenantOf,
    shelfOf: ({ users }) => users,
    derived: groupsAttribute,
    beforeSave: (directory, draft) => refuseHiddenClash(rowsOf(directory), draft),
    beforeDelete(directory, row, journal) {
      leaveGroups(directory, row.id, journal);
      directory.roles.remove(row.id, journal);
      directory.identities.remove(row.id, journal);
      directory.provisioned.remove(row.id, journal);
      directory.tombstones?.put(row, journal);
    },
  });
  const findPreviousId: UserStore['findPreviousId'] = async (ctx, draft) => {
    const directory = tenantOf(ctx.tenantId);
    return write(ctx, directory.mutex, (journal) => directory.tombstones?.take(draft, journal));
  };
  return {
    ...base,
    ...memoryUserRoles(tenantOf, guests),
    ...memorySeats(tenantOf, guests),
    ...memoryUserAccess(tenantOf),
    capabilities: {
      ...CAPABILITIES,
      relations: ['groups.value'],
      ...(uniqueExternalId && { unique: ['externalId'] }),
    },
    ...(tombstones && { findPreviousId }),

    ...linkingMethods(tenantOf, rowsOf),

    async getHidden(ctx, hiddenId) {
      const directory = tenantOf(ctx.tenantId);
      const found = hiddenResource(rowsOf(directory), hiddenId);
      return found && { ...found, assignments: directory.roles.of(hiddenId).assignments };
    },

    async addHidden(tenantId, draft, assignments = []) {
      const directory = tenantOf(tenantId);
      return write({}, directory.mutex, (journal) => {
        const { id } = hideRow(rowsOf(directory), { active: true, ...draft }, journal);
        if (assignments.length > 0) directory.roles.set(id, { assignments }, journal);
        return id;
      });
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
