/**
 * Type of a column, where it is not the one that follows from the attribute: text for strings,
 * references and binaries, `boolean`, `numeric` or an integer type for numbers, `timestamptz` for
 * dateTimes. A `uuid` or `bigint` column may hold ids: a literal that is none can then match nothing,
 * and is never sent to the database.
 */
export type SqlKind = 'text' | 'boolean' | 'number' | 'timestamp' | 'uuid' | 'bigint';

/** A column with one value. Columns and tables are SQL of yours, put into the statement as they are. */
export interface SqlColumn {
  /** E.g. `u.user_name`; an expression needs parentheses around it. */
  readonly column: string;
  readonly kind?: SqlKind;
  /**
   * Column that holds `usernameKey` of the value, for attributes that compare without case. Without it
   * `lower()` is applied to the column, which is as good for ASCII, and needs an index on `lower(…)`.
   */
  readonly key?: string;
}

/** A `jsonb` column with the whole value of an attribute, as the router gives it. */
export interface SqlJson {
  readonly json: string;
  /**
   * A `text[]` column with the comparison keys of all the values (`usernameKey` of each, or the value
   * itself where case counts): an index for `emails.value eq "…"`.
   */
  readonly keys?: string;
}

/** Columns that are sub-attributes of one value, by name, beside sub-attributes that are always the same. */
export interface SqlValueColumns {
  /** E.g. `{ type: 'work', primary: true }`. */
  readonly constants: Readonly<Record<string, string | boolean>>;
  readonly columns: Readonly<Record<string, string | SqlColumn>>;
}

/**
 * A multi-valued attribute of which a fixed number of values has columns of its own. A value is there if
 * any of its columns is not null.
 */
export interface SqlValues {
  readonly values: readonly SqlValueColumns[];
}

/** A multi-valued attribute with a row for each value. */
export interface SqlTable {
  /** What stands behind FROM, e.g. `scim_member AS m`. */
  readonly table: string;
  /** How its rows belong to the resource's, e.g. `m.group_id = g.id`. */
  readonly on: string;
  /** By sub-attribute, `value` for a simple attribute. */
  readonly columns: Readonly<Record<string, string | SqlColumn>>;
}

/**
 * A relation that is asked by `eq` alone, as the store contract does with `groups.value` and
 * `members.value`: a condition of yours that begins at the value, where a table would be looked into for
 * each resource. It stands in the map under the whole path.
 */
export interface SqlRelation {
  /**
   * The condition: true or false for each resource, with the placeholder where it compares. What it holds
   * is `usernameKey` of the value, or the value itself where case counts.
   */
  readonly eq: (placeholder: string) => string;
  /** Type of the ids that are compared there; by default text. */
  readonly kind?: 'text' | 'uuid' | 'bigint';
}

/** Where an attribute is kept, for {@link filterToSql}: the name of a column, or one of the richer forms. */
export type SqlAttribute = string | SqlColumn | SqlJson | SqlValues | SqlTable | SqlRelation;

/**
 * Where attributes are in your tables, by their canonical path: `userName`, `name.givenName`, `emails`,
 * `meta.created`, `urn:…:User:department`. `mapUsers` and `mapGroups` make it from their table.
 *
 * @example
 * const attributes: SqlAttributes = {
 *   id: 'u.id',
 *   userName: { column: 'u.user_name', key: 'u.user_name_key' },
 *   'name.givenName': 'u.first_name',
 *   active: 'u.active',
 *   emails: { json: 'u.emails' },
 *   phoneNumbers: { values: [{ constants: { type: 'work' }, columns: { value: 'u.phone' } }] },
 *   ims: { table: 'im AS i', on: 'i.user_id = u.id', columns: { value: 'i.address', type: 'i.kind' } },
 *   'groups.value': { eq: (id) => `u.id IN (SELECT m.user_id FROM member AS m WHERE m.group_id = ${id})` },
 * };
 */
export type SqlAttributes = Readonly<Record<string, SqlAttribute>>;

/** A piece of a statement: `$n` in the text stand for the values. */
export interface SqlFragment {
  readonly text: string;
  readonly values: readonly (string | number | boolean)[];
}

/** Options of {@link filterToSql} and {@link orderToSql}. */
export interface SqlOptions {
  /** Number of the first parameter; by default 1. */
  readonly startIndex?: number;
}
