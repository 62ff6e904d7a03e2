import type { RequestContext, ResourceDraft } from '../../index.js';
import { keysOf, mapOf } from '../../lib/known-keys.js';
import type { ColumnInput } from '../../sql/index.js';
import type { SqlValue } from '../connection/database.js';

/** A table: `accounts`, or with its schema, which is `public` by default. Names are taken as they are, never folded. */
export type OwnTableName = string | { readonly schema: string; readonly name: string };

/** A column whose values are no text in the product's table. A plain name is a column of type `text`. */
export type OwnKeyColumn =
  | string
  | { readonly column: string; readonly type: 'text' | 'integer' | 'uuid' };

/** Values of columns that SCIM does not send, by column. */
export type OwnValues = Readonly<Record<string, SqlValue>>;

/** Columns by the path of the attribute that they hold, as for `mapUsers` and `mapGroups`; without `id` and `meta`. */
export type OwnColumns = Readonly<Record<string, string | ColumnInput>>;

/** What people and teams in tables of the product have in common. */
interface OwnResources {
  readonly table: OwnTableName;
  /** Column of the tenant. Its values, as text, are the tenants' ids. */
  readonly tenant: OwnKeyColumn;
  /** Primary key of the table, by which memberships and roles name the row. Default: `id`, an integer. */
  readonly key?: OwnKeyColumn;
  /**
   * Column of type `uuid` with the SCIM id, unique; NULL in rows that SCIM has not made or linked. Where the key is a
   * uuid, the key itself by default; else `scim_id`.
   */
  readonly id?: string;
  /**
   * Column of type `bigint` that counts the changes of a row, and marks it as managed by SCIM: rows in which it is NULL
   * are hidden from clients, and can be linked. Default: `scim_version`.
   */
  readonly version?: string;
  /**
   * Columns by attribute. A user needs `userName` and `active`, a team `displayName`: unique within the tenant by the
   * `key` of the column, or without one by `lower()` of it.
   */
  readonly columns: OwnColumns;
  /** Column of type `jsonb` that keeps every other attribute. */
  readonly rest: string;
  /** Columns of type `timestamptz`. Default: `created_at`, `updated_at`. */
  readonly created?: string;
  readonly updated?: string;
  /** Column of type `timestamptz` that marks a row as deleted. Without it rows are deleted. */
  readonly deleted?: string;
  /**
   * Values of a new row that SCIM does not send and the table demands: as they are, or a function of the draft, called
   * once for each new resource.
   */
  readonly insert?: OwnValues | ((draft: ResourceDraft, ctx: RequestContext) => OwnValues);
}

/** The product's table of people. */
export interface OwnUsers extends OwnResources {
  /** Columns of type `bigint` and `boolean` beside the roles. Default: `scim_roles_version`, `scim_roles_locked`. */
  readonly rolesVersion?: string;
  readonly rolesLocked?: string;
}

/** The product's table of teams. */
export interface OwnGroups extends OwnResources {
  /** Column of type `bigint` that counts the changes of the record alone. Default: `scim_revision`. */
  readonly revision?: string;
}

/** The product's table of who is in which team. Only people: teams in teams need tables of ours. */
export interface OwnMembers {
  readonly table: OwnTableName;
  /** Column with the key of the team. */
  readonly group: string;
  /** Column with the key of the person. */
  readonly user: string;
  /** Column of the tenant, if there is one; of the type that it has in the table of teams. */
  readonly tenant?: string;
  /** Values of a new row that the table demands. */
  readonly insert?: OwnValues;
}

/** The product's table of who has which role. */
export interface OwnRoles {
  readonly table: OwnTableName;
  /** Column with the key of the person. */
  readonly user: string;
  /** Column with the name of the role, or with the key of a row in another table that has the name. */
  readonly role:
    | string
    | {
        readonly column: string;
        readonly table: OwnTableName;
        /** Default: `id`. */
        readonly key?: string;
        /** Default: `name`. */
        readonly name?: string;
        /** Column of the tenant in that table, where each tenant has roles of its own. */
        readonly tenant?: OwnKeyColumn;
      };
  /** Column of the tenant of the row, if there is one; of the type that it has in the table of people. */
  readonly tenant?: string;
  /** Column of type `text` with the reason, if there is one. */
  readonly reason?: string;
  /** Column of type `text` with the tenant in which the role holds, if one connection feeds several. */
  readonly targetTenant?: string;
  /** Values of a new row that the table demands. */
  readonly insert?: OwnValues;
}

/** Tables of the product in place of ours; each as needed. */
export interface OwnTables {
  readonly users?: OwnUsers;
  /** Needs `users` and `members`: where teams are the product's, who is in them is, too. */
  readonly groups?: OwnGroups;
  /** Needs `groups`. */
  readonly members?: OwnMembers;
  /** Needs `users`. */
  readonly roles?: OwnRoles;
}

const COLUMN = keysOf<Exclude<OwnKeyColumn, string>>({ column: true, type: true });
const TABLE = keysOf<Exclude<OwnTableName, string>>({ schema: true, name: true });

const ATTRIBUTE_COLUMN = keysOf<ColumnInput>({
  column: true,
  kind: true,
  key: true,
  whenNull: true,
});

const RESOURCES = {
  table: TABLE,
  tenant: COLUMN,
  key: COLUMN,
  id: true,
  version: true,
  columns: mapOf(ATTRIBUTE_COLUMN),
  rest: true,
  created: true,
  updated: true,
  deleted: true,
  insert: mapOf(true),
} as const;

/** The keys of {@link OwnTables}. */
export const OWN_TABLES_KEYS = {
  users: keysOf<OwnUsers>({ ...RESOURCES, rolesVersion: true, rolesLocked: true }),
  groups: keysOf<OwnGroups>({ ...RESOURCES, revision: true }),
  members: keysOf<OwnMembers>({
    table: TABLE,
    group: true,
    user: true,
    tenant: true,
    insert: mapOf(true),
  }),
  roles: keysOf<OwnRoles>({
    table: TABLE,
    user: true,
    role: keysOf<Exclude<OwnRoles['role'], string>>({
      column: true,
      table: TABLE,
      key: true,
      name: true,
      tenant: COLUMN,
    }),
    tenant: true,
    reason: true,
    targetTenant: true,
    insert: mapOf(true),
  }),
} as const;
