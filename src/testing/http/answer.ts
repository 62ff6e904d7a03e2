import { asArray, asObject, asText, type Json } from './json.js';
import { type Answer, ClientRequestError } from './request-error.js';

const LIST_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** @throws ClientRequestError unless the status is one of `accepted`. */
export function expectStatus(what: string, answer: Answer, accepted: readonly number[]): Json {
  if (!accepted.includes(answer.status)) throw new ClientRequestError(what, answer);
  return answer.body;
}

/**
 * The resources of a ListResponse.
 *
 * @throws ClientRequestError unless the answer is 200 with one, `totalResults` being a number.
 */
export function expectList(what: string, answer: Answer): readonly Json[] {
  const body = expectStatus(what, answer, [200]);
  if (!asArray(body.schemas).includes(LIST_RESPONSE) || typeof body.totalResults !== 'number') {
    throw new ClientRequestError(`${what} without a ListResponse`, answer);
  }
  return asArray(body.Resources).map(asObject);
}

/** @throws ClientRequestError unless the answer is a ListResponse that says that there is nothing. */
export function expectNobody(what: string, answer: Answer): void {
  expectList(what, answer);
  if (answer.body.totalResults !== 0) {
    throw new ClientRequestError(`${what} with totalResults not 0`, answer);
  }
}

/** @throws ClientRequestError when the resource has no id. */
export function expectId(what: string, answer: Answer): string {
  const id = asText(answer.body.id);
  if (id === undefined || id === '') throw new ClientRequestError(`${what} without an id`, answer);
  return id;
}

/** Filter text for an exact match. */
export function equals(attribute: string, value: string): string {
  return `${attribute} eq ${JSON.stringify(value)}`;
}
