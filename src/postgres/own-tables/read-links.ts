import { invalidOption } from '../../errors/invalid-option.js';
import type { OwnMembers, OwnRoles, OwnTables, OwnValues } from './options.js';
import {
  columnName,
  type KeyColumn,
  keyColumn,
  onceEach,
  optionalName,
  type TableName,
  tableName,
} from './read-names.js';
import { checkValues, type ReadResources, readGroups, readUsers } from './read-resources.js';

/** Options about memberships, with every name in them. */
export interface ReadMembers {
  readonly table: TableName;
  readonly group: string;
  readonly user: string;
  readonly tenant: string | undefined;
  readonly insert: OwnValues;
}

/** Options about roles, with every name in them. */
export interface ReadRoles {
  readonly table: TableName;
  readonly user: string;
  readonly role: string;
  /** The table that has the names; undefined where the column has them. */
  readonly names:
    | {
        readonly table: TableName;
        readonly key: string;
        readonly name: string;
        readonly tenant: KeyColumn | undefined;
      }
    | undefined;
  readonly tenant: string | undefined;
  readonly reason: string | undefined;
  readonly targetTenant: string | undefined;
  readonly insert: OwnValues;
}

/** Options about tables of the product, checked, with every name in them. */
export interface ReadTables {
  readonly users: ReadResources | undefined;
  readonly groups: ReadResources | undefined;
  readonly members: ReadMembers | undefined;
  readonly roles: ReadRoles | undefined;
}

/** @throws ScimConfigError `ERR_SCIM_OPTION_VALUE` */
export function readTablesOptions({ users, groups, members, roles }: OwnTables): ReadTables {
  if (groups !== undefined && members === undefined)
    throw invalidOption('members', 'given with "groups": the table of who is in them');
  if (groups !== undefined && users === undefined)
    throw invalidOption('users', 'given with "groups": the table of who is in them');
  if (members !== undefined && groups === undefined)
    throw invalidOption('groups', 'given with "members": the table of the groups');
  if (roles !== undefined && users === undefined)
    throw invalidOption('users', 'given with "roles": the table of who has them');
  return {
    users: users && readUsers(users),
    groups: groups && readGroups(groups),
    members: members && readMembers(members),
    roles: roles && readRoles(roles),
  };
}

function readMembers(own: OwnMembers): ReadMembers {
  const names = {
    group: columnName('members.group', own.group),
    user: columnName('members.user', own.user),
    tenant: optionalName('members.tenant', own.tenant),
  };
  return {
    table: tableName('members.table', own.table),
    ...names,
    insert: checkValues('members.insert', own.insert, onceEach('members', Object.values(names))),
  };
}

function readRoles(own: OwnRoles): ReadRoles {
  const { role } = own;
  const lookUp = typeof role === 'object' && role !== null ? role : undefined;
  const names = {
    user: columnName('roles.user', own.user),
    role: columnName(lookUp ? 'roles.role.column' : 'roles.role', lookUp ? lookUp.column : role),
    tenant: optionalName('roles.tenant', own.tenant),
    reason: optionalName('roles.reason', own.reason),
    targetTenant: optionalName('roles.targetTenant', own.targetTenant),
  };
  return {
    table: tableName('roles.table', own.table),
    ...names,
    names: lookUp && {
      table: tableName('roles.role.table', lookUp.table),
      key: columnName('roles.role.key', lookUp.key ?? 'id'),
      name: columnName('roles.role.name', lookUp.name ?? 'name'),
      tenant:
        lookUp.tenant === undefined ? undefined : keyColumn('roles.role.tenant', lookUp.tenant),
    },
    insert: checkValues('roles.insert', own.insert, onceEach('roles', Object.values(names))),
  };
}
