import type { SqlFragment } from 'express-scim/sql';

/** The pieces of a fragment, in which SQL and values alternate, for query builders that number by themselves. */
export function fragmentParts<T>(
  { text, values }: SqlFragment,
  raw: (sql: string) => T,
  parameter: (value: string | number | boolean) => T,
): T[] {
  return text.split(/(\$\d+)/).map((part) => {
    const value = /^\$\d+$/.test(part) ? values[Number(part.slice(1)) - 1] : undefined;
    return value === undefined ? raw(part) : parameter(value);
  });
}
