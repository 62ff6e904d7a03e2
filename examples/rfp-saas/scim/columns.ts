import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../database/schema.js';

/** Which SCIM attribute a column of the product holds. */
export interface ColumnMapping<Column extends string> {
  readonly column: Column;
  /** Keys from the resource down to the value, e.g. `['name', 'givenName']`. */
  readonly at: readonly [string] | readonly [string, string] | readonly [string, string, string];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueAt(resource: JsonObject, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), resource);
}

/** A copy without the value; objects that become empty go too. */
function without(resource: JsonObject, [key = '', ...deeper]: readonly string[]): JsonObject {
  const { [key]: value, ...rest } = resource;
  if (deeper.length === 0 || !isObject(value)) return rest;
  const smaller = without(value, deeper);
  return Object.keys(smaller).length === 0 ? rest : { ...rest, [key]: smaller };
}

/** A copy with the value; objects on the way are made. */
function including(
  resource: JsonObject,
  [key = '', ...deeper]: readonly string[],
  value: unknown,
): JsonObject {
  if (deeper.length === 0) return { ...resource, [key]: value };
  const inner = resource[key];
  return { ...resource, [key]: including(isObject(inner) ? inner : {}, deeper, value) };
}

/**
 * Splits a resource into the columns that the product has and the rest, which it keeps for SCIM only:
 * {@link joinColumns} puts the very same resource together again.
 */
export function splitColumns<Column extends string>(
  mappings: readonly ColumnMapping<Column>[],
  resource: JsonObject,
): { readonly columns: ReadonlyMap<Column, unknown>; readonly rest: JsonObject } {
  const columns = new Map<Column, unknown>();
  let rest: JsonObject = { ...resource };
  for (const { column, at } of mappings) {
    const value = valueAt(resource, at);
    if (value === undefined || value === null) continue;
    columns.set(column, value);
    rest = without(rest, at);
  }
  return { columns, rest: JSON.parse(JSON.stringify(rest)) };
}

export function joinColumns<Column extends string>(
  mappings: readonly ColumnMapping<Column>[],
  row: Readonly<Record<Column, unknown>>,
  rest: JsonObject,
): JsonObject {
  return mappings.reduce((resource, { column, at }) => {
    const value = row[column];
    return value === null ? resource : including(resource, at, value);
  }, rest);
}

/** Whether a write would change any of these columns. */
export function differs<Row extends object>(row: Row, next: Partial<Row>): boolean {
  return Object.entries(next).some(
    ([column, value]) => !isDeepStrictEqual(row[column as keyof Row], value),
  );
}
