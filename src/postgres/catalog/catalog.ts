/** A column as the catalog of the database describes it. */
export interface CatalogColumn {
  readonly type: string;
  /** NULL is allowed only where this says so. Default: false. */
  readonly nullable?: boolean;
  /** The expression. Default: there is none. */
  readonly default?: string;
  /** Numbers come from the database. Default: false. */
  readonly identity?: boolean;
}

/** A table; definitions are statements as `pg_get_indexdef` and `pg_get_constraintdef` write them, with {@link SCHEMA}. */
export interface CatalogTable {
  readonly columns: Readonly<Record<string, CatalogColumn>>;
  readonly constraints: Readonly<Record<string, string>>;
  /** Those that no constraint has made. */
  readonly indexes: Readonly<Record<string, string>>;
  /** A crash of the server empties it. Default: false. */
  readonly unlogged?: boolean;
}

/** Tables by name. */
export type Catalog = Readonly<Record<string, CatalogTable>>;

/** Stands in definitions for the schema of the tables. */
export const SCHEMA = '{schema}';

/** A table as it was found, with what no other description tells. */
export interface FoundTable extends CatalogTable {
  /** Indexes and constraints that exist, and hold nothing: they were left behind half-made. */
  readonly invalid: readonly string[];
  /** Privileges that the role lacks. */
  readonly lacking: readonly string[];
}

/** What a role sees of a schema. */
export interface FoundCatalog {
  readonly tables: Readonly<Record<string, FoundTable>>;
  /** Whether there is such a schema. */
  readonly exists: boolean;
  /** Whether the role may look into it. */
  readonly usage: boolean;
  /** The role itself. */
  readonly role: string;
}
