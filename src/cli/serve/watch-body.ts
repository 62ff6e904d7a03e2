import type { ServerResponse } from 'node:http';

/** Errors and the head of a list are far shorter. */
const MAX_CHARACTERS = 65_536;

/** Remembers the beginning of what is written as an answer. */
export function watchBody(response: ServerResponse): () => string {
  let seen = '';
  const note = (chunk: unknown) => {
    if (typeof chunk === 'string' && seen.length < MAX_CHARACTERS) {
      seen += chunk.slice(0, MAX_CHARACTERS - seen.length);
    }
  };
  for (const name of ['write', 'end'] as const) {
    const original = response[name].bind(response) as (...args: unknown[]) => never;
    response[name] = (...args: unknown[]) => {
      note(args[0]);
      return original(...args);
    };
  }
  return () => seen;
}
