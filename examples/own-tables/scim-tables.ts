import type { OwnTables } from 'express-scim/postgres';

const tenant = { column: 'organization_id', type: 'integer' } as const;

export const tables: OwnTables = {
  users: {
    table: 'accounts',
    tenant,
    columns: {
      userName: { column: 'login', key: 'login_key' },
      externalId: 'scim_external_id',
      active: { column: 'is_active', whenNull: true },
      'name.givenName': 'first_name',
      'name.familyName': 'last_name',
      'emails[primary eq true].value': 'email',
    },
    rest: 'scim_attributes',
    deleted: 'deleted_at',
    insert: { plan: 'team' },
  },
  groups: {
    table: 'teams',
    tenant,
    columns: { displayName: { column: 'name', key: 'name_key' }, externalId: 'scim_external_id' },
    rest: 'scim_attributes',
  },
  members: { table: 'team_members', group: 'team_id', user: 'account_id' },
  roles: {
    table: 'account_roles',
    user: 'account_id',
    role: { column: 'role_id', table: 'roles' },
  },
};
