import { checkKeys } from '../../../errors/check-keys.js';
import { keysOf } from '../../../lib/known-keys.js';
import { asText, type Json } from '../../http/json.js';
import { createTransport } from '../../http/transport.js';
import type { ClientProfile } from '../../http/types.js';
import { CLIENT_OPTIONS } from '../client/option-keys.js';
import { createProvisioningClient } from '../client/provisioning.js';
import type { ClientOptions, SimulatedClient } from '../client/simulated-client.js';
import { discover } from './discover.js';
import { deleteGroup, provisionGroup } from './groups.js';
import { type AuthentikSession, readConfiguration } from './session.js';
import { AUTHENTIK_SHAPES, type AuthentikShape } from './shapes.js';
import { AUTHENTIK_MAPPINGS, deleteUser, provisionUser } from './users.js';

const WIRE: ClientProfile<AuthentikShape> = {
  client: 'authentik',
  shapes: AUTHENTIK_SHAPES,
  headers: { Accept: 'application/scim+json' },
  contentType: 'application/scim+json',
  encoding: 'percent',
};

/** Options of {@link createAuthentikClient}. */
export interface AuthentikClientOptions extends ClientOptions {
  /** Milliseconds since the epoch, for the hour that ServiceProviderConfig is kept. Default `Date.now`. */
  readonly now?: () => number;
}

/** Value of an attribute → id; authentik compares names as they are written. */
function index(resources: readonly Json[], attribute: string): ReadonlyMap<string, string> {
  return new Map(
    resources.flatMap((resource) => {
      const [name, id] = [asText(resource[attribute]), asText(resource.id)];
      return name === undefined || id === undefined ? [] : [[name, id]];
    }),
  );
}

const KEYS = keysOf<AuthentikClientOptions>({ ...CLIENT_OPTIONS, now: true });

/**
 * A simulated authentik: asks for ServiceProviderConfig, discovers whom it can link, writes users by POST,
 * PUT and DELETE, groups by path-less replace and one operation per member.
 *
 * @example
 * const authentik = createAuthentikClient({ baseUrl: 'http://localhost:3000/scim/v2', token });
 */
export function createAuthentikClient(options: AuthentikClientOptions): SimulatedClient {
  checkKeys(options, KEYS, 'createAuthentikClient()');
  const session: AuthentikSession = {
    transport: createTransport(WIRE, options),
    now: options.now ?? Date.now,
    cached: undefined,
  };
  let users: ReadonlyMap<string, string> = new Map();
  let groups: ReadonlyMap<string, string> = new Map();

  return createProvisioningClient(
    { name: WIRE.client, mappings: AUTHENTIK_MAPPINGS, managers: false, groupKey: 'externalId' },
    {
      async testConnection() {
        await readConfiguration(session);
      },
      async begin() {
        await readConfiguration(session);
        users = index(await discover(session, 'Users'), 'userName');
        groups = index(await discover(session, 'Groups'), 'displayName');
      },
      user: (person, id, before) =>
        provisionUser(session, person, id ?? users.get(person.userPrincipalName), before),
      removeUser: (_person, id) => deleteUser(session, id),
      group: (group, id, members) =>
        provisionGroup(session, group, id ?? groups.get(group.displayName), members),
      removeGroup: (id) => deleteGroup(session, id),
    },
    options,
  );
}
