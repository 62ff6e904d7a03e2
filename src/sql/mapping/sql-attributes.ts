import type {
  SqlAttribute,
  SqlAttributes,
  SqlColumn,
  SqlKind,
  SqlValueColumns,
} from '../filter/attributes.js';
import type { Field, Which } from './field.js';
import { type Fields, listOf } from './fields.js';
import { restAttributes } from './rest-attributes.js';

interface Value {
  readonly constants: SqlValueColumns['constants'];
  readonly columns: Record<string, SqlColumn>;
}

/** Where the filters find what the columns hold. */
export function sqlAttributes(
  { meta, fields, rest }: Fields,
  alias: string | undefined,
): SqlAttributes {
  const name = (column: string) =>
    `${alias === undefined ? '' : `${alias}.`}"${column.replaceAll('"', '""')}"`;
  const attributes: Record<string, SqlAttribute> = {
    id: columnOf(meta.id, name),
    'meta.created': name(meta.created),
    'meta.lastModified': name(meta.lastModified),
  };
  for (const field of fields.filter(({ which }) => which === undefined)) {
    attributes[field.path.path] = columnOf(field, name);
  }
  for (const [list, values] of valuesOf(fields, name)) {
    attributes[list] = { values: [...values.values()] };
  }
  if (rest !== undefined) {
    Object.assign(attributes, restAttributes(rest, name(rest.column), attributes));
  }
  return Object.freeze(attributes);
}

function columnOf(field: Field, name: (column: string) => string): SqlAttribute {
  const { column, kind, key } = field;
  if (kind === 'json') {
    return { json: name(column), ...(key === undefined ? {} : { keys: name(key) }) };
  }
  return sqlColumn(field, kind, name);
}

/** A column as filters see it: NULL is there what it is in resources. */
function sqlColumn(
  { column, key, whenNull }: Field,
  kind: SqlKind,
  name: (column: string) => string,
): SqlColumn {
  const value = whenNull === undefined ? name(column) : `coalesce(${name(column)}, ${whenNull})`;
  return { column: value, kind, ...(key === undefined ? {} : { key: name(key) }) };
}

function constantsOf({ by, type }: Which): SqlValueColumns['constants'] {
  return { ...(type !== undefined && { type }), ...(by === 'primary' && { primary: true }) };
}

/** By the path of each list, its values by their type, in the order of the table. */
function valuesOf(
  fields: readonly Field[],
  name: (column: string) => string,
): ReadonlyMap<string, ReadonlyMap<string, Value>> {
  const lists = new Map<string, Map<string, Value>>();
  for (const field of fields) {
    const { path, kind, which } = field;
    if (which === undefined || kind === 'json') continue;
    const list = listOf(path);
    const values = lists.get(list) ?? new Map<string, Value>();
    const key = which.by === 'primary' ? '' : which.type;
    const value = values.get(key) ?? { constants: constantsOf(which), columns: {} };
    value.columns[path.target.name] = sqlColumn(field, kind, name);
    lists.set(list, values.set(key, value));
  }
  return lists;
}
