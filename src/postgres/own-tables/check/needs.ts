import type { KeyColumn, TableName } from '../read-names.js';

/** What a column must be. `any`: whatever it is, the host fills it. */
export type NeededType =
  | 'text'
  | 'key'
  | 'keys'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'timestamp'
  | 'json'
  | 'uuid'
  | 'bigint'
  | 'any';

/** What is done with a column. */
export type Access = 'SELECT' | 'INSERT' | 'UPDATE';

/** A column that the options name. */
export interface NeededColumn {
  readonly name: string;
  readonly type: NeededType;
  /** What it holds, for messages: `userName`, `the SCIM id`. */
  readonly holds: string;
  readonly access: readonly Access[];
  /** Whether it is there for SCIM alone, so that a product does not have it before. */
  readonly made: boolean;
  /** The option that says of which type it is, e.g. `users.key`; undefined where the library decides. */
  readonly typeFrom?: string;
  /** What stands behind its type where it is added. */
  readonly suffix?: string;
  /**
   * `must`: it has to allow NULL; `may`: providers may send no value; `mark`: NULL says that the row is not managed by
   * SCIM. Default: nothing is asked of it.
   */
  readonly nulls?: 'must' | 'may' | 'mark';
}

/** Values that must be there once, or columns by which rows are found. */
export interface NeededIndex {
  /** End of the name of an index that is made for it. */
  readonly suffix: string;
  /** The columns, in the order in which they are made. */
  readonly columns: readonly string[];
  /** The one of them of which the index has `lower(…)`. */
  readonly lower?: string;
  /** Other columns that are as good, in any order. */
  readonly others?: readonly (readonly string[])[];
  readonly unique: boolean;
  /** Column that is NULL in the rows that count. Default: all rows do. */
  readonly whereNull?: string;
  /** What is wrong without it; follows the object in a sentence. */
  readonly reason: string;
}

/** A column whose values must be there in another table. */
export interface NeededReference {
  readonly column: string;
  readonly table: TableName;
  readonly key: string;
}

/** A table that the options name. */
export interface NeededTable {
  /** The option that names it, e.g. `users.table`. */
  readonly option: string;
  readonly table: TableName;
  readonly columns: readonly NeededColumn[];
  readonly indexes: readonly NeededIndex[];
  readonly references: readonly NeededReference[];
  /** Whether SCIM adds rows, and whether it removes them. */
  readonly inserts: boolean;
  readonly deletes: boolean;
  /** Whether `insert` is a function, of which nobody knows what it fills. */
  readonly fillsMore: boolean;
  /** Columns that are computed of others; undefined where there are none. */
  readonly computed?: ComputedColumns;
}

/** Columns with keys of the values of others, and how the rows are told apart. */
export interface ComputedColumns {
  readonly tenant: string;
  readonly key: KeyColumn;
  readonly deleted: string | undefined;
  readonly columns: readonly ComputedColumn[];
}

export interface ComputedColumn {
  readonly name: string;
  /** The column of which it is computed. */
  readonly of: string;
  /** Whether it is a list of keys. */
  readonly isList: boolean;
  /** Whether two rows of a tenant that are there must not have the same. */
  readonly unique: boolean;
  /** The key, or the keys, of a value. */
  compute(value: unknown): string | readonly string[] | null;
}
