import { checkKeys } from '../../../errors/check-keys.js';
import { keysOf } from '../../../lib/known-keys.js';
import { expectId, expectStatus } from '../../http/answer.js';
import { createTransport } from '../../http/transport.js';
import type { Wire } from '../../http/types.js';
import { isActive, type Person } from '../client/directory.js';
import { lookUp } from '../client/matching.js';
import { CLIENT_OPTIONS } from '../client/option-keys.js';
import { createProvisioningClient } from '../client/provisioning.js';
import type { ClientOptions, SimulatedClient } from '../client/simulated-client.js';
import { updateAction } from '../client/traffic.js';
import { activate } from './activate.js';
import { createGroupTraffic } from './groups.js';
import { createUserBody, JUMPCLOUD_MAPPINGS, patchUserBody } from './mapping.js';
import { JUMPCLOUD_SHAPES, type JumpCloudShape } from './shapes.js';

const WIRE: Wire<JumpCloudShape> = {
  client: 'JumpCloud',
  shapes: JUMPCLOUD_SHAPES,
  headers: { Accept: 'application/scim+json' },
  contentType: 'application/scim+json; charset=utf-8',
  encoding: 'percent',
};

const KEYS = keysOf<ClientOptions>({ ...CLIENT_OPTIONS });

/**
 * A simulated JumpCloud: a test user and a test group on activation, then one PATCH operation per
 * attribute and members by lists of values. Whoever is no longer connected is deactivated; whether
 * JumpCloud deletes accounts, too, is not published.
 *
 * @example
 * const jumpcloud = createJumpCloudClient({ baseUrl: 'http://localhost:3000/scim/v2', token });
 */
export function createJumpCloudClient(options: ClientOptions): SimulatedClient {
  checkKeys(options, KEYS, 'createJumpCloudClient()');
  const transport = createTransport(WIRE, options);

  async function update(person: Person, id: string) {
    const answer = await transport.send('readUser', { method: 'GET', path: ['Users', id] });
    const resource = expectStatus('GET /Users/{id}', answer, [200]);
    const body = patchUserBody(person, resource);
    if (body !== undefined) {
      const patched = await transport.send('patchUser', {
        method: 'PATCH',
        path: ['Users', id],
        body,
      });
      expectStatus('PATCH /Users/{id}', patched, [200, 204]);
    }
    return updateAction(resource.active, person, body !== undefined);
  }

  return createProvisioningClient(
    { name: WIRE.client, mappings: JUMPCLOUD_MAPPINGS, managers: false, groupKey: 'displayName' },
    {
      ...createGroupTraffic(transport),
      testConnection: () => activate(transport),
      async user(person, known) {
        const lookup = {
          endpoint: 'Users',
          attribute: 'userName',
          value: person.userPrincipalName,
        };
        const id = known ?? (await lookUp(transport, 'matchUser', lookup))?.id;
        if (id !== undefined) return { action: await update(person, id), id };
        if (!isActive(person)) return { action: 'skipped', id };
        const answer = await transport.send('createUser', {
          method: 'POST',
          path: ['Users'],
          body: createUserBody(person),
        });
        expectStatus('POST /Users', answer, [201]);
        return { action: 'created', id: expectId('POST /Users', answer) };
      },
      async removeUser(person, id) {
        await update({ ...person, accountEnabled: false }, id);
        return 'disabled';
      },
    },
    options,
  );
}
