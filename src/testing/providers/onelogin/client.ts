import { randomUUID } from 'node:crypto';
import { checkKeys } from '../../../errors/check-keys.js';
import { keysOf } from '../../../lib/known-keys.js';
import { expectId, expectNobody, expectStatus } from '../../http/answer.js';
import { createTransport } from '../../http/transport.js';
import type { ClientProfile } from '../../http/types.js';
import { isActive, type Person } from '../client/directory.js';
import { differs } from '../client/mapping.js';
import { ask, lookUp } from '../client/matching.js';
import { CLIENT_OPTIONS } from '../client/option-keys.js';
import { createProvisioningClient } from '../client/provisioning.js';
import type { ClientOptions, SimulatedClient } from '../client/simulated-client.js';
import { updateAction } from '../client/traffic.js';
import { createGroupTraffic } from './groups.js';

import { ONELOGIN_SHAPES, type OneLoginShape } from './shapes.js';
import { ONELOGIN_MAPPINGS, userBody } from './user-body.js';

/** OneLogin sends no Accept and an empty User-Agent; `fetch` cannot leave a header out, so both are empty. */
const WIRE: ClientProfile<OneLoginShape> = {
  client: 'OneLogin',
  shapes: ONELOGIN_SHAPES,
  headers: { Accept: '', 'User-Agent': '' },
  contentType: 'application/scim+json',
  encoding: 'percent',
};

const KEYS = keysOf<OneLoginClientOptions>({
  ...CLIENT_OPTIONS,
  deprovision: true,
  emailsAsObject: true,
});

/**
 * A simulated OneLogin: users by POST and whole PUT, groups found in the list of all, deprovisioning as
 * the administrator has set it.
 *
 * @example
 * const onelogin = createOneLoginClient({ baseUrl, token, deprovision: 'suspend' });
 */
export function createOneLoginClient(options: OneLoginClientOptions): SimulatedClient {
  checkKeys(options, KEYS, 'createOneLoginClient()');
  const { deprovision = 'delete', emailsAsObject = false } = options;
  const transport = createTransport(WIRE, options);
  const groups = createGroupTraffic(transport);

  async function replaceUser(person: Person, id: string): Promise<void> {
    const answer = await transport.send('replaceUser', {
      method: 'PUT',
      path: ['Users', id],
      body: userBody(person, emailsAsObject),
    });
    expectStatus('PUT /Users/{id}', answer, [200]);
  }

  async function update(person: Person, id: string) {
    const answer = await transport.send('readUser', { method: 'GET', path: ['Users', id] });
    const resource = expectStatus('GET /Users/{id}', answer, [200]);
    const changed = ONELOGIN_MAPPINGS.some((mapping) => differs(mapping, person, resource));
    if (changed) await replaceUser(person, id);
    return { action: updateAction(resource.active, person, changed), id };
  }

  return createProvisioningClient(
    { name: WIRE.client, mappings: ONELOGIN_MAPPINGS, managers: false, groupKey: 'displayName' },
    {
      ...groups,
      async testConnection() {
        const answer = await ask(transport, 'testUser', {
          endpoint: 'Users',
          attribute: 'userName',
          value: randomUUID(),
        });
        if (answer.status !== 404) expectNobody('GET /Users', answer);
      },
      async user(person, known) {
        const lookup = {
          endpoint: 'Users',
          attribute: 'userName',
          value: person.userPrincipalName,
        };
        const id = known ?? (await lookUp(transport, 'matchUser', lookup))?.id;
        if (id !== undefined) return update(person, id);
        if (!isActive(person)) return { action: 'skipped', id };
        const answer = await transport.send('createUser', {
          method: 'POST',
          path: ['Users'],
          body: userBody(person, emailsAsObject),
        });
        expectStatus('POST /Users', answer, [201]);
        return { action: 'created', id: expectId('POST /Users', answer) };
      },
      async removeUser(person, id) {
        if (deprovision === 'delete') {
          const answer = await transport.send('deleteUser', {
            method: 'DELETE',
            path: ['Users', id],
          });
          expectStatus('DELETE /Users/{id}', answer, [204, 404]);
          return 'deleted';
        }
        if (deprovision === 'nothing') return 'unchanged';
        await replaceUser({ ...person, accountEnabled: false }, id);
        return 'disabled';
      },
    },
    options,
  );
}

/** Options of {@link createOneLoginClient}. */
export interface OneLoginClientOptions extends ClientOptions {
  /** What happens to the account of somebody who is no longer assigned. Default `delete`. */
  readonly deprovision?: 'delete' | 'suspend' | 'nothing';
  /**
   * Whether `emails` is sent as one object instead of a list, as issues report of some connectors
   * (15five/django-scim2). Default false.
   */
  readonly emailsAsObject?: boolean;
}
