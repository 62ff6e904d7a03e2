import { subAttributeOf } from '../../schema/sub-attribute.js';
import type { Attribute, AttributePath } from '../../schema/types.js';
import type {
  SqlAttribute,
  SqlAttributes,
  SqlColumn,
  SqlJson,
  SqlRelation,
  SqlTable,
  SqlValueColumns,
} from './attributes.js';
import { presentOperand } from './compare-operand.js';
import { type Constant, columnOperand, jsonOperand, type Operand } from './operand.js';

/** One value of an attribute, as conditions see it. */
export interface SqlValue {
  /** A sub-attribute of it, or the value itself; undefined where the map does not say where that is. */
  operand(sub: Attribute | undefined): Operand | Constant | undefined;
  /** True where the value has anything in it. */
  readonly present: string;
}

/** All the values of an attribute. */
export interface SqlValueSet {
  /** True where the condition is true of at least one value. */
  any(condition: (value: SqlValue) => string): string;
}

/** Finds a string, number or boolean that is not empty, at any depth. */
const ANYTHING =
  'lax $.** ? ((@.type() == "string" && @ != "") || @.type() == "number" || @.type() == "boolean")';

const isJson = (entry: SqlAttribute | undefined): entry is SqlJson =>
  typeof entry === 'object' && 'json' in entry;

const isColumn = (entry: SqlAttribute | undefined): entry is string | SqlColumn =>
  typeof entry === 'string' || (typeof entry === 'object' && 'column' in entry);

const isRelation = (entry: SqlAttribute | undefined): entry is SqlRelation =>
  typeof entry === 'object' && 'eq' in entry;

/** What the map says of an attribute itself. */
export function entryOf(attributes: SqlAttributes, path: string): SqlAttribute | undefined {
  return Object.hasOwn(attributes, path) ? attributes[path] : undefined;
}

/** Path of the attribute without its sub-attribute. */
export function wholePath({ urn, attribute }: AttributePath): string {
  return urn === undefined ? attribute.name : `${urn}:${attribute.name}`;
}

/** The `jsonb` column of an attribute, if it has one. */
export function jsonOf(attributes: SqlAttributes, path: AttributePath): SqlJson | undefined {
  const entry = entryOf(attributes, wholePath(path));
  return isJson(entry) ? entry : undefined;
}

/** The relation that stands for an attribute, if it is one. */
export function relationOf(
  attributes: SqlAttributes,
  { path }: AttributePath,
): SqlRelation | undefined {
  const entry = entryOf(attributes, path);
  return isRelation(entry) ? entry : undefined;
}

/** Where the only value of a single-valued attribute is; undefined for the others. */
export function singleOperand(attributes: SqlAttributes, path: AttributePath): Operand | undefined {
  const { attribute, subAttribute, target } = path;
  if (attribute.multiValued || target.multiValued || target.type === 'complex') return undefined;
  const entry = entryOf(attributes, path.path);
  if (isColumn(entry)) return columnOperand(entry, target);
  const json = jsonOf(attributes, path)?.json;
  return json === undefined ? undefined : jsonOperand(json, target, subAttribute?.name);
}

/** Where all the values of an attribute are; undefined if the map does not say. */
export function valuesOf(attributes: SqlAttributes, path: AttributePath): SqlValueSet | undefined {
  const { attribute } = path;
  const entry = entryOf(attributes, wholePath(path));
  if (isJson(entry)) return jsonValues(entry.json, attribute);
  if (isColumn(entry) || isRelation(entry)) return undefined;
  if (entry !== undefined && 'table' in entry) return tableValues(entry, attribute);
  if (entry !== undefined) return columnValues(entry.values, attribute);
  const columns = partsOf(attributes, wholePath(path));
  return columns && columnValues([{ constants: {}, columns }], attribute);
}

/** The columns of a complex attribute whose sub-attributes are in the map one by one. */
function partsOf(attributes: SqlAttributes, whole: string): SqlValueColumns['columns'] | undefined {
  const prefix = `${whole}.`;
  const parts = Object.entries(attributes).flatMap(([path, entry]) =>
    path.startsWith(prefix) && isColumn(entry) ? [[path.slice(prefix.length), entry] as const] : [],
  );
  return parts.length === 0 ? undefined : Object.fromEntries(parts);
}

function jsonValues(json: string, attribute: Attribute): SqlValueSet {
  const value: SqlValue = {
    operand: (sub) =>
      sub?.multiValued ? undefined : jsonOperand('scim_value.v', sub ?? attribute, sub?.name),
    present: `jsonb_path_exists(scim_value.v, '${ANYTHING}')`,
  };
  // In lax mode a value that is no array is its own only element.
  const from = `jsonb_path_query(NULLIF(${json}, 'null'), 'lax $[*]') AS scim_value(v)`;
  return { any: (condition) => `EXISTS (SELECT 1 FROM ${from} WHERE ${condition(value)})` };
}

function tableValues({ table, on, columns }: SqlTable, attribute: Attribute): SqlValueSet {
  const value = rowValue({ constants: {}, columns }, attribute);
  return {
    any: (condition) => `EXISTS (SELECT 1 FROM ${table} WHERE (${on}) AND ${condition(value)})`,
  };
}

function columnValues(values: readonly SqlValueColumns[], attribute: Attribute): SqlValueSet {
  return {
    any: (condition) =>
      either(
        values.map((columns) => {
          const holds = condition(rowValue(columns, attribute));
          return `(${existsIn(columns, attribute)} AND ${holds})`;
        }),
      ),
  };
}

/** Whether a value is there at all: whether one of its columns is not null. */
export function existsIn({ columns }: SqlValueColumns, attribute: Attribute): string {
  return either(
    Object.entries(columns).map(
      ([name, entry]) => `(${columnOperand(entry, partOf(attribute, name)).sql} IS NOT NULL)`,
    ),
  );
}

function rowValue({ constants, columns }: SqlValueColumns, attribute: Attribute): SqlValue {
  const named = Object.values(constants).some((text) => text !== '');
  const parts = Object.entries(columns).map(([name, entry]) =>
    columnOperand(entry, partOf(attribute, name)),
  );
  return {
    operand: (sub) => {
      const name = sub?.name ?? 'value';
      const constant = Object.hasOwn(constants, name) ? constants[name] : undefined;
      if (constant !== undefined) return { constant };
      const entry = Object.hasOwn(columns, name) ? columns[name] : undefined;
      return entry === undefined ? undefined : columnOperand(entry, sub ?? attribute);
    },
    present: named ? 'TRUE' : either(parts.map(presentOperand)),
  };
}

/** The attribute that a column stands for; the attribute itself where that is not complex. */
function partOf(attribute: Attribute, name: string): Attribute {
  return subAttributeOf(attribute, name) ?? attribute;
}

export function either(conditions: readonly string[]): string {
  return conditions.length === 1 ? (conditions[0] ?? '') : `(${conditions.join(' OR ')})`;
}
