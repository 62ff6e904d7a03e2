import type { Migration } from './migration.js';

/** Alerts from the moment they are raised: what is to be sent, and what became of it. */
export const ALERTS: Migration = {
  version: 5,
  title: 'alerts',
  breaking: false,
  sql: ({ alerts }) => `
CREATE TABLE ${alerts} (
  id text NOT NULL,
  tenant_id text NOT NULL,
  channel text NOT NULL,
  key text NOT NULL,
  kind text NOT NULL,
  facts jsonb NOT NULL,
  occurrence text,
  place bigint GENERATED ALWAYS AS IDENTITY,
  is_newest boolean NOT NULL DEFAULT true,
  status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'sent', 'withdrawn', 'failed')),
  raised_at timestamptz(3) NOT NULL DEFAULT now(),
  due_at timestamptz NOT NULL,
  owner text,
  leased_until timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  sent_at timestamptz(3),
  ended_at timestamptz(3),
  error text,
  CONSTRAINT alerts_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX alerts_newest ON ${alerts} (tenant_id, channel, key) WHERE is_newest;
CREATE INDEX alerts_tenant ON ${alerts} (tenant_id, place);
CREATE INDEX alerts_due ON ${alerts} (due_at) WHERE status = 'waiting';
CREATE INDEX alerts_raised ON ${alerts} (raised_at);
`,
};
