import type { OwnTables } from '../../../src/postgres/own-tables/options.js';

/** A product as it is before it knows of SCIM: organizations with integer ids, accounts, teams and roles. */
export const PRODUCT = `
CREATE TABLE organizations (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE TABLE accounts (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id integer NOT NULL REFERENCES organizations,
  email text NOT NULL,
  first_name text,
  last_name text,
  is_active boolean,
  plan text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz
);
CREATE TABLE teams (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id integer NOT NULL REFERENCES organizations,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE team_members (
  team_id integer NOT NULL REFERENCES teams ON DELETE CASCADE,
  account_id integer NOT NULL REFERENCES accounts ON DELETE CASCADE,
  PRIMARY KEY (team_id, account_id)
);
CREATE TABLE roles (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE account_roles (
  account_id integer NOT NULL REFERENCES accounts ON DELETE CASCADE,
  role_id integer NOT NULL REFERENCES roles,
  PRIMARY KEY (account_id, role_id)
);
`;

const TENANT = { column: 'organization_id', type: 'integer' } as const;

/** The same as it is told the library. */
export const TABLES = {
  users: {
    table: 'accounts',
    tenant: TENANT,
    columns: {
      userName: { column: 'email', key: 'email_key' },
      externalId: 'scim_external_id',
      active: { column: 'is_active', whenNull: true },
      'name.givenName': 'first_name',
      'name.familyName': 'last_name',
    },
    rest: 'scim_attributes',
    deleted: 'deleted_at',
    insert: { plan: 'free' },
  },
  groups: {
    table: 'teams',
    tenant: TENANT,
    columns: { displayName: { column: 'name', key: 'name_key' } },
    rest: 'scim_attributes',
  },
  members: { table: 'team_members', group: 'team_id', user: 'account_id' },
  roles: {
    table: 'account_roles',
    user: 'account_id',
    role: { column: 'role_id', table: 'roles' },
  },
} as const satisfies OwnTables;

/** Runs what mends a finding, statement by statement. */
export const statementsIn = (remedy: string): readonly string[] =>
  remedy.split(/(?<=;)\n/).filter((statement) => statement.trim() !== '');
