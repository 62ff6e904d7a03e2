import type { Migration } from './migration.js';

/**
 * Seats, identities, and what was provisioned last.
 *
 * - `seats` holds for each tenant a number of active people that is never too small: whoever becomes active adds to it,
 *   and only who counts them anew takes from it.
 * - `identities` and `provisioned_attributes` are of people in `users` or in a table of the host's, and refer to neither:
 *   who is deleted loses their rows by the statement that deletes them.
 */
export const GOING_LIVE: Migration = {
  version: 4,
  title: 'seats, linked identities, provisioned attributes',
  breaking: false,
  sql: ({ users, seats, identities, provisioned_attributes }) => `
ALTER TABLE ${users} ADD COLUMN active_since timestamptz(3);
CREATE INDEX users_active ON ${users} (tenant_id) WHERE active AND deleted_at IS NULL;

CREATE TABLE ${seats} (
  tenant_id text NOT NULL,
  active_at_most bigint NOT NULL,
  CONSTRAINT seats_pkey PRIMARY KEY (tenant_id)
);

CREATE TABLE ${identities} (
  tenant_id text NOT NULL,
  issuer text NOT NULL,
  subject text NOT NULL,
  user_id uuid NOT NULL,
  CONSTRAINT identities_pkey PRIMARY KEY (tenant_id, issuer, subject)
);
CREATE INDEX identities_person ON ${identities} (tenant_id, user_id);

CREATE TABLE ${provisioned_attributes} (
  tenant_id text NOT NULL,
  user_id uuid NOT NULL,
  attributes jsonb NOT NULL,
  CONSTRAINT provisioned_attributes_pkey PRIMARY KEY (tenant_id, user_id)
);
`,
};
