import type { RecordMeta, ResourceRecord } from '../../stores/contract/resource.js';
import { fromColumn } from './column.js';
import type { Field, Which } from './field.js';
import type { Fields, MetaColumns } from './fields.js';
import { fromRest, orderedAs } from './rest.js';

type Mutable = Record<string, unknown>;

/** The resource of a row: what is null is absent, or what the table of columns says it means. */
export function toResource(
  { type, meta, fields, lists, rest }: Fields,
  row: Readonly<Record<string, unknown>>,
): ResourceRecord {
  const { column, kind, path } = meta.id;
  const resource: Mutable = rest === undefined ? {} : fromRest(rest, row[rest.column]);
  // Lists that the rest holds are whole; what columns hold of them are copies.
  const whole = lists.filter((field) => isThere(resource, field));
  for (const field of fields) {
    if (whole.includes(field)) continue;
    const value = fromColumn(field.path.target, field.kind, row[field.column]) ?? field.whenNull;
    if (value !== undefined) put(resource, field, value);
  }
  const made = { id: String(fromColumn(path.target, kind, row[column])), meta: toMeta(meta, row) };
  return Object.assign(rest === undefined ? resource : orderedAs(type, rest, resource), made);
}

function isThere(resource: Mutable, { path: { urn, attribute } }: Field): boolean {
  const holder = (urn === undefined ? resource : resource[urn]) as Mutable | undefined;
  return holder?.[attribute.name] !== undefined;
}

/** A time as `toISOString` writes it. */
const ISO =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

const toTime = (value: unknown): string =>
  typeof value === 'string' && ISO.test(value)
    ? value
    : new Date(value as string | Date).toISOString();

function toMeta(columns: MetaColumns, row: Readonly<Record<string, unknown>>): RecordMeta {
  return {
    created: toTime(row[columns.created]),
    lastModified: toTime(row[columns.lastModified]),
    ...(columns.version !== undefined && { version: String(row[columns.version]) }),
    ...(columns.revision !== undefined && { revision: String(row[columns.revision]) }),
  };
}

function put(resource: Mutable, { path, which }: Field, value: unknown): void {
  const { urn, attribute, subAttribute } = path;
  const holder = urn === undefined ? resource : within(resource, urn);
  if (subAttribute === undefined) holder[attribute.name] = value;
  else if (which === undefined) within(holder, attribute.name)[subAttribute.name] = value;
  else chosen(holder, attribute.name, which)[subAttribute.name] = value;
}

function within(holder: Mutable, name: string): Mutable {
  const inner = (holder[name] ?? {}) as Mutable;
  holder[name] = inner;
  return inner;
}

function chosen(holder: Mutable, name: string, { by, type }: Which): Mutable {
  const values = (holder[name] ?? []) as Mutable[];
  holder[name] = values;
  const present = values.find((value) => by === 'primary' || value.type === type);
  if (present !== undefined) return present;
  const made: Mutable = {
    ...(type !== undefined && { type }),
    // The only one that is kept: whoever looks for the primary value finds it.
    ...(by === 'primary' && { primary: true }),
  };
  values.push(made);
  return made;
}
