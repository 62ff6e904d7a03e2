import type { Migration } from './migration.js';

/**
 * What router, services and admin page keep besides users and groups.
 *
 * - Ids of users and resources are text: they are the host's where users are in tables of the host.
 * - Numbers that JavaScript has made, such as the times of the guard, are `double precision`, which is what they are.
 * - `request_counts` is not written ahead (UNLOGGED): it changes with every request, and what a crash of the server
 *   loses is the count of one window.
 * - The log is looked up by person, by request and by failure; such a look-up reads no more than it finds.
 */
export const SERVICES: Migration = {
  version: 2,
  title: 'outbox, log, tokens, settings, guard, counts and leases',
  breaking: true,
  sql: (tables) => `
CREATE TABLE ${tables.role_jobs} (
  tenant_id text NOT NULL,
  user_id text NOT NULL,
  mark bigint GENERATED ALWAYS AS IDENTITY,
  leased_until timestamptz,
  CONSTRAINT role_jobs_pkey PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX role_jobs_mark ON ${tables.role_jobs} (tenant_id, mark);

CREATE TABLE ${tables.role_settings} (
  tenant_id text NOT NULL,
  revision text,
  record jsonb,
  CONSTRAINT role_settings_pkey PRIMARY KEY (tenant_id)
);

CREATE TABLE ${tables.outbox} (
  id bigint GENERATED ALWAYS AS IDENTITY,
  resource text NOT NULL,
  event jsonb NOT NULL,
  owner text,
  leased_until timestamptz,
  CONSTRAINT outbox_pkey PRIMARY KEY (id)
);
CREATE INDEX outbox_resource ON ${tables.outbox} (resource, id);

CREATE TABLE ${tables.provisioning_log} (
  tenant_id text NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  time timestamptz(3) NOT NULL,
  failed boolean NOT NULL,
  entry jsonb NOT NULL,
  CONSTRAINT provisioning_log_pkey PRIMARY KEY (tenant_id, position)
);
CREATE INDEX provisioning_log_tenant_time ON ${tables.provisioning_log} (tenant_id, time);
CREATE INDEX provisioning_log_time ON ${tables.provisioning_log} (time);
CREATE INDEX provisioning_log_failures ON ${tables.provisioning_log} (tenant_id, position) WHERE failed;
CREATE INDEX provisioning_log_resource ON ${tables.provisioning_log}
  (tenant_id, left(entry->>'resourceId', 64), position) WHERE left(entry->>'resourceId', 64) IS NOT NULL;
CREATE INDEX provisioning_log_request ON ${tables.provisioning_log} (tenant_id, left(entry->>'requestId', 64));

CREATE TABLE ${tables.tokens} (
  tenant_id text NOT NULL,
  id text NOT NULL,
  digest text NOT NULL,
  revision bigint NOT NULL,
  created_at timestamptz(3) NOT NULL,
  token jsonb NOT NULL,
  CONSTRAINT tokens_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT tokens_digest UNIQUE (digest)
);
CREATE TABLE ${tables.provisioning_off} (
  tenant_id text NOT NULL,
  CONSTRAINT provisioning_off_pkey PRIMARY KEY (tenant_id)
);

CREATE TABLE ${tables.oauth_clients} (
  client_id text NOT NULL,
  tenant_id text NOT NULL,
  client jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT oauth_clients_pkey PRIMARY KEY (client_id)
);
CREATE INDEX oauth_clients_tenant ON ${tables.oauth_clients} (tenant_id);
CREATE TABLE ${tables.used_assertions} (
  client_id text NOT NULL,
  jti_digest text NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT used_assertions_pkey PRIMARY KEY (client_id, jti_digest)
);
CREATE INDEX used_assertions_expires ON ${tables.used_assertions} (expires_at);

CREATE TABLE ${tables.guard_tenants} (
  tenant_id text NOT NULL,
  held_since double precision,
  CONSTRAINT guard_tenants_pkey PRIMARY KEY (tenant_id)
);
CREATE TABLE ${tables.guard_users} (
  tenant_id text NOT NULL,
  user_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('held', 'released', 'rejected')),
  place bigint GENERATED ALWAYS AS IDENTITY,
  until double precision,
  CONSTRAINT guard_users_pkey PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX guard_users_held ON ${tables.guard_users} (tenant_id, place) WHERE state = 'held';
CREATE TABLE ${tables.guard_taken} (
  tenant_id text NOT NULL,
  attempt_id text NOT NULL,
  user_id text NOT NULL,
  time double precision NOT NULL,
  CONSTRAINT guard_taken_pkey PRIMARY KEY (tenant_id, attempt_id)
);
CREATE INDEX guard_taken_time ON ${tables.guard_taken} (tenant_id, time);

CREATE UNLOGGED TABLE ${tables.request_counts} (
  key text NOT NULL,
  hits bigint NOT NULL,
  ends_at timestamptz NOT NULL,
  CONSTRAINT request_counts_pkey PRIMARY KEY (key)
);
CREATE INDEX request_counts_ends ON ${tables.request_counts} (ends_at);

CREATE TABLE ${tables.leases} (
  name text NOT NULL,
  owner text NOT NULL,
  leased_until timestamptz NOT NULL,
  CONSTRAINT leases_pkey PRIMARY KEY (name)
);
`,
};
