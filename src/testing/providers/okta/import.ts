import { expectList } from '../../http/answer.js';
import { asText, type Json } from '../../http/json.js';
import { ClientRequestError } from '../../http/request-error.js';
import type { OktaShape } from './shapes.js';
import type { OktaSession } from './users.js';

const PAGE = 100;

/**
 * Reads a list as an import does: pages of a hundred, each asked for by its own startIndex.
 *
 * @throws ClientRequestError unless `itemsPerPage`, `startIndex` and `totalResults` are numbers, and for a
 * page that repeats what was there before.
 */
async function readList(
  { transport }: OktaSession,
  shape: OktaShape,
  endpoint: 'Users' | 'Groups',
): Promise<readonly Json[]> {
  const what = `GET /${endpoint}`;
  const byId = new Map<string, Json>();
  for (let startIndex = 1; ; startIndex += PAGE) {
    const answer = await transport.send(shape, {
      method: 'GET',
      path: [endpoint],
      query: [
        ['startIndex', String(startIndex)],
        ['count', String(PAGE)],
      ],
    });
    const resources = expectList(what, answer);
    const { itemsPerPage, startIndex: echoed, totalResults } = answer.body;
    if (typeof itemsPerPage !== 'number' || typeof echoed !== 'number') {
      throw new ClientRequestError(`${what} without itemsPerPage and startIndex`, answer);
    }
    for (const resource of resources) {
      const id = asText(resource.id) ?? '';
      if (byId.has(id)) throw new ClientRequestError(`${what} with one id on two pages`, answer);
      byId.set(id, resource);
    }
    if (startIndex + PAGE > Number(totalResults)) return [...byId.values()];
  }
}

/** How many users and groups an import has found. */
export interface OktaImport {
  readonly users: number;
  readonly groups: number;
}

/** Reads all users and groups, and remembers the users for matching. */
export async function importAll(session: OktaSession): Promise<OktaImport> {
  const users = await readList(session, 'importUsers', 'Users');
  const groups = await readList(session, 'importGroups', 'Groups');
  for (const { id, userName } of users) {
    const name = asText(userName)?.toLowerCase();
    if (name !== undefined) session.imported.set(name, asText(id) ?? '');
  }
  return { users: users.length, groups: groups.length };
}
