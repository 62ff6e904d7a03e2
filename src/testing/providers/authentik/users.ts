import { expectId, expectStatus } from '../../http/answer.js';
import type { Json } from '../../http/json.js';
import { isActive, type Person } from '../client/directory.js';
import { type Mapping, simple, typed, USER_URN } from '../client/mapping.js';
import { placeValues } from '../client/place-value.js';
import type { UserAction } from '../client/report.js';
import { type Provisioned, updateAction } from '../client/traffic.js';
import type { AuthentikSession } from './session.js';

/** The default property mapping of users. */
export const AUTHENTIK_MAPPINGS: readonly Mapping[] = [
  simple('userName', (p) => p.userPrincipalName),
  simple('externalId', (p) => p.objectId),
  simple('displayName', (p) => p.displayName),
  simple('name.formatted', (p) => p.displayName),
  simple('name.givenName', (p) => p.givenName),
  simple('name.familyName', (p) => p.surname),
  simple('active', isActive),
  // authentik gives its e-mails the type `other`.
  typed('emails', 'other', 'value', (p) => p.mail),
];

const userBody = (person: Person): Json =>
  placeValues({ schemas: [USER_URN] }, AUTHENTIK_MAPPINGS, person);

/**
 * Creates somebody who is not known, by POST, and replaces somebody who is, by PUT. The disabled are
 * provisioned, too, as inactive.
 *
 * @throws ClientRequestError
 */
export async function provisionUser(
  { transport }: AuthentikSession,
  person: Person,
  id: string | undefined,
  before: Person | undefined,
): Promise<Provisioned<UserAction>> {
  const body = userBody(person);
  if (id === undefined) {
    const answer = await transport.send('createUser', { method: 'POST', path: ['Users'], body });
    expectStatus('POST /Users', answer, [200, 201]);
    return { action: 'created', id: expectId('POST /Users', answer) };
  }
  const answer = await transport.send('replaceUser', {
    method: 'PUT',
    path: ['Users', id],
    body: { ...body, id },
  });
  expectStatus('PUT /Users/{id}', answer, [200]);
  return { action: updateAction(before && isActive(before), person, true), id };
}

export async function deleteUser({ transport }: AuthentikSession, id: string): Promise<'deleted'> {
  const answer = await transport.send('deleteUser', { method: 'DELETE', path: ['Users', id] });
  expectStatus('DELETE /Users/{id}', answer, [200, 204, 404]);
  return 'deleted';
}
