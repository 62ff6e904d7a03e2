/** A name as it is written in a statement. The only place where names are quoted. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A value that is known at start, as it is written in a statement, whatever `standard_conforming_strings` says. */
export function literal(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  return `E'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** A time as every driver gives it: text, in UTC. */
export const instant = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** A parameter with such a text, as a time. */
export const instantValue = (placeholder: string): string => `${placeholder}::text::timestamptz`;

/** A function takes a hundred arguments. */
const MOST_MEMBERS = 48;

/**
 * Named expressions as one JSON text: what drivers make of types, and hosts of the parsers of their drivers, makes no
 * difference. Where there are many it is a list of objects.
 */
export function jsonText(members: readonly (readonly [name: string, sql: string])[]): string {
  const objects: string[] = [];
  for (let from = 0; from < members.length; from += MOST_MEMBERS) {
    const parts = members.slice(from, from + MOST_MEMBERS);
    objects.push(
      `json_build_object(${parts.map(([name, sql]) => `${literal(name)}, ${sql}`).join(', ')})`,
    );
  }
  const [only = 'json_build_object()'] = objects;
  return objects.length > 1 ? `json_build_array(${objects.join(', ')})::text` : `${only}::text`;
}

/** What {@link jsonText} has made of a row. */
export function readJsonText(text: unknown): Readonly<Record<string, unknown>> {
  const read: unknown = JSON.parse(String(text));
  return Array.isArray(read) ? Object.assign({}, ...read) : (read as Record<string, unknown>);
}
