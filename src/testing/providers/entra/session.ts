import { expectList } from '../../http/answer.js';
import type { Json } from '../../http/json.js';
import { type Answer, ClientRequestError } from '../../http/request-error.js';
import type { ClientProfile, Query, Transport } from '../../http/types.js';
import type { Matching } from './matching.js';
import type { EntraDialect } from './patch-body.js';
import { ENTRA_SHAPES, type EntraShape } from './shapes.js';

/** A GET carries no Content-Type, and queries are encoded as a form is. */
export const ENTRA_WIRE: ClientProfile<EntraShape> = {
  client: 'Microsoft Entra ID',
  shapes: ENTRA_SHAPES,
  headers: { Accept: '*/*' },
  contentType: 'application/scim+json; charset=utf-8',
  encoding: 'form',
};

/** What one provisioning job knows: how it speaks, and which object became which resource. */
export interface Session {
  readonly transport: Transport<EntraShape>;
  readonly dialect: EntraDialect;
  readonly matching: Matching;
  /** Object id in the directory → id that the service provider gave. */
  readonly users: Map<string, string>;
  readonly groups: Map<string, string>;
  /** Object id of a group → object ids of the members that were sent. */
  readonly members: Map<string, ReadonlySet<string>>;
  /** People whose manager has no account yet. */
  readonly withoutManager: Set<string>;
}

/** An answer after which Entra stops the whole job, for the service provider does not speak SCIM. */
export class ComplianceError extends ClientRequestError {}

/**
 * A matching query. Entra takes nothing but 200 with a ListResponse, also when nobody matches.
 *
 * @throws ComplianceError on 404 and on 200 without a ListResponse.
 * @throws ClientRequestError on any other answer.
 */
export async function query(
  { transport }: Pick<Session, 'transport'>,
  shape: EntraShape,
  endpoint: string,
  parameters: Query,
): Promise<{ readonly answer: Answer; readonly found: readonly Json[] }> {
  const what = `GET /${endpoint}`;
  const answer = await transport.send(shape, {
    method: 'GET',
    path: [endpoint],
    query: parameters,
  });
  try {
    return { answer, found: expectList(what, answer) };
  } catch (error) {
    if (answer.status !== 200 && answer.status !== 404) throw error;
    throw new ComplianceError(`${what} without a ListResponse`, answer);
  }
}
