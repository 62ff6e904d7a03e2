import type { RequestContext, ResourceDraft } from '../../index.js';
import type { ResourceType } from '../../schema/index.js';
import type { ResourceMapping, SqlAttributes } from '../../sql/index.js';
import type { SqlValue } from '../connection/database.js';
import type { LayoutColumn } from './column.js';

/**
 * Where resources of one type are kept. Names are resolved and quoted once, and statements use no others. In every
 * statement the tenant is `$1`, as text; functions take the alias of the table.
 */
export interface ResourceLayout {
  /** Nobody but the library writes the table: no statement has an effect there that is not known, or fails for one. */
  readonly isOurs?: boolean;
  readonly type: ResourceType;
  readonly mapping: ResourceMapping;
  /** The table, with its schema. */
  readonly table: string;
  /** Column of the tenant, and what `$1` is there. */
  readonly tenant: string;
  readonly tenantValue: string;
  /** Column of type uuid with the SCIM id. */
  readonly id: string;
  /** Throws for the id of a tenant that the column cannot have; undefined where it takes every text. */
  checkTenant?(tenantId: string): void;
  /** Column by which rows of other tables name the row. */
  readonly key: string;
  readonly created: string;
  readonly updated: string;
  readonly version: string;
  /** Counts the changes of the record alone; undefined where that is `version`. */
  readonly revision: string | undefined;
  /** Marks a row as deleted; undefined where rows are removed. */
  readonly deleted: string | undefined;
  /** Column of the time since which somebody is active, or is not; undefined where it is not kept. */
  readonly since?: string;
  /** Columns of the mapping, and of the store beside it, by the name of the value. */
  readonly columns: ReadonlyMap<string, LayoutColumn>;
  /** What makes the record of row `r`, as one JSON text. */
  readonly record: string;
  readonly unique: UniqueColumn;
  /** Columns of a new row besides those of the tenant, the id and the mapping, with their values. */
  readonly made: ReadonlyMap<string, string>;
  /** Rows that are no resources and can become some; undefined where there are none. */
  readonly hidden: HiddenRows | undefined;
  /** Values of a new row that the host adds, by column. */
  insert(draft: ResourceDraft, ctx: RequestContext): Readonly<Record<string, SqlValue>>;
  /** The number of changes of the record alone. In a table of the host's it may be NULL: then there was none. */
  revisionOf(alias: string): string;
  /** For SET: the record of a row has changed, its version moves. */
  recordChanged(alias: string): string;
  /** For SET: what belongs to a row has changed, its version moves. */
  changed(alias: string): string;
  /** Rows of the tenant. */
  ofTenant(alias: string): string;
  /** Whether a row of the tenant is a resource. */
  isLive(alias: string): string;
  /** Rows of the tenant that are resources. */
  live(alias: string): string;
  /** Where filters look. */
  attributes(alias: string): SqlAttributes;
  /** The value of a simple attribute, NULL where there is none. */
  value(alias: string, attribute: string): string;
}

/** The column that keeps two resources of a tenant from having the same name. */
export interface UniqueColumn {
  readonly attribute: string;
  /** The name of its value. */
  readonly column: string;
  /** Behind ON CONFLICT: the index; empty for whichever it is. */
  readonly conflict: string;
  /** Of the rows of the tenant those that take a name. */
  among(alias: string): string;
  /** Whether a row has this value. */
  has(alias: string, value: string): string;
}

/** Rows of the host's that SCIM has not made. */
export interface HiddenRows {
  /** Whether a text can be the host's id of a row. */
  isId(text: string): boolean;
  /** Whether a row has this id of the host's, a parameter. */
  has(alias: string, value: string): string;
  /** Of the rows of the tenant those that are hidden, and not deleted. */
  are(alias: string): string;
  /** The host's id of a row, as text. */
  idOf(alias: string): string;
  /** For SET: a row becomes a resource. */
  shown(alias: string): string;
  /** Whether a row may lack a SCIM id. */
  readonly givesId: boolean;
}

/** People, with what is kept beside their roles. */
export interface UserLayout extends ResourceLayout {
  /** Name of the value of our digest of the password; undefined where none is kept. */
  readonly password: string | undefined;
  readonly rolesVersion: string;
  readonly rolesLocked: string;
  /** Deleted people who can come back; undefined where nothing is known of them. */
  readonly former: FormerUsers | undefined;
  /** The number of {@link UserLayout.rolesVersion}, and whether the roles were set by hand. */
  rolesVersionOf(alias: string): string;
  areRolesLocked(alias: string): string;
}

/** Deleted people of whom nobody has told yet that they came back. */
export interface FormerUsers {
  are(alias: string): string;
  /** For SET: they are found no more. */
  readonly found: string;
}
