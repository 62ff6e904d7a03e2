-- The table of prisma-users.ts, and the columns of person-columns.ts. Every key begins with the tenant; seq is the order of
-- creation, by which lists are paged. user_name_key and email_keys hold usernameKey of the values; times are as exact as
-- what clients see. Users are deleted by deleted_at: their name is free, their id is never given out again.
CREATE TABLE scim_user (
  seq bigint GENERATED ALWAYS AS IDENTITY,
  tenant_id text NOT NULL,
  id text NOT NULL DEFAULT gen_random_uuid()::text,
  external_id text,
  user_name text NOT NULL,
  user_name_key text NOT NULL,
  active boolean,
  display_name text,
  family_name text,
  emails jsonb,
  email_keys text[] NOT NULL DEFAULT '{}',
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
