import { asArray, asObject, type Json } from '../../http/json.js';

export { asArray, asObject, type Json };

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The objects in an array; none for anything else. */
export function objectsOf(value: unknown): readonly Json[] {
  return asArray(value).map(asObject);
}

/** What lies at a path of names and indexes; undefined where the path ends early. */
export function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof key === 'number' ? asArray(at)[key] : asObject(at)[key]),
    value,
  );
}

/** The value of a text that is JSON; undefined for any other. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value counts as unassigned (RFC 7643 §2.5); clients read an empty string the same way. */
export function isUnassigned(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.values(value).every(isUnassigned);
}
