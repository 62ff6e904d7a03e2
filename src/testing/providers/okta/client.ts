import { randomUUID } from 'node:crypto';
import { checkKeys } from '../../../errors/check-keys.js';
import { keysOf } from '../../../lib/known-keys.js';
import { expectList, expectNobody } from '../../http/answer.js';
import { createTransport } from '../../http/transport.js';
import type { ClientProfile } from '../../http/types.js';
import { ask } from '../client/matching.js';
import { CLIENT_OPTIONS } from '../client/option-keys.js';
import { createProvisioningClient } from '../client/provisioning.js';
import type { SimulatedClient } from '../client/simulated-client.js';
import { pushGroup, removeGroup } from './groups.js';
import { importAll, type OktaImport } from './import.js';
import type { OktaClientOptions } from './options.js';
import { OKTA_SHAPES, type OktaShape } from './shapes.js';
import { OKTA_MAPPINGS } from './user-body.js';
import { FIRST_PAGE, type OktaSession, provisionUser, unassignUser } from './users.js';

const WIRE: ClientProfile<OktaShape> = {
  client: 'Okta',
  shapes: OKTA_SHAPES,
  headers: {
    'User-Agent': 'Okta SCIM Client 1.0.0',
    Accept: 'application/scim+json',
    'Accept-Charset': 'utf-8',
  },
  contentType: 'application/scim+json; charset=utf-8',
  encoding: 'percent',
};

/** A client that provisions as Okta does; made by {@link createOktaClient}. */
export interface OktaClient extends SimulatedClient {
  /**
   * Reads all users and groups. Users found here are linked by userName in the next `sync`, without
   * another query.
   *
   * @throws ClientRequestError when a page is refused, repeats what another had, or lacks its numbers.
   */
  import(): Promise<OktaImport>;
}

const KEYS = keysOf<OktaClientOptions>({ ...CLIENT_OPTIONS, integration: true, groupPush: true });

/**
 * A simulated Okta: looks for each user, creates or replaces whole users, switches them off and on, pushes
 * groups. It never deletes a user, and it never sends a manager.
 *
 * @example
 * const okta = createOktaClient({ baseUrl: 'http://localhost:3000/scim/v2', token });
 * const { reports, differences } = await simulate(okta, [directory]);
 */
export function createOktaClient(options: OktaClientOptions): OktaClient {
  checkKeys(options, KEYS, 'createOktaClient()');
  const { integration = 'oin', groupPush = 'changes' } = options;
  const transport = createTransport(WIRE, options);
  const session: OktaSession = { transport, integration, imported: new Map() };
  const push = integration === 'wizard' ? 'put' : groupPush;

  const client = createProvisioningClient(
    { name: WIRE.client, mappings: OKTA_MAPPINGS, managers: false, groupKey: 'displayName' },
    {
      async testConnection() {
        const probe = await transport.send('probe', {
          method: 'GET',
          path: ['Users'],
          query: [
            ['count', '1'],
            ['startIndex', '1'],
          ],
        });
        expectList('GET /Users', probe);
        const answer = await ask(transport, 'testUser', {
          endpoint: 'Users',
          attribute: 'userName',
          value: `${randomUUID()}@example.com`,
          more: FIRST_PAGE,
        });
        if (answer.status !== 404) expectNobody('GET /Users', answer);
      },
      user: (person, id, before) => provisionUser(session, person, id, before),
      removeUser: (_person, id) => unassignUser(session, id),
      group: (group, id, members) => pushGroup(session, push, group, id, members),
      removeGroup: (id) => removeGroup(session, id),
    },
    options,
  );
  return { ...client, import: () => importAll(session) };
}
