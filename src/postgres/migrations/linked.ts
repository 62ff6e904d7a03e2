import type { Migration } from './migration.js';

/**
 * Roles of people in a table of the host's, as `role_assignments` and `tenant_guests` keep them of people in `users`.
 * They are tables of their own so that those can go on to refer to `users`; these refer to nothing, for the table of
 * people may be anywhere and have any key. Who is deleted loses their rows by the statement that deletes them.
 */
export const LINKED: Migration = {
  version: 3,
  title: 'roles of people in tables of the product',
  breaking: false,
  sql: ({ linked_role_assignments, linked_tenant_guests }) => `
CREATE TABLE ${linked_role_assignments} (
  tenant_id text NOT NULL,
  user_id uuid NOT NULL,
  target_tenant_id text NOT NULL DEFAULT '',
  role text NOT NULL,
  reason text,
  CONSTRAINT linked_role_assignments_pkey PRIMARY KEY (tenant_id, user_id, target_tenant_id, role)
);
CREATE INDEX linked_role_assignments_role ON ${linked_role_assignments} (tenant_id, target_tenant_id, role);

CREATE TABLE ${linked_tenant_guests} (
  target_tenant_id text NOT NULL,
  tenant_id text NOT NULL,
  user_id uuid NOT NULL,
  CONSTRAINT linked_tenant_guests_pkey PRIMARY KEY (target_tenant_id, tenant_id, user_id)
);
CREATE INDEX linked_tenant_guests_person ON ${linked_tenant_guests} (tenant_id, user_id);
`,
};
