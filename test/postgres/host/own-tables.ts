import type { OwnTables } from '../../../src/postgres/own-tables/options.js';
import { DEFAULT_ROLE, DISABLED_ROLE, ROLES } from './options.js';

/** The product's own tables of people, teams, who is in them, and roles: all with integer keys. */
export const OWN_SQL = `
CREATE TABLE accounts (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization text NOT NULL,
  email text NOT NULL,
  email_key text,
  is_active boolean,
  title text,
  plan text NOT NULL,
  deleted_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  scim_id uuid UNIQUE,
  scim_version bigint,
  scim_roles_version bigint NOT NULL DEFAULT 1,
  scim_roles_locked boolean NOT NULL DEFAULT false,
  scim_attributes jsonb
);
CREATE UNIQUE INDEX accounts_email ON accounts (organization, email_key) WHERE deleted_at IS NULL;
CREATE TABLE teams (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization text NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  scim_id uuid UNIQUE,
  scim_version bigint,
  scim_revision bigint NOT NULL DEFAULT 1,
  scim_attributes jsonb
);
CREATE UNIQUE INDEX teams_name ON teams (organization, lower(name));
CREATE TABLE team_members (
  team_id integer NOT NULL REFERENCES teams,
  account_id integer NOT NULL REFERENCES accounts,
  PRIMARY KEY (team_id, account_id)
);
CREATE INDEX team_members_account ON team_members (account_id);
CREATE TABLE roles (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE);
INSERT INTO roles (name) VALUES ${[...ROLES, DEFAULT_ROLE, DISABLED_ROLE].map((role) => `('${role}')`).join(', ')};
CREATE TABLE account_roles (
  account_id integer NOT NULL REFERENCES accounts,
  role_id integer NOT NULL REFERENCES roles,
  PRIMARY KEY (account_id, role_id)
);
`;

export const OWN_TABLES: OwnTables = {
  users: {
    table: 'accounts',
    tenant: 'organization',
    columns: {
      userName: { column: 'email', key: 'email_key' },
      active: { column: 'is_active', whenNull: true },
      title: 'title',
    },
    rest: 'scim_attributes',
    deleted: 'deleted_at',
    insert: { plan: 'free' },
  },
  groups: {
    table: 'teams',
    tenant: 'organization',
    columns: { displayName: 'name' },
    rest: 'scim_attributes',
  },
  members: { table: 'team_members', group: 'team_id', user: 'account_id' },
  roles: {
    table: 'account_roles',
    user: 'account_id',
    role: { column: 'role_id', table: 'roles' },
  },
};
