import { expectList } from '../../http/answer.js';
import type { Json } from '../../http/json.js';
import { ClientRequestError } from '../../http/request-error.js';
import type { AuthentikSession } from './session.js';

/**
 * Reads a whole list: the first page without any parameter, the others by `startIndex` alone.
 *
 * @throws ClientRequestError for an empty page before `totalResults` were seen, on which authentik itself
 * would ask without end.
 */
export async function discover(
  { transport }: AuthentikSession,
  endpoint: 'Users' | 'Groups',
): Promise<readonly Json[]> {
  const shape = endpoint === 'Users' ? 'discoverUsers' : 'discoverGroups';
  const seen: Json[] = [];
  for (;;) {
    const answer = await transport.send(shape, {
      method: 'GET',
      path: [endpoint],
      query: seen.length === 0 ? [] : [['startIndex', String(seen.length + 1)]],
    });
    const page = expectList(`GET /${endpoint}`, answer);
    seen.push(...page);
    if (seen.length >= Number(answer.body.totalResults)) return seen;
    if (page.length === 0) throw new ClientRequestError(`GET /${endpoint} without end`, answer);
  }
}
