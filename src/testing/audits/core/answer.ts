import type { HttpResponse } from './exchange.js';
import { asObject, type Json, objectsOf, parseJson } from './json.js';

/** An answer as audits look at it. */
export interface Answer extends HttpResponse {
  /** The body if it is a JSON object, else an empty one. */
  readonly body: Json;
  /** `Resources` of a ListResponse; none for anything else. */
  readonly resources: readonly Json[];
}

export function toAnswer(wire: HttpResponse): Answer {
  const body = asObject(parseJson(wire.text));
  return { ...wire, body, resources: objectsOf(body.Resources) };
}
