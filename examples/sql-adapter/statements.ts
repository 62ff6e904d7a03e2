import type { Row } from './database.js';

interface Part {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** `(a, b) VALUES ($2, $3)` of an INSERT; parameters begin at `startIndex`. */
export function insertion(columns: Row, startIndex: number): Part {
  const names = Object.keys(columns);
  const places = names.map((_, i) => `$${startIndex + i}`);
  return {
    text: `(${names.join(', ')}) VALUES (${places.join(', ')})`,
    values: Object.values(columns),
  };
}

/** `a = $4, b = $5` of an UPDATE. */
export function assignment(columns: Row, startIndex: number): Part {
  const text = Object.keys(columns).map((name, i) => `${name} = $${startIndex + i}`);
  return { text: text.join(', '), values: Object.values(columns) };
}

/** What cannot be an id of these tables is never sent to the database. */
export function isId(id: string): boolean {
  return /^[\x21-\x7e]{1,64}$/.test(id);
}
