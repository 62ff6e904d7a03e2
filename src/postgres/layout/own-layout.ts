import type { Tables } from '../connection/tables.js';
import type { ReadTables } from '../own-tables/read-links.js';
import type { Layout } from './layout.js';
import { ourGroups, ourLayout, type ResourceTypes } from './our-layout.js';
import { ourMembers } from './our-members.js';
import { ourRoles } from './our-roles.js';
import { ownMembers } from './own-members.js';
import { ownGroups, ownUsers } from './own-resources.js';
import { ownRoles } from './own-roles.js';

/**
 * Tables of the host's, and ours for what they are not given for.
 *
 * Roles of people who are the host's are kept in tables of ours that do not refer to the table of people, which may have
 * any key: who is deleted loses them by the same statement, and what the host deletes itself is looked for by a join.
 */
export function layoutOver(tables: Tables, types: ResourceTypes, own: ReadTables): Layout {
  if (own.users === undefined) return ourLayout(tables, types);
  const users = ownUsers(own.users, types.user);
  const groups =
    own.groups === undefined ? ourGroups(tables, types.group) : ownGroups(own.groups, types.group);
  return {
    users,
    groups,
    members:
      own.members === undefined
        ? ourMembers(tables.members, users)
        : ownMembers(own.members, { users, groups }),
    roles:
      own.roles === undefined
        ? ourRoles(tables.linked_role_assignments)
        : ownRoles(own.roles, users),
    guests: tables.linked_tenant_guests,
    seats: tables.seats,
    provisioned: tables.provisioned_attributes,
    identities: tables.identities,
    uniqueValues: tables.unique_values,
  };
}
