import type { RecordMeta, ResourceRecord } from '../../stores/contract/resource.js';
import { fromColumn } from './column.js';
import type { Field, Fields, MetaColumns } from './fields.js';

type Mutable = Record<string, unknown>;

/** The resource of a row: what is null is absent, or what the table of columns says it means. */
export function toResource(
  { meta, fields }: Fields,
  row: Readonly<Record<string, unknown>>,
): ResourceRecord {
  const { id, kind, path } = { ...meta.id, id: row[meta.id.column] };
  const resource: Mutable = {};
  for (const field of fields) {
    const value = fromColumn(field.path.target, field.kind, row[field.column]) ?? field.whenNull;
    if (value !== undefined) put(resource, field, value);
  }
  return { ...resource, id: String(fromColumn(path.target, kind, id)), meta: toMeta(meta, row) };
}

function toMeta(columns: MetaColumns, row: Readonly<Record<string, unknown>>): RecordMeta {
  const time = (column: string) => new Date(row[column] as string | Date).toISOString();
  return {
    created: time(columns.created),
    lastModified: time(columns.lastModified),
    ...(columns.version !== undefined && { version: String(row[columns.version]) }),
    ...(columns.revision !== undefined && { revision: String(row[columns.revision]) }),
  };
}

function put(resource: Mutable, { path, type }: Field, value: unknown): void {
  const { urn, attribute, subAttribute } = path;
  const holder = urn === undefined ? resource : within(resource, urn);
  if (subAttribute === undefined) holder[attribute.name] = value;
  else if (type === undefined) within(holder, attribute.name)[subAttribute.name] = value;
  else valueOfType(holder, attribute.name, type)[subAttribute.name] = value;
}

function within(holder: Mutable, name: string): Mutable {
  const inner = (holder[name] ?? {}) as Mutable;
  holder[name] = inner;
  return inner;
}

function valueOfType(holder: Mutable, name: string, type: string): Mutable {
  const values = (holder[name] ?? []) as Mutable[];
  holder[name] = values;
  const present = values.find((value) => value.type === type);
  if (present !== undefined) return present;
  const made: Mutable = { type };
  values.push(made);
  return made;
}
