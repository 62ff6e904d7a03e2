import type { Attribute } from '../../schema/types.js';
import type { SqlColumn, SqlKind } from './attributes.js';

/** An SQL expression for one value, null where there is none. */
export interface Operand {
  readonly sql: string;
  readonly kind: SqlKind;
  /** Expression for `usernameKey` of the value. */
  readonly key?: string;
}

/** What is known of a value without the database: undefined if it is unassigned. */
export interface Constant {
  readonly constant: string | boolean | undefined;
}

const KINDS: Readonly<Record<Attribute['type'], SqlKind>> = {
  string: 'text',
  reference: 'text',
  binary: 'text',
  boolean: 'boolean',
  integer: 'number',
  decimal: 'number',
  dateTime: 'timestamp',
  complex: 'text',
};

/** The type of a column that fits an attribute. */
function kindOf({ type }: Attribute): SqlKind {
  return KINDS[type];
}

export function columnOperand(entry: string | SqlColumn, attribute: Attribute): Operand {
  if (typeof entry === 'string') return { sql: entry, kind: kindOf(attribute) };
  const { column, kind = kindOf(attribute), key } = entry;
  return { sql: column, kind, ...(key === undefined ? {} : { key }) };
}

/**
 * A simple value inside a `jsonb` expression. A value of another JSON type than the attribute's counts as
 * none instead of failing in a cast. dateTimes are text there.
 *
 * @param name - the sub-attribute; undefined if the expression is the value itself.
 */
export function jsonOperand(json: string, attribute: Attribute, name: string | undefined): Operand {
  const kind = kindOf(attribute);
  const value = name === undefined ? json : `(${json} -> ${quoted(name)})`;
  if (kind === 'number') return { sql: castWhere(value, 'number', 'numeric'), kind };
  if (kind === 'boolean') return { sql: castWhere(value, 'boolean', 'boolean'), kind };
  return { sql: `(${value} #>> '{}')`, kind: 'text' };
}

function castWhere(value: string, jsonType: string, type: string): string {
  return `(CASE jsonb_typeof(${value}) WHEN '${jsonType}' THEN (${value} #>> '{}')::${type} END)`;
}

/** A name of the schema as an SQL literal. */
function quoted(name: string): string {
  return `'${name.replaceAll("'", "''")}'`;
}
