import type { ResourceTypeInput } from '../../schema/index.js';
import type { Tables } from '../connection/tables.js';
import type { Layout } from './layout.js';
import { fitted, GROUP_COLUMNS, REST, USER_COLUMNS } from './our-columns.js';
import { ourMembers } from './our-members.js';
import { ourRoles } from './our-roles.js';
import { resolveResources } from './resolve-resources.js';
import type { ResourceLayout, UserLayout } from './resource-layout.js';
import { quote } from './sql.js';

/** The types of the resources that the stores keep. */
export interface ResourceTypes {
  readonly user: ResourceTypeInput;
  readonly group: ResourceTypeInput;
}

const OURS = {
  tenant: 'tenant_id',
  id: 'id',
  key: 'id',
  created: 'created_at',
  updated: 'updated_at',
  version: 'version',
} as const;

const PASSWORD = 'password_hash';

const COMMON = {
  rest: REST,
  tenantValue: '$1',
  now: 'clock_timestamp()',
  made: new Map<string, string>(),
  hidden: undefined,
  insert: () => ({}),
} as const;

function ourUsers(tables: Tables, input: ResourceTypeInput): UserLayout {
  const rolesVersion = quote('roles_version');
  const rolesLocked = quote('roles_locked');
  const since = quote('active_since');
  const isLive = (alias: string) => `${alias}.deleted_at IS NULL`;
  return {
    ...resolveResources({
      ...COMMON,
      input,
      table: tables.users,
      names: { ...OURS, revision: undefined, deleted: 'deleted_at', others: [PASSWORD] },
      columns: fitted(USER_COLUMNS, input),
      unique: {
        attribute: 'userName',
        conflict: '(tenant_id, user_name_key) WHERE deleted_at IS NULL',
        among: isLive,
      },
      isLive,
      made: new Map([[since, 'now()']]),
    }),
    isOurs: true,
    since,
    password: PASSWORD,
    rolesVersion,
    rolesLocked,
    rolesVersionOf: (alias) => `${alias}.${rolesVersion}`,
    areRolesLocked: (alias) => `${alias}.${rolesLocked}`,
    former: {
      are: (alias) => `${alias}.deleted_at IS NOT NULL AND NOT ${alias}.succeeded`,
      found: 'succeeded = true',
    },
  };
}

export function ourGroups(tables: Tables, input: ResourceTypeInput): ResourceLayout {
  const isLive = () => 'TRUE';
  const resources = resolveResources({
    ...COMMON,
    input,
    table: tables.groups,
    names: { ...OURS, revision: 'revision', deleted: undefined, others: [] },
    columns: fitted(GROUP_COLUMNS, input),
    unique: { attribute: 'displayName', conflict: '(tenant_id, display_name_key)', among: isLive },
    isLive,
  });
  return { ...resources, isOurs: true };
}

/** Everything in tables of ours. */
export function ourLayout(tables: Tables, types: ResourceTypes): Layout {
  return {
    users: ourUsers(tables, types.user),
    groups: ourGroups(tables, types.group),
    members: ourMembers(tables.members),
    roles: ourRoles(tables.role_assignments),
    guests: tables.tenant_guests,
    seats: tables.seats,
    provisioned: tables.provisioned_attributes,
    identities: tables.identities,
    uniqueValues: tables.unique_values,
  };
}
