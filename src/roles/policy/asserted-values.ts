import type { ResourceRecord } from '../../stores/contract/resource.js';

/** Longest value that is looked at as JSON; Entra's have about 150 characters. */
const MAX_JSON = 2_048;
const NAMES = ['value', 'id', 'displayName'] as const;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function parsed(text: string): unknown {
  if (!text.startsWith('{') || text.length > MAX_JSON) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What one value may be known as: itself, or the names in the JSON text that it is. */
export function namesIn(value: string): readonly string[] {
  const json = parsed(value.trim());
  if (!isObject(json)) return [value];
  return NAMES.flatMap((name) => {
    const text = json[name];
    return typeof text === 'string' ? [text] : [];
  });
}

/**
 * For each role that the client asserts (RFC 7643 §4.1.2, `roles`), the names it may be known by. Entra
 * sends plain values from AppRoleAssignmentsComplex and AssertiveAppRoleAssignmentsComplex, and from
 * SingleAppRoleAssignment the role as JSON text within `value`.
 */
export function assertedValues({ roles }: ResourceRecord): readonly (readonly string[])[] {
  if (!Array.isArray(roles)) return [];
  return roles.flatMap((role: unknown) => {
    const value = isObject(role) ? role.value : role;
    return typeof value === 'string' ? [namesIn(value)] : [];
  });
}
