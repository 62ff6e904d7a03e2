import { randomUUID } from 'node:crypto';
import { expectId, expectStatus } from '../../http/answer.js';
import type { Transport } from '../../http/types.js';
import { USER_URN } from '../client/mapping.js';
import { groupBody, patchOp } from '../client/messages.js';
import type { JumpCloudShape } from './shapes.js';

/**
 * Activation: a test user and a test group are made and taken away again. Where a user cannot be deleted,
 * it is deactivated.
 *
 * @throws ClientRequestError
 */
export async function activate(transport: Transport<JumpCloudShape>): Promise<void> {
  const name = `jumpcloud-test-${randomUUID()}`;
  const user = await transport.send('createTestUser', {
    method: 'POST',
    path: ['Users'],
    body: {
      schemas: [USER_URN],
      userName: `${name}@example.com`,
      name: { givenName: 'Test', familyName: 'User' },
      emails: [{ type: 'work', value: `${name}@example.com`, primary: true }],
      active: true,
    },
  });
  expectStatus('POST /Users', user, [201]);
  const userId = expectId('POST /Users', user);
  const group = await transport.send('createTestGroup', {
    method: 'POST',
    path: ['Groups'],
    body: groupBody(name),
  });
  expectStatus('POST /Groups', group, [201]);
  const removed = await transport.send('deleteTestGroup', {
    method: 'DELETE',
    path: ['Groups', expectId('POST /Groups', group)],
  });
  expectStatus('DELETE /Groups/{id}', removed, [204]);

  const deleted = await transport.send('deleteTestUser', {
    method: 'DELETE',
    path: ['Users', userId],
  });
  if (deleted.status === 204) return;
  expectStatus('DELETE /Users/{id}', deleted, [404, 405, 501]);
  const disabled = await transport.send('deactivateTestUser', {
    method: 'PATCH',
    path: ['Users', userId],
    body: patchOp({ op: 'replace', path: 'active', value: false }),
  });
  expectStatus('PATCH /Users/{id}', disabled, [200, 204]);
}
