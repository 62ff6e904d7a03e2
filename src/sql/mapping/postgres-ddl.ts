/**
 * Tables for users, groups, their members and managed tokens, as a script of PostgreSQL 13 or later. Put
 * it into a migration of yours and change what you like; `POSTGRES_USER_COLUMNS` and
 * `POSTGRES_GROUP_COLUMNS` are the columns for `mapUsers` and `mapGroups`.
 *
 * - Every key begins with the tenant. `seq` is the order of creation, by which lists are paged.
 * - `user_name_key` and `display_name_key` are unique among the live rows of a tenant; `email_keys` is the
 *   index of `emails.value eq`. They hold `usernameKey` of the values.
 * - Users are deleted by `deleted_at`: their name is free, their id is never given out again. Purge them
 *   when you need not know them any more.
 * - Times are `timestamptz(3)`: as exact as what clients see, so that a filter finds what was shown.
 * - A member is a user or a group, so `scim_member.member_id` has no foreign key: lock the member's row
 *   (`FOR SHARE`) when you add it, and delete its memberships with it.
 *
 * @example
 * // $ node -p "require('express-scim').POSTGRES_DDL" > migrations/scim.sql
 */
export const POSTGRES_DDL = `
CREATE TABLE scim_user (
  seq bigint GENERATED ALWAYS AS IDENTITY,
  tenant_id text NOT NULL,
  id text NOT NULL DEFAULT gen_random_uuid()::text,
  external_id text,
  user_name text NOT NULL,
  user_name_key text NOT NULL,
  active boolean NOT NULL,
  display_name text,
  nick_name text,
  profile_url text,
  title text,
  user_type text,
  preferred_language text,
  locale text,
  timezone text,
  name_formatted text,
  family_name text,
  given_name text,
  middle_name text,
  honorific_prefix text,
  honorific_suffix text,
  password_hash text,
  emails jsonb,
  email_keys text[] NOT NULL DEFAULT '{}',
  phone_numbers jsonb,
  ims jsonb,
  photos jsonb,
  addresses jsonb,
  entitlements jsonb,
  roles jsonb,
  x509_certificates jsonb,
  employee_number text,
  cost_center text,
  organization text,
  division text,
  department text,
  manager_id text,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  deleted_at timestamptz(3),
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX scim_user_name ON scim_user (tenant_id, user_name_key) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX scim_user_seq ON scim_user (tenant_id, seq) WHERE deleted_at IS NULL;
CREATE INDEX scim_user_external_id ON scim_user (tenant_id, external_id)
  WHERE deleted_at IS NULL AND external_id IS NOT NULL;
CREATE INDEX scim_user_email ON scim_user USING gin (email_keys) WHERE deleted_at IS NULL;

CREATE TABLE scim_group (
  seq bigint GENERATED ALWAYS AS IDENTITY,
  tenant_id text NOT NULL,
  id text NOT NULL DEFAULT gen_random_uuid()::text,
  external_id text,
  display_name text NOT NULL,
  display_name_key text NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX scim_group_name ON scim_group (tenant_id, display_name_key);
CREATE UNIQUE INDEX scim_group_seq ON scim_group (tenant_id, seq);
CREATE INDEX scim_group_external_id ON scim_group (tenant_id, external_id)
  WHERE external_id IS NOT NULL;

CREATE TABLE scim_member (
  seq bigint GENERATED ALWAYS AS IDENTITY,
  tenant_id text NOT NULL,
  group_id text NOT NULL,
  member_id text NOT NULL,
  member_type text NOT NULL CHECK (member_type IN ('User', 'Group')),
  display text,
  PRIMARY KEY (tenant_id, group_id, member_id),
  FOREIGN KEY (tenant_id, group_id) REFERENCES scim_group ON DELETE CASCADE
);
CREATE INDEX scim_member_member ON scim_member (tenant_id, member_id);
CREATE INDEX scim_member_seq ON scim_member (tenant_id, group_id, seq);

CREATE TABLE scim_token (
  tenant_id text NOT NULL,
  id text NOT NULL,
  digest text NOT NULL UNIQUE,
  label text NOT NULL,
  hint text NOT NULL,
  scopes text[],
  issued_by text,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  replaced_by text,
  expiry_warned_at timestamptz(3),
  revision bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE TABLE scim_provisioning_off (tenant_id text PRIMARY KEY);
`.trimStart();

/**
 * Columns for a table of your own that has no ids to be shown, or numbers that users and groups share:
 * `scim_id` is what identity providers see, your own key stays yours. As a script of PostgreSQL; existing
 * rows get an id, and the table is rewritten once.
 *
 * @param table - its name, without quotation marks.
 * @param tenantColumn - the column with the tenant.
 * @example
 * postgresScimColumns('users', 'org_id');
 * // then: mapUsers({ id: 'scim_id', externalId: 'scim_external_id', 'meta.version': 'scim_version',
 * //   'meta.created': 'scim_created_at', 'meta.lastModified': 'scim_updated_at', … })
 */
export function postgresScimColumns(table: string, tenantColumn: string): string {
  const name = identifier(table);
  const tenant = identifier(tenantColumn);
  return `
ALTER TABLE ${name}
  ADD COLUMN scim_id text NOT NULL DEFAULT gen_random_uuid()::text,
  ADD COLUMN scim_external_id text,
  ADD COLUMN scim_version bigint NOT NULL DEFAULT 1,
  ADD COLUMN scim_created_at timestamptz(3) NOT NULL DEFAULT now(),
  ADD COLUMN scim_updated_at timestamptz(3) NOT NULL DEFAULT now();
CREATE UNIQUE INDEX ${identifier(`${table}_scim_id`)} ON ${name} (${tenant}, scim_id);
CREATE INDEX ${identifier(`${table}_scim_external_id`)} ON ${name} (${tenant}, scim_external_id)
  WHERE scim_external_id IS NOT NULL;
`.trimStart();
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
