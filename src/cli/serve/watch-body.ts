import type { ServerResponse } from 'node:http';

/** Errors and the head of a list are far shorter. */
const MAX_CHARACTERS = 65_536;

/** Remembers the beginning of what is written as an answer. */
export function watchBody(response: ServerResponse): () => string {
  let seen = '';
  const note = (chunk: unknown) => {
    const left = MAX_CHARACTERS - seen.length;
    if (typeof chunk === 'string') seen += chunk.slice(0, left);
    else if (chunk instanceof Uint8Array) seen += Buffer.from(chunk.subarray(0, left)).toString();
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
