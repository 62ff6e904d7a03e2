import type { Migration } from './migration.js';

/**
 * Users, groups, members and roles.
 *
 * - Every key begins with the tenant. Ids are UUIDs of version 7, made by us: their order is that of creation, by which
 *   lists are paged.
 * - `user_name_key`, `display_name_key` and `email_keys` hold `usernameKey` of the values; attributes without a column
 *   are in `attributes`, so that nothing a client sends is lost.
 * - `unique_values` holds the keys of attributes that a host has declared unique, beside `userName` and `displayName`.
 * - Users are deleted by `deleted_at`: their name is free, their id is never given out again.
 * - Times are as exact as what clients see, so that a filter finds what was shown.
 */
export const DIRECTORY: Migration = {
  version: 1,
  title: 'users, groups, members and roles',
  breaking: true,
  sql: ({ users, groups, members, unique_values, role_assignments, tenant_guests }) => `
CREATE TABLE ${users} (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  user_name text NOT NULL,
  user_name_key text NOT NULL,
  external_id text,
  active boolean NOT NULL,
  display_name text,
  emails jsonb,
  email_keys text[] NOT NULL DEFAULT '{}',
  attributes jsonb NOT NULL DEFAULT '{}',
  password_hash text,
  version bigint NOT NULL DEFAULT 1,
  roles_locked boolean NOT NULL DEFAULT false,
  roles_version bigint NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  deleted_at timestamptz(3),
  succeeded boolean NOT NULL DEFAULT false,
  CONSTRAINT users_pkey PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX users_user_name ON ${users} (tenant_id, user_name_key) WHERE deleted_at IS NULL;
CREATE INDEX users_external_id ON ${users} (tenant_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX users_emails ON ${users} USING gin (email_keys) WHERE deleted_at IS NULL;
CREATE INDEX users_deleted ON ${users} (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE ${groups} (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  display_name text NOT NULL,
  display_name_key text NOT NULL,
  external_id text,
  attributes jsonb NOT NULL DEFAULT '{}',
  version bigint NOT NULL DEFAULT 1,
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT groups_pkey PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX groups_display_name ON ${groups} (tenant_id, display_name_key);
CREATE INDEX groups_external_id ON ${groups} (tenant_id, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE ${members} (
  tenant_id text NOT NULL,
  group_id uuid NOT NULL,
  member_id uuid NOT NULL,
  member_type text NOT NULL CHECK (member_type IN ('User', 'Group')),
  display text,
  CONSTRAINT members_pkey PRIMARY KEY (tenant_id, group_id, member_id),
  CONSTRAINT members_group FOREIGN KEY (tenant_id, group_id) REFERENCES ${groups} ON DELETE CASCADE
);
CREATE INDEX members_member ON ${members} (tenant_id, member_id);

CREATE TABLE ${unique_values} (
  tenant_id text NOT NULL,
  resource_type text NOT NULL,
  attribute text NOT NULL,
  key text NOT NULL,
  resource_id uuid NOT NULL,
  CONSTRAINT unique_values_pkey PRIMARY KEY (tenant_id, resource_type, attribute, key)
);
CREATE INDEX unique_values_resource ON ${unique_values} (tenant_id, resource_id);

CREATE TABLE ${role_assignments} (
  tenant_id text NOT NULL,
  user_id uuid NOT NULL,
  target_tenant_id text NOT NULL DEFAULT '',
  role text NOT NULL,
  reason text,
  CONSTRAINT role_assignments_pkey PRIMARY KEY (tenant_id, user_id, target_tenant_id, role),
  CONSTRAINT role_assignments_user FOREIGN KEY (tenant_id, user_id) REFERENCES ${users} ON DELETE CASCADE
);
CREATE INDEX role_assignments_role ON ${role_assignments} (tenant_id, target_tenant_id, role);

CREATE TABLE ${tenant_guests} (
  target_tenant_id text NOT NULL,
  tenant_id text NOT NULL,
  user_id uuid NOT NULL,
  CONSTRAINT tenant_guests_pkey PRIMARY KEY (target_tenant_id, tenant_id, user_id),
  CONSTRAINT tenant_guests_user FOREIGN KEY (tenant_id, user_id) REFERENCES ${users} ON DELETE CASCADE
);
CREATE INDEX tenant_guests_person ON ${tenant_guests} (tenant_id, user_id);
`,
};
