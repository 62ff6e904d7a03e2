import type { Tables } from '../connection/tables.js';

/** One step of the tables from a version to the next. Once published it never changes. */
export interface Migration {
  readonly version: number;
  /** What it is for, in a few words. */
  readonly title: string;
  /** Whether code that knows only earlier versions must not run over it. */
  readonly breaking: boolean;
  /** The statements, separated by semicolons; all of them run in one transaction. */
  sql(tables: Tables, schema: string): string;
}
