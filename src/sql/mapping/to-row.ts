import { InvalidValueError } from '../../errors/store-errors.js';
import type { AttributePath, Attributes } from '../../schema/types.js';
import { IDS, isStorableValue } from '../filter/storable.js';
import { type ColumnKind, type ColumnValue, type SqlRow, toColumn, toKeys } from './column.js';
import type { Which } from './field.js';
import type { Fields } from './fields.js';
import { toRest } from './rest.js';

/**
 * Every column with its value, null where the resource has none.
 *
 * @throws InvalidValueError for text that PostgreSQL cannot keep, and for what is no id where one belongs.
 */
export function toRow({ fields, rest }: Fields, resource: Attributes): SqlRow {
  const row: Record<string, ColumnValue> = {};
  for (const { path, column, kind, key, which } of fields) {
    const value = valueAt(resource, path, which);
    refuseUnstorable(path, kind, value);
    row[column] = toColumn(path.target, kind, value);
    if (key !== undefined) row[key] = toKeys(path.target, kind, value);
  }
  if (rest !== undefined) row[rest.column] = toRest(rest, resource);
  return row;
}

function refuseUnstorable({ path }: AttributePath, kind: ColumnKind, value: unknown): void {
  if (!isStorableValue(value)) {
    throw new InvalidValueError(path, 'There are characters in it that cannot be stored.');
  }
  const isId = kind === 'uuid' || kind === 'bigint';
  if (isId && typeof value === 'string' && !IDS[kind].test(value)) {
    throw new InvalidValueError(path, 'There is no such resource.');
  }
}

function valueAt(resource: Attributes, path: AttributePath, which: Which | undefined): unknown {
  const { urn, attribute, subAttribute } = path;
  const holder = urn === undefined ? resource : resource[urn];
  const whole = isObject(holder) ? holder[attribute.name] : undefined;
  const value = which === undefined ? whole : chosen(whole, which);
  if (subAttribute === undefined) return value;
  return isObject(value) ? value[subAttribute.name] : undefined;
}

/** Of the values of a type, or of all, the primary one or else the first: there is one set of columns for them. */
function chosen(values: unknown, { by, type = '' }: Which): unknown {
  const wanted = type.toLowerCase();
  const found = (Array.isArray(values) ? values : []).filter(
    (value) =>
      by === 'primary' || (typeof value?.type === 'string' && value.type.toLowerCase() === wanted),
  );
  return found.find(({ primary }) => primary === true) ?? found[0];
}

function isObject(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null;
}
