import { keysOf } from '../../lib/known-keys.js';
import { comparisonKey } from '../../schema/comparison.js';
import { subAttributeOf } from '../../schema/sub-attribute.js';
import type { Attribute } from '../../schema/types.js';

/** Type of a column; `uuid` and `bigint` are for ids. */
export type ColumnKind = 'text' | 'boolean' | 'number' | 'timestamp' | 'json' | 'uuid' | 'bigint';

/** The column that holds an attribute, with what {@link mapUsers} cannot guess from its name. */
export interface ColumnInput {
  readonly column: string;
  /**
   * By default what fits the attribute: `text`, `boolean`, `number`, `timestamp` for dateTimes, `json`
   * (`jsonb`) for complex and multi-valued attributes.
   */
  readonly kind?: ColumnKind;
  /**
   * A second column, which holds `usernameKey` of the text: for a unique index and quick look-ups where
   * case does not count. For a `json` column, a `text[]` with the keys of all its values.
   */
  readonly key?: string;
  /**
   * What NULL means in a `boolean` column, in resources and in filters: `true` or `false`. By default NULL is
   * no value; of `active` it is `false`, because a user always has it and nobody is let in by a row that does
   * not say so. Nothing writes NULL there.
   */
  readonly whenNull?: boolean;
}

export const COLUMN_KEYS = keysOf<ColumnInput>({
  column: true,
  kind: true,
  key: true,
  whenNull: true,
});

/** What drivers take and give for these columns; the keys of a `json` column are a list of strings. */
export type ColumnValue = string | number | boolean | null | readonly string[];

/** A row as {@link ResourceMapping.toRow} makes it: a value for each mapped column. */
export type SqlRow = Readonly<Record<string, ColumnValue>>;

const KINDS: Readonly<Record<Attribute['type'], readonly ColumnKind[]>> = {
  string: ['text', 'uuid', 'bigint'],
  reference: ['text'],
  binary: ['text'],
  boolean: ['boolean'],
  integer: ['number'],
  decimal: ['number'],
  dateTime: ['timestamp', 'text'],
  complex: ['json'],
};

/** The kinds of columns that can hold an attribute, the usual one first. */
export function kindsOf({ type, multiValued }: Attribute): readonly ColumnKind[] {
  return multiValued ? ['json'] : KINDS[type];
}

/** A value as it goes into a column; null where there is none. JSON goes as text, as drivers differ there. */
export function toColumn(attribute: Attribute, kind: ColumnKind, value: unknown): ColumnValue {
  if (value === undefined || value === null) return null;
  if (kind === 'json') return JSON.stringify(inSchemaOrder(attribute, value));
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return String(value);
}

/** What a driver gave for a column, as the attribute's value; undefined where there is none. */
export function fromColumn(attribute: Attribute, kind: ColumnKind, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  switch (kind) {
    case 'json':
      return assigned(inSchemaOrder(attribute, parsed(value)));
    case 'timestamp':
      return new Date(value as string | number | Date).toISOString();
    case 'number':
      return Number(value);
    case 'boolean':
      return typeof value === 'number' ? value !== 0 : value;
    default:
      return String(value);
  }
}

/** The comparison keys of a value: one, or of a list one for each value that has one. */
export function toKeys(attribute: Attribute, kind: ColumnKind, value: unknown): ColumnValue {
  if (kind !== 'json') return typeof value === 'string' ? keyOf(attribute, value) : null;
  const part = subAttributeOf(attribute, 'value');
  const values: readonly unknown[] = Array.isArray(value) ? [...value] : [];
  return values.flatMap((each) => {
    const text = part === undefined ? each : (each as Readonly<Record<string, unknown>>).value;
    return typeof text === 'string' ? keyOf(part ?? attribute, text) : [];
  });
}

function keyOf(attribute: Attribute, text: string): string {
  return String(comparisonKey(attribute)(text));
}

function parsed(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}

function assigned(value: unknown): unknown {
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

/** The same value, with its keys as the schema lists them: databases have orders of their own. */
export function inSchemaOrder(attribute: Attribute, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => inSchemaOrder(attribute, each));
  const { subAttributes } = attribute;
  if (subAttributes === undefined || typeof value !== 'object' || value === null) return value;
  const given = value as Readonly<Record<string, unknown>>;
  const ordered: Record<string, unknown> = {};
  for (const sub of subAttributes) {
    const part = given[sub.name];
    if (part !== undefined) ordered[sub.name] = inSchemaOrder(sub, part);
  }
  return ordered;
}
