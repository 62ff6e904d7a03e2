import type { EntraDialect } from './patch-body.js';
import { asArray, asObject, asText, type Json } from './resource.js';
import type { Answer, Query, Transport } from './transport.js';
import { EntraRequestError } from './transport.js';

/** What one provisioning job knows: how it speaks, and which object became which resource. */
export interface Session {
  readonly transport: Transport;
  readonly dialect: EntraDialect;
  /** Object id in the directory → id that the service provider gave. */
  readonly users: Map<string, string>;
  readonly groups: Map<string, string>;
}

const LIST_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** @throws EntraRequestError unless the status is one of `accepted`. */
export function expectStatus(what: string, answer: Answer, accepted: readonly number[]): Json {
  if (!accepted.includes(answer.status)) throw new EntraRequestError(what, answer);
  return answer.body;
}

/**
 * A matching query. Entra takes nothing but 200 with a ListResponse, also when nobody matches.
 *
 * @throws EntraRequestError
 */
export async function query(
  { transport }: Pick<Session, 'transport'>,
  endpoint: string,
  parameters: Query,
  expectedTotal?: number,
): Promise<readonly Json[]> {
  const answer = await transport.send('GET', [endpoint], parameters);
  const body = expectStatus(`GET /${endpoint}`, answer, [200]);
  if (!asArray(body.schemas).includes(LIST_RESPONSE) || typeof body.totalResults !== 'number') {
    throw new EntraRequestError(`GET /${endpoint} without a ListResponse`, answer);
  }
  if (expectedTotal !== undefined && body.totalResults !== expectedTotal) {
    throw new EntraRequestError(`GET /${endpoint} with totalResults not ${expectedTotal}`, answer);
  }
  return asArray(body.Resources).map(asObject);
}

/** Filter text for an exact match. */
export function equals(attribute: string, value: string): string {
  return `${attribute} eq ${JSON.stringify(value)}`;
}

/** @throws EntraRequestError when the resource has no id. */
export function idOf(what: string, answer: Answer): string {
  const id = asText(answer.body.id);
  if (id === undefined || id === '') throw new EntraRequestError(`${what} without an id`, answer);
  return id;
}
