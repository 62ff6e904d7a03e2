import type { OwnTables } from '../../../src/postgres/own-tables/options.js';

/** A product with tables of its own. */
export interface Shape {
  readonly name: string;
  readonly sql: string;
  readonly tables: OwnTables;
  /** A statement that makes a tenant, whose id it returns as `id`. */
  readonly newTenant: string;
  /** The table of people, its columns of the SCIM id, the version and the key; quoted. */
  readonly people: Readonly<Record<'table' | 'id' | 'key' | 'version', string>>;
  /** The same of the table of teams, where it is the product's. */
  readonly teams?: Shape['people'];
  /** Column in which NULL may be, of whether somebody is active; quoted. */
  readonly active?: string;
  /** Tables of the product in which somebody who is gone must have no row, with the column that names them. */
  readonly links: readonly { readonly table: string; readonly user: string }[];
}

const INTEGER = { column: 'organization_id', type: 'integer' } as const;

const TIMES = `created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now()`;

const ORGANIZATIONS = `
CREATE TABLE organizations (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);`;

const NEW_ORGANIZATION = `INSERT INTO organizations (name) VALUES ('x') RETURNING id::text AS id`;

/** Integer keys, soft delete, one column for name and e-mail, a column that must be filled, NULL for active. */
const ACCOUNTS = `
CREATE TABLE accounts (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id integer NOT NULL REFERENCES organizations,
  email text NOT NULL,
  email_key text,
  first_name text,
  is_active boolean,
  plan text NOT NULL,
  seats smallint NOT NULL,
  deleted_at timestamptz,
  ${TIMES},
  scim_id uuid UNIQUE,
  scim_version bigint,
  scim_roles_version bigint,
  scim_roles_locked boolean,
  scim_external_id text,
  scim_attributes jsonb
);
CREATE UNIQUE INDEX accounts_email ON accounts (organization_id, email_key) WHERE deleted_at IS NULL;`;

const USERS = {
  table: 'accounts',
  tenant: INTEGER,
  columns: {
    userName: { column: 'email', key: 'email_key' },
    externalId: 'scim_external_id',
    active: { column: 'is_active', whenNull: true },
    'name.givenName': 'first_name',
  },
  rest: 'scim_attributes',
  deleted: 'deleted_at',
  insert: (draft) => ({ plan: `it's "free" \\ ${draft.userName}`, seats: 7 }),
} as const satisfies OwnTables['users'];

const TEAMS = `
CREATE TABLE teams (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id integer NOT NULL REFERENCES organizations,
  name text NOT NULL,
  ${TIMES},
  scim_id uuid UNIQUE,
  scim_version bigint,
  scim_revision bigint NOT NULL DEFAULT 1,
  scim_attributes jsonb
);
CREATE UNIQUE INDEX teams_name ON teams (organization_id, lower(name));
CREATE TABLE team_members (
  team_id integer NOT NULL REFERENCES teams,
  account_id integer NOT NULL REFERENCES accounts,
  organization_id integer NOT NULL REFERENCES organizations,
  source text NOT NULL,
  PRIMARY KEY (team_id, account_id)
);`;

const GROUPS = {
  groups: {
    table: 'teams',
    tenant: INTEGER,
    columns: { displayName: 'name' },
    rest: 'scim_attributes',
  },
  members: {
    table: 'team_members',
    group: 'team_id',
    user: 'account_id',
    tenant: 'organization_id',
    insert: { source: "SCIM's" },
  },
} as const satisfies OwnTables;

const PEOPLE = { table: 'accounts', id: 'scim_id', key: 'id', version: 'scim_version' } as const;

const TEAMS_TABLE = { table: 'teams', id: 'scim_id', key: 'id', version: 'scim_version' } as const;

const ALL_OWN: Shape = {
  name: 'integer keys, soft delete; teams and roles of the product',
  sql: `${ORGANIZATIONS}${ACCOUNTS}${TEAMS}
CREATE TABLE roles (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id integer NOT NULL REFERENCES organizations,
  name text NOT NULL,
  UNIQUE (organization_id, name)
);
CREATE TABLE account_roles (
  account_id integer NOT NULL REFERENCES accounts,
  role_id integer NOT NULL REFERENCES roles,
  PRIMARY KEY (account_id, role_id)
);`,
  newTenant: `WITH new AS (${NEW_ORGANIZATION}), known AS (
    INSERT INTO roles (organization_id, name)
      SELECT new.id::integer, name FROM new, unnest(ARRAY['admin', 'member']) AS n (name))
    SELECT id FROM new`,
  tables: {
    users: USERS,
    ...GROUPS,
    roles: {
      table: 'account_roles',
      user: 'account_id',
      role: { column: 'role_id', table: 'roles', tenant: INTEGER },
    },
  },
  people: PEOPLE,
  teams: TEAMS_TABLE,
  active: 'is_active',
  links: [
    { table: 'team_members', user: 'account_id' },
    { table: 'account_roles', user: 'account_id' },
  ],
};

const OUR_ROLES: Shape = {
  name: 'integer keys, soft delete; teams of the product, our roles',
  sql: `${ORGANIZATIONS}${ACCOUNTS}${TEAMS}`,
  newTenant: NEW_ORGANIZATION,
  tables: { users: USERS, ...GROUPS },
  people: PEOPLE,
  teams: TEAMS_TABLE,
  active: 'is_active',
  links: [{ table: 'team_members', user: 'account_id' }],
};

/** A uuid as the key, rows that are removed, an e-mail in a column of its own, uniqueness by lower(). */
const MEMBERS_OF_STAFF = `
CREATE TABLE workspaces (id uuid PRIMARY KEY DEFAULT gen_random_uuid());
CREATE TABLE staff (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  workspace uuid NOT NULL REFERENCES workspaces,
  login varchar(300) NOT NULL,
  mail text,
  active boolean NOT NULL,
  ${TIMES},
  scim_version bigint,
  scim_roles_version bigint NOT NULL DEFAULT 1,
  scim_roles_locked boolean NOT NULL DEFAULT false,
  scim_attributes jsonb NOT NULL DEFAULT '{}'
);
CREATE UNIQUE INDEX staff_login ON staff (workspace, lower(login));`;

const STAFF = {
  table: 'staff',
  tenant: { column: 'workspace', type: 'uuid' },
  key: { column: 'id', type: 'uuid' },
  columns: { userName: 'login', active: 'active', 'emails[primary eq true].value': 'mail' },
  rest: 'scim_attributes',
} as const satisfies OwnTables['users'];

const STAFF_TABLE = { table: 'staff', id: 'id', key: 'id', version: 'scim_version' } as const;

const NEW_WORKSPACE = 'INSERT INTO workspaces DEFAULT VALUES RETURNING id::text AS id';

const OUR_GROUPS_AND_ROLES: Shape = {
  name: 'uuid keys, rows that are removed; our groups and roles',
  sql: MEMBERS_OF_STAFF,
  newTenant: NEW_WORKSPACE,
  tables: { users: STAFF },
  people: STAFF_TABLE,
  links: [],
};

const OUR_GROUPS: Shape = {
  name: 'uuid keys, rows that are removed; our groups, roles of the product by name',
  sql: `${MEMBERS_OF_STAFF}
CREATE TABLE staff_roles (
  person uuid NOT NULL REFERENCES staff,
  role text NOT NULL,
  workspace uuid NOT NULL REFERENCES workspaces,
  why text,
  holds_in text,
  granted_at timestamptz NOT NULL DEFAULT now(),
  automatic boolean NOT NULL,
  UNIQUE (person, role, holds_in)
);`,
  newTenant: NEW_WORKSPACE,
  tables: {
    users: STAFF,
    roles: {
      table: 'staff_roles',
      user: 'person',
      role: 'role',
      tenant: 'workspace',
      reason: 'why',
      targetTenant: 'holds_in',
      insert: { automatic: true },
    },
  },
  people: STAFF_TABLE,
  links: [{ table: 'staff_roles', user: 'person' }],
};

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Names that are right only where every one of them is quoted, and quoted rightly. */
const NAMES = {
  schema: 'My "schema"; --',
  tenants: 'select',
  people: 'Accounts Table',
  teams: 'group',
  members: "team'members",
  roles: 'ROLE',
  accountRoles: 'user',
  id: 'Id',
  tenant: 'order',
  email: 'E-Mail "address"',
  emailKey: 'é'.repeat(31),
  active: 'is active?',
  given: '$1',
  external: 'external id\\',
  rest: 'table',
  deleted: 'where',
  created: 'createdAt',
  updated: 'updatedAt',
  scimId: 'scim.id',
  version: 'Version',
  rolesVersion: 'r',
  rolesLocked: 'm',
  filled: "x'); DROP TABLE x; --",
  name: 'x'.repeat(63),
  nameKey: 'tenant_id',
  revision: 'member_id',
  team: 'from',
  person: 'to',
  role: 'display',
  roleName: 'key',
} as const;

const q = Object.fromEntries(
  Object.entries(NAMES).map(([what, name]) => [what, quoted(name)]),
) as Readonly<Record<keyof typeof NAMES, string>>;

const at = (name: keyof typeof NAMES): string => `${q.schema}.${q[name]}`;
const table = (name: keyof typeof NAMES) => ({ schema: NAMES.schema, name: NAMES[name] });

const HOSTILE: Shape = {
  name: 'every name hostile, in another schema',
  sql: `
CREATE SCHEMA ${q.schema};
CREATE TABLE ${at('tenants')} (${q.id} bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE ${at('people')} (
  ${q.id} bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  ${q.tenant} bigint NOT NULL REFERENCES ${at('tenants')},
  ${q.email} text NOT NULL,
  ${q.emailKey} text,
  ${q.active} boolean,
  ${q.given} text,
  ${q.external} text,
  ${q.rest} jsonb,
  ${q.deleted} timestamptz,
  ${q.created} timestamptz NOT NULL,
  ${q.updated} timestamptz NOT NULL,
  ${q.scimId} uuid UNIQUE,
  ${q.version} bigint,
  ${q.rolesVersion} bigint,
  ${q.rolesLocked} boolean,
  ${q.filled} text NOT NULL
);
CREATE UNIQUE INDEX ON ${at('people')} (${q.tenant}, ${q.emailKey}) WHERE ${q.deleted} IS NULL;
CREATE TABLE ${at('teams')} (
  ${q.id} bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  ${q.tenant} bigint NOT NULL REFERENCES ${at('tenants')},
  ${q.name} text NOT NULL,
  ${q.nameKey} text,
  ${q.rest} jsonb,
  ${q.deleted} timestamptz,
  ${q.created} timestamptz NOT NULL,
  ${q.updated} timestamptz NOT NULL,
  ${q.scimId} uuid UNIQUE,
  ${q.version} bigint,
  ${q.revision} bigint,
  ${q.filled} text NOT NULL
);
CREATE UNIQUE INDEX ON ${at('teams')} (${q.tenant}, ${q.nameKey}) WHERE ${q.deleted} IS NULL;
CREATE TABLE ${at('members')} (
  ${q.team} bigint NOT NULL REFERENCES ${at('teams')},
  ${q.person} bigint NOT NULL REFERENCES ${at('people')},
  ${q.filled} text NOT NULL,
  PRIMARY KEY (${q.team}, ${q.person})
);
CREATE TABLE ${at('roles')} (${q.id} bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ${q.roleName} text NOT NULL UNIQUE);
INSERT INTO ${at('roles')} (${q.roleName}) VALUES ('admin'), ('member');
CREATE TABLE ${at('accountRoles')} (
  ${q.person} bigint NOT NULL REFERENCES ${at('people')},
  ${q.role} bigint NOT NULL REFERENCES ${at('roles')},
  ${q.filled} text NOT NULL,
  PRIMARY KEY (${q.person}, ${q.role})
);`,
  newTenant: `INSERT INTO ${at('tenants')} DEFAULT VALUES RETURNING ${q.id}::text AS id`,
  tables: {
    users: {
      table: table('people'),
      tenant: { column: NAMES.tenant, type: 'integer' },
      key: { column: NAMES.id, type: 'integer' },
      id: NAMES.scimId,
      version: NAMES.version,
      rolesVersion: NAMES.rolesVersion,
      rolesLocked: NAMES.rolesLocked,
      created: NAMES.created,
      updated: NAMES.updated,
      deleted: NAMES.deleted,
      rest: NAMES.rest,
      columns: {
        userName: { column: NAMES.email, key: NAMES.emailKey },
        active: { column: NAMES.active, whenNull: false },
        'name.givenName': NAMES.given,
        externalId: NAMES.external,
      },
      insert: { [NAMES.filled]: "'" },
    },
    groups: {
      table: table('teams'),
      tenant: { column: NAMES.tenant, type: 'integer' },
      key: { column: NAMES.id, type: 'integer' },
      id: NAMES.scimId,
      version: NAMES.version,
      revision: NAMES.revision,
      created: NAMES.created,
      updated: NAMES.updated,
      deleted: NAMES.deleted,
      rest: NAMES.rest,
      columns: { displayName: { column: NAMES.name, key: NAMES.nameKey } },
      insert: { [NAMES.filled]: '\\' },
    },
    members: {
      table: table('members'),
      group: NAMES.team,
      user: NAMES.person,
      insert: { [NAMES.filled]: "\\'); --" },
    },
    roles: {
      table: table('accountRoles'),
      user: NAMES.person,
      role: {
        column: NAMES.role,
        table: table('roles'),
        key: NAMES.id,
        name: NAMES.roleName,
      },
      insert: { [NAMES.filled]: '$1' },
    },
  },
  people: { table: at('people'), id: q.scimId, key: q.id, version: q.version },
  teams: { table: at('teams'), id: q.scimId, key: q.id, version: q.version },
  active: q.active,
  links: [
    { table: at('members'), user: q.person },
    { table: at('accountRoles'), user: q.person },
  ],
};

export const SHAPES: readonly Shape[] = [
  ALL_OWN,
  OUR_ROLES,
  OUR_GROUPS_AND_ROLES,
  OUR_GROUPS,
  HOSTILE,
];
