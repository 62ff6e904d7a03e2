import type { ResourceTypes } from '../../layout/our-layout.js';
import type { OwnTables } from '../options.js';
import { readTablesOptions } from '../read-links.js';
import type { NeededTable } from './needs.js';
import { needsOfMembers, needsOfRoles } from './needs-of-links.js';
import { needsOfGroups, needsOfUsers } from './needs-of-resources.js';

/**
 * What the tables must be for the options that name them.
 *
 * @throws ScimConfigError `ERR_SCIM_OPTION_VALUE`, `ERR_SCIM_MAPPING`
 */
export function needsOf(tables: OwnTables, types: ResourceTypes): readonly NeededTable[] {
  const { users, groups, members, roles } = readTablesOptions(tables);
  if (users === undefined || tables.users === undefined) return [];
  return [
    needsOfUsers(users, tables.users, types.user),
    ...(groups && tables.groups ? [needsOfGroups(groups, tables.groups, types.group)] : []),
    ...(members && groups ? [needsOfMembers(members, groups, users)] : []),
    ...(roles ? needsOfRoles(roles, users) : []),
  ];
}
