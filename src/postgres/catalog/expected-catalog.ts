import type { Catalog } from './catalog.js';

// Written by `npm run catalog` from a migrated database. Do not edit.

// biome-ignore format: a line for each column, constraint and index
export const EXPECTED_CATALOG: Catalog = {
  users: {
    columns: {
      active: { type: 'boolean' },
      active_since: { nullable: true, type: 'timestamp(3) with time zone' },
      attributes: { default: "'{}'::jsonb", type: 'jsonb' },
      created_at: { default: 'now()', type: 'timestamp(3) with time zone' },
      deleted_at: { nullable: true, type: 'timestamp(3) with time zone' },
      display_name: { nullable: true, type: 'text' },
      email_keys: { default: "'{}'::text[]", type: 'text[]' },
      emails: { nullable: true, type: 'jsonb' },
      external_id: { nullable: true, type: 'text' },
      id: { type: 'uuid' },
      password_hash: { nullable: true, type: 'text' },
      roles_locked: { default: 'false', type: 'boolean' },
      roles_version: { default: '1', type: 'bigint' },
      succeeded: { default: 'false', type: 'boolean' },
      tenant_id: { type: 'text' },
      updated_at: { default: 'now()', type: 'timestamp(3) with time zone' },
      user_name: { type: 'text' },
      user_name_key: { type: 'text' },
      version: { default: '1', type: 'bigint' },
    },
    constraints: { users_pkey: 'PRIMARY KEY (tenant_id, id)' },
    indexes: {
      users_active: 'CREATE INDEX users_active ON {schema}.users USING btree (tenant_id) WHERE (active AND (deleted_at IS NULL))',
      users_deleted: 'CREATE INDEX users_deleted ON {schema}.users USING btree (deleted_at) WHERE (deleted_at IS NOT NULL)',
      users_emails: 'CREATE INDEX users_emails ON {schema}.users USING gin (email_keys) WHERE (deleted_at IS NULL)',
      users_external_id: 'CREATE INDEX users_external_id ON {schema}.users USING btree (tenant_id, external_id) WHERE (external_id IS NOT NULL)',
      users_user_name: 'CREATE UNIQUE INDEX users_user_name ON {schema}.users USING btree (tenant_id, user_name_key) WHERE (deleted_at IS NULL)',
    },
  },
  groups: {
    columns: {
      attributes: { default: "'{}'::jsonb", type: 'jsonb' },
      created_at: { default: 'now()', type: 'timestamp(3) with time zone' },
      display_name: { type: 'text' },
      display_name_key: { type: 'text' },
      external_id: { nullable: true, type: 'text' },
      id: { type: 'uuid' },
      revision: { default: '1', type: 'bigint' },
      tenant_id: { type: 'text' },
      updated_at: { default: 'now()', type: 'timestamp(3) with time zone' },
      version: { default: '1', type: 'bigint' },
    },
    constraints: { groups_pkey: 'PRIMARY KEY (tenant_id, id)' },
    indexes: {
      groups_display_name: 'CREATE UNIQUE INDEX groups_display_name ON {schema}.groups USING btree (tenant_id, display_name_key)',
      groups_external_id: 'CREATE INDEX groups_external_id ON {schema}.groups USING btree (tenant_id, external_id) WHERE (external_id IS NOT NULL)',
    },
  },
  members: {
    columns: {
      display: { nullable: true, type: 'text' },
      group_id: { type: 'uuid' },
      member_id: { type: 'uuid' },
      member_type: { type: 'text' },
      tenant_id: { type: 'text' },
    },
    constraints: {
      members_group: 'FOREIGN KEY (tenant_id, group_id) REFERENCES {schema}.groups(tenant_id, id) ON DELETE CASCADE',
      members_member_type_check: "CHECK ((member_type = ANY (ARRAY['User'::text, 'Group'::text])))",
      members_pkey: 'PRIMARY KEY (tenant_id, group_id, member_id)',
    },
    indexes: { members_member: 'CREATE INDEX members_member ON {schema}.members USING btree (tenant_id, member_id)' },
  },
  unique_values: {
    columns: {
      attribute: { type: 'text' },
      key: { type: 'text' },
      resource_id: { type: 'uuid' },
      resource_type: { type: 'text' },
      tenant_id: { type: 'text' },
    },
    constraints: { unique_values_pkey: 'PRIMARY KEY (tenant_id, resource_type, attribute, key)' },
    indexes: { unique_values_resource: 'CREATE INDEX unique_values_resource ON {schema}.unique_values USING btree (tenant_id, resource_id)' },
  },
  role_assignments: {
    columns: {
      reason: { nullable: true, type: 'text' },
      role: { type: 'text' },
      target_tenant_id: { default: "''::text", type: 'text' },
      tenant_id: { type: 'text' },
      user_id: { type: 'uuid' },
    },
    constraints: {
      role_assignments_pkey: 'PRIMARY KEY (tenant_id, user_id, target_tenant_id, role)',
      role_assignments_user: 'FOREIGN KEY (tenant_id, user_id) REFERENCES {schema}.users(tenant_id, id) ON DELETE CASCADE',
    },
    indexes: { role_assignments_role: 'CREATE INDEX role_assignments_role ON {schema}.role_assignments USING btree (tenant_id, target_tenant_id, role)' },
  },
  tenant_guests: {
    columns: {
      target_tenant_id: { type: 'text' },
      tenant_id: { type: 'text' },
      user_id: { type: 'uuid' },
    },
    constraints: {
      tenant_guests_pkey: 'PRIMARY KEY (target_tenant_id, tenant_id, user_id)',
      tenant_guests_user: 'FOREIGN KEY (tenant_id, user_id) REFERENCES {schema}.users(tenant_id, id) ON DELETE CASCADE',
    },
    indexes: { tenant_guests_person: 'CREATE INDEX tenant_guests_person ON {schema}.tenant_guests USING btree (tenant_id, user_id)' },
  },
  linked_role_assignments: {
    columns: {
      reason: { nullable: true, type: 'text' },
      role: { type: 'text' },
      target_tenant_id: { default: "''::text", type: 'text' },
      tenant_id: { type: 'text' },
      user_id: { type: 'uuid' },
    },
    constraints: { linked_role_assignments_pkey: 'PRIMARY KEY (tenant_id, user_id, target_tenant_id, role)' },
    indexes: { linked_role_assignments_role: 'CREATE INDEX linked_role_assignments_role ON {schema}.linked_role_assignments USING btree (tenant_id, target_tenant_id, role)' },
  },
  linked_tenant_guests: {
    columns: {
      target_tenant_id: { type: 'text' },
      tenant_id: { type: 'text' },
      user_id: { type: 'uuid' },
    },
    constraints: { linked_tenant_guests_pkey: 'PRIMARY KEY (target_tenant_id, tenant_id, user_id)' },
    indexes: { linked_tenant_guests_person: 'CREATE INDEX linked_tenant_guests_person ON {schema}.linked_tenant_guests USING btree (tenant_id, user_id)' },
  },
  seats: {
    columns: {
      active_at_most: { type: 'bigint' },
      tenant_id: { type: 'text' },
    },
    constraints: { seats_pkey: 'PRIMARY KEY (tenant_id)' },
    indexes: {},
  },
  identities: {
    columns: {
      issuer: { type: 'text' },
      subject: { type: 'text' },
      tenant_id: { type: 'text' },
      user_id: { type: 'uuid' },
    },
    constraints: { identities_pkey: 'PRIMARY KEY (tenant_id, issuer, subject)' },
    indexes: { identities_person: 'CREATE INDEX identities_person ON {schema}.identities USING btree (tenant_id, user_id)' },
  },
  provisioned_attributes: {
    columns: {
      attributes: { type: 'jsonb' },
      tenant_id: { type: 'text' },
      user_id: { type: 'uuid' },
    },
    constraints: { provisioned_attributes_pkey: 'PRIMARY KEY (tenant_id, user_id)' },
    indexes: {},
  },
  role_jobs: {
    columns: {
      leased_until: { nullable: true, type: 'timestamp with time zone' },
      mark: { identity: true, type: 'bigint' },
      tenant_id: { type: 'text' },
      user_id: { type: 'text' },
    },
    constraints: { role_jobs_pkey: 'PRIMARY KEY (tenant_id, user_id)' },
    indexes: { role_jobs_mark: 'CREATE INDEX role_jobs_mark ON {schema}.role_jobs USING btree (tenant_id, mark)' },
  },
  role_settings: {
    columns: {
      record: { nullable: true, type: 'jsonb' },
      revision: { nullable: true, type: 'text' },
      tenant_id: { type: 'text' },
    },
    constraints: { role_settings_pkey: 'PRIMARY KEY (tenant_id)' },
    indexes: {},
  },
  outbox: {
    columns: {
      event: { type: 'jsonb' },
      id: { identity: true, type: 'bigint' },
      leased_until: { nullable: true, type: 'timestamp with time zone' },
      owner: { nullable: true, type: 'text' },
      resource: { type: 'text' },
    },
    constraints: { outbox_pkey: 'PRIMARY KEY (id)' },
    indexes: { outbox_resource: 'CREATE INDEX outbox_resource ON {schema}.outbox USING btree (resource, id)' },
  },
  provisioning_log: {
    columns: {
      entry: { type: 'jsonb' },
      failed: { type: 'boolean' },
      position: { identity: true, type: 'bigint' },
      tenant_id: { type: 'text' },
      time: { type: 'timestamp(3) with time zone' },
    },
    constraints: { provisioning_log_pkey: 'PRIMARY KEY (tenant_id, "position")' },
    indexes: {
      provisioning_log_failures: 'CREATE INDEX provisioning_log_failures ON {schema}.provisioning_log USING btree (tenant_id, "position") WHERE failed',
      provisioning_log_request: "CREATE INDEX provisioning_log_request ON {schema}.provisioning_log USING btree (tenant_id, \"left\"((entry ->> 'requestId'::text), 64))",
      provisioning_log_resource: "CREATE INDEX provisioning_log_resource ON {schema}.provisioning_log USING btree (tenant_id, \"left\"((entry ->> 'resourceId'::text), 64), \"position\") WHERE (\"left\"((entry ->> 'resourceId'::text), 64) IS NOT NULL)",
      provisioning_log_tenant_time: 'CREATE INDEX provisioning_log_tenant_time ON {schema}.provisioning_log USING btree (tenant_id, "time")',
      provisioning_log_time: 'CREATE INDEX provisioning_log_time ON {schema}.provisioning_log USING btree ("time")',
    },
  },
  tokens: {
    columns: {
      created_at: { type: 'timestamp(3) with time zone' },
      digest: { type: 'text' },
      id: { type: 'text' },
      revision: { type: 'bigint' },
      tenant_id: { type: 'text' },
      token: { type: 'jsonb' },
    },
    constraints: {
      tokens_digest: 'UNIQUE (digest)',
      tokens_pkey: 'PRIMARY KEY (tenant_id, id)',
    },
    indexes: {},
  },
  provisioning_off: {
    columns: { tenant_id: { type: 'text' } },
    constraints: { provisioning_off_pkey: 'PRIMARY KEY (tenant_id)' },
    indexes: {},
  },
  oauth_clients: {
    columns: {
      client: { type: 'jsonb' },
      client_id: { type: 'text' },
      created_at: { default: 'now()', type: 'timestamp with time zone' },
      tenant_id: { type: 'text' },
    },
    constraints: { oauth_clients_pkey: 'PRIMARY KEY (client_id)' },
    indexes: { oauth_clients_tenant: 'CREATE INDEX oauth_clients_tenant ON {schema}.oauth_clients USING btree (tenant_id)' },
  },
  used_assertions: {
    columns: {
      client_id: { type: 'text' },
      expires_at: { type: 'timestamp with time zone' },
      jti_digest: { type: 'text' },
    },
    constraints: { used_assertions_pkey: 'PRIMARY KEY (client_id, jti_digest)' },
    indexes: { used_assertions_expires: 'CREATE INDEX used_assertions_expires ON {schema}.used_assertions USING btree (expires_at)' },
  },
  guard_tenants: {
    columns: {
      held_since: { nullable: true, type: 'double precision' },
      tenant_id: { type: 'text' },
    },
    constraints: { guard_tenants_pkey: 'PRIMARY KEY (tenant_id)' },
    indexes: {},
  },
  guard_users: {
    columns: {
      place: { identity: true, type: 'bigint' },
      state: { type: 'text' },
      tenant_id: { type: 'text' },
      until: { nullable: true, type: 'double precision' },
      user_id: { type: 'text' },
    },
    constraints: {
      guard_users_pkey: 'PRIMARY KEY (tenant_id, user_id)',
      guard_users_state_check: "CHECK ((state = ANY (ARRAY['held'::text, 'released'::text, 'rejected'::text])))",
    },
    indexes: { guard_users_held: "CREATE INDEX guard_users_held ON {schema}.guard_users USING btree (tenant_id, place) WHERE (state = 'held'::text)" },
  },
  guard_taken: {
    columns: {
      attempt_id: { type: 'text' },
      tenant_id: { type: 'text' },
      time: { type: 'double precision' },
      user_id: { type: 'text' },
    },
    constraints: { guard_taken_pkey: 'PRIMARY KEY (tenant_id, attempt_id)' },
    indexes: { guard_taken_time: 'CREATE INDEX guard_taken_time ON {schema}.guard_taken USING btree (tenant_id, "time")' },
  },
  request_counts: {
    unlogged: true,
    columns: {
      ends_at: { type: 'timestamp with time zone' },
      hits: { type: 'bigint' },
      key: { type: 'text' },
    },
    constraints: { request_counts_pkey: 'PRIMARY KEY (key)' },
    indexes: { request_counts_ends: 'CREATE INDEX request_counts_ends ON {schema}.request_counts USING btree (ends_at)' },
  },
  alerts: {
    columns: {
      attempts: { default: '0', type: 'integer' },
      channel: { type: 'text' },
      due_at: { type: 'timestamp with time zone' },
      ended_at: { nullable: true, type: 'timestamp(3) with time zone' },
      error: { nullable: true, type: 'text' },
      facts: { type: 'jsonb' },
      id: { type: 'text' },
      is_newest: { default: 'true', type: 'boolean' },
      key: { type: 'text' },
      kind: { type: 'text' },
      leased_until: { nullable: true, type: 'timestamp with time zone' },
      occurrence: { nullable: true, type: 'text' },
      owner: { nullable: true, type: 'text' },
      place: { identity: true, type: 'bigint' },
      raised_at: { default: 'now()', type: 'timestamp(3) with time zone' },
      sent_at: { nullable: true, type: 'timestamp(3) with time zone' },
      status: { default: "'waiting'::text", type: 'text' },
      tenant_id: { type: 'text' },
    },
    constraints: {
      alerts_pkey: 'PRIMARY KEY (id)',
      alerts_status_check: "CHECK ((status = ANY (ARRAY['waiting'::text, 'sent'::text, 'withdrawn'::text, 'failed'::text])))",
    },
    indexes: {
      alerts_due: "CREATE INDEX alerts_due ON {schema}.alerts USING btree (due_at) WHERE (status = 'waiting'::text)",
      alerts_newest: 'CREATE UNIQUE INDEX alerts_newest ON {schema}.alerts USING btree (tenant_id, channel, key) WHERE is_newest',
      alerts_raised: 'CREATE INDEX alerts_raised ON {schema}.alerts USING btree (raised_at)',
      alerts_tenant: 'CREATE INDEX alerts_tenant ON {schema}.alerts USING btree (tenant_id, place)',
    },
  },
  leases: {
    columns: {
      leased_until: { type: 'timestamp with time zone' },
      name: { type: 'text' },
      owner: { type: 'text' },
    },
    constraints: { leases_pkey: 'PRIMARY KEY (name)' },
    indexes: {},
  },
  schema_versions: {
    columns: {
      applied_at: { default: 'now()', type: 'timestamp with time zone' },
      breaking: { type: 'boolean' },
      version: { type: 'integer' },
    },
    constraints: { schema_versions_pkey: 'PRIMARY KEY (version)' },
    indexes: {},
  },
};
