import type { MappedColumn } from '../../sql/index.js';
import { quote } from './sql.js';

/** A column of a table of resources, and how values get in and out of it. */
export interface LayoutColumn {
  /** As the mapping calls it. */
  readonly name: string;
  /** As it is written in a statement. */
  readonly sql: string;
  /** The attribute that it is about; undefined for the column of the rest. */
  readonly attribute: string | undefined;
  readonly isKey: boolean;
  readonly kind: MappedColumn['kind'];
  /** A parameter as a value of the column. */
  value(placeholder: string): string;
  /** What is in it, for comparisons with a value: NULL is what it means. */
  present(alias: string): string;
}

const WRITTEN: Readonly<Record<MappedColumn['kind'], (placeholder: string) => string>> = {
  text: (placeholder) => `${placeholder}::text`,
  boolean: (placeholder) => `${placeholder}::boolean`,
  number: (placeholder) => `${placeholder}::text::numeric`,
  timestamp: (placeholder) => `${placeholder}::text::timestamptz`,
  json: (placeholder) => `${placeholder}::text::jsonb`,
  keys: (placeholder) => `ARRAY(SELECT jsonb_array_elements_text(${placeholder}::text::jsonb))`,
  uuid: (placeholder) => `${placeholder}::text::uuid`,
  bigint: (placeholder) => `${placeholder}::text::bigint`,
};

export function layoutColumn({
  column,
  kind,
  attribute,
  isKey,
  whenNull,
}: MappedColumn): LayoutColumn {
  const sql = quote(column);
  const present = (alias: string) => `${alias}.${sql}`;
  return Object.freeze({
    name: column,
    sql,
    attribute,
    isKey,
    kind,
    value: WRITTEN[kind],
    present:
      whenNull === undefined
        ? present
        : (alias: string) => `coalesce(${present(alias)}, ${whenNull})`,
  });
}

/** A column of text beside the mapping. */
export const textColumn = (name: string): LayoutColumn =>
  layoutColumn({
    column: name,
    kind: 'text',
    attribute: undefined,
    isKey: false,
    whenNull: undefined,
  });
