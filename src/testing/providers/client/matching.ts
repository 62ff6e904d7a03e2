import { equals, expectList } from '../../http/answer.js';
import { asText, type Json } from '../../http/json.js';
import type { Answer } from '../../http/request-error.js';
import type { Query, Transport } from '../../http/types.js';

/** A query for one resource by the exact value of an attribute. */
export interface Lookup {
  readonly endpoint: string;
  readonly attribute: string;
  readonly value: string;
  /** Sent behind the filter, e.g. `startIndex` and `count`. */
  readonly more?: Query;
}

/** Sends a matching query, whatever is answered. */
export function ask<S extends string>(
  transport: Transport<S>,
  shape: NoInfer<S>,
  { endpoint, attribute, value, more = [] }: Lookup,
): Promise<Answer> {
  return transport.send(shape, {
    method: 'GET',
    path: [endpoint],
    query: [['filter', equals(attribute, value)], ...more],
  });
}

/**
 * The first resource that matches.
 *
 * @throws ClientRequestError unless the answer is a ListResponse.
 */
export async function lookUp<S extends string>(
  transport: Transport<S>,
  shape: NoInfer<S>,
  lookup: Lookup,
): Promise<(Json & { readonly id: string }) | undefined> {
  const answer = await ask(transport, shape, lookup);
  const [match] = expectList(`GET /${lookup.endpoint}`, answer);
  const id = asText(match?.id);
  return match === undefined || id === undefined ? undefined : { ...match, id };
}
