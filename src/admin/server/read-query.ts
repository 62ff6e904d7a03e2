import type { JsonObject } from './read-json.js';
import type { AdminRequest } from './request.js';

/** The query of a URL as an object of texts; of a name that comes twice the last. */
export function readQuery({ url = '' }: AdminRequest): JsonObject {
  const start = url.indexOf('?');
  const pairs = start < 0 ? [] : new URLSearchParams(url.slice(start));
  return Object.assign(Object.create(null), Object.fromEntries(pairs)) as JsonObject;
}
