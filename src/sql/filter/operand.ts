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
 * none instead of failing in a cast.
 *
 * @param name - the sub-attribute; undefined if the expression is the value itself.
 */
export function jsonOperand(json: string, attribute: Attribute, name: string | undefined): Operand {
  const kind = kindOf(attribute);
  const value = name === undefined ? json : `(${json} -> ${quoted(name)})`;
  if (kind === 'number') return { sql: castWhere(value, 'number', 'numeric'), kind };
  if (kind === 'boolean') return { sql: castWhere(value, 'boolean', 'boolean'), kind };
  const text = `(${value} #>> '{}')`;
  return kind === 'timestamp' ? { sql: instantOf(text), kind } : { sql: text, kind: 'text' };
}

/** A dateTime (RFC 7643 §2.3.5) whose parts are in their ranges; not how many days its month has. */
const DATE_TIME =
  '^(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])' +
  'T(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,20})?|24:00:00)' +
  '(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?$';

/**
 * The instant of a text, as `parseDateTime` reads it: without a zone it is UTC. Never an error, for one odd value
 * would end every list: days are added to the first of the month, and years that are not of four digits are out of
 * reach at either end.
 */
function instantOf(text: string): string {
  const zone = `(CASE WHEN ${text} ~ '(?:Z|[+-][0-9]{2}:[0-9]{2})$' THEN '' ELSE 'Z' END)`;
  const first = `(substr(${text}, 1, 8) || '01' || substr(${text}, 11) || ${zone})::timestamptz`;
  const days = `(substr(${text}, 9, 2)::integer - 1) * interval '24 hours'`;
  return [
    `(CASE WHEN ${text} ~ '${DATE_TIME}' THEN ${first} + ${days}`,
    `WHEN ${text} ~ '^[0-9]{5,6}-' THEN 'infinity'`,
    `WHEN ${text} ~ '^(?:-|0000)' THEN '-infinity' END)`,
  ].join(' ');
}

function castWhere(value: string, jsonType: string, type: string): string {
  return `(CASE jsonb_typeof(${value}) WHEN '${jsonType}' THEN (${value} #>> '{}')::${type} END)`;
}

/** A name of the schema as an SQL literal. */
function quoted(name: string): string {
  return `'${name.replaceAll("'", "''")}'`;
}
