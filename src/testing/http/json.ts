/** A JSON object, e.g. a SCIM resource, as `JSON.parse` gives it. */
export type Json = Readonly<Record<string, unknown>>;

/** The members of a JSON object; none for anything else. */
export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
