import type { ResourceTypes } from '../../layout/our-layout.js';
import type { OwnTables } from '../options.js';
import type { NeededTable } from './needs.js';
import { needsOfMembers, needsOfRoles } from './needs-of-links.js';
import { needsOfGroups, needsOfUsers } from './needs-of-resources.js';

/**
 * What the tables must be for the options that name them.
 *
 * @throws ScimConfigError `ERR_SCIM_MAPPING`
 */
export function needsOf(tables: OwnTables, types: ResourceTypes): readonly NeededTable[] {
  return [
    ...(tables.users === undefined ? [] : [needsOfUsers(tables.users, types.user)]),
    ...(tables.groups === undefined ? [] : [needsOfGroups(tables.groups, types.group)]),
    ...(tables.members === undefined ? [] : [needsOfMembers(tables.members, tables)]),
    ...(tables.roles === undefined ? [] : needsOfRoles(tables.roles, tables)),
  ];
}
