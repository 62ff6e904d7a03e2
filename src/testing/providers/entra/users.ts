import { expectId, expectStatus } from '../../http/answer.js';
import { asText, type Json } from '../../http/json.js';
import { isActive } from '../client/directory.js';
import { managerOf, valueAt } from '../client/mapping.js';
import type { UserAction } from '../client/report.js';
import { createUserBody } from './create-body.js';
import type { EntraPerson } from './directory.js';
import { USER_MAPPINGS } from './mapping.js';
import { userFilter } from './matching.js';
import { type AttributeChange, managerBody, updateBody } from './patch-body.js';
import { query, type Session } from './session.js';

/** What became of a person, and whom the service provider now shows as manager. */
export interface UserOutcome {
  readonly action: UserAction;
  readonly managerId: string | undefined;
}

async function read(session: Session, objectId: string, id: string): Promise<Json | undefined> {
  const answer = await session.transport.send('readUser', { method: 'GET', path: ['Users', id] });
  if (answer.status === 404) {
    session.users.delete(objectId);
    return undefined;
  }
  return expectStatus('GET /Users/{id}', answer, [200]);
}

/** First contact is the matching query, then (and ever after) the user is read by id. */
async function find(session: Session, person: EntraPerson): Promise<Json | undefined> {
  const known = session.users.get(person.objectId);
  const present = known === undefined ? undefined : await read(session, person.objectId, known);
  if (present !== undefined) return present;
  const filter = userFilter(session.matching, person);
  if (filter === undefined) return undefined;
  const { found } = await query(session, 'matchUser', 'Users', [['filter', filter]]);
  const id = asText(found[0]?.id);
  if (id === undefined) return undefined;
  session.users.set(person.objectId, id);
  return read(session, person.objectId, id);
}

function changesFor(person: EntraPerson, resource: Json): readonly AttributeChange[] {
  return USER_MAPPINGS.flatMap((mapping) => {
    const value = mapping.source(person);
    const present = valueAt(resource, mapping.place);
    // A source without a value is not sent: outbound provisioning clears nothing.
    if (value === undefined || value === present) return [];
    return [{ mapping, value, present: present !== undefined }];
  });
}

function actionOf(changes: readonly AttributeChange[]): UserAction {
  if (changes.length === 0) return 'unchanged';
  const active = changes.find((change) => change.mapping.path === 'active');
  if (active === undefined) return 'updated';
  return active.value === true ? 'restored' : 'disabled';
}

async function update(session: Session, person: EntraPerson, resource: Json): Promise<UserOutcome> {
  const changes = changesFor(person, resource);
  const id = session.users.get(person.objectId) ?? '';
  if (changes.length > 0) {
    const shape = session.dialect === 'default' ? 'patchUser' : 'patchUserWithFlag';
    const answer = await session.transport.send(shape, {
      method: 'PATCH',
      path: ['Users', id],
      body: updateBody(session.dialect, changes),
    });
    expectStatus('PATCH /Users/{id}', answer, [200, 204]);
  }
  return { action: actionOf(changes), managerId: managerOf(resource) };
}

/**
 * Brings one person up to date: matched, then created or patched.
 *
 * @throws ClientRequestError
 */
export async function provisionUser(session: Session, person: EntraPerson): Promise<UserOutcome> {
  const resource = await find(session, person);
  if (resource !== undefined) return update(session, person, resource);
  // Somebody who never was in the application is not created only to be disabled.
  if (!isActive(person)) return { action: 'skipped', managerId: undefined };

  const answer = await session.transport.send('createUser', {
    method: 'POST',
    path: ['Users'],
    body: createUserBody(person),
  });
  if (answer.status === 409) {
    // The answer to an earlier POST was lost: the user is there and is found by the next query.
    const existing = await find(session, person);
    if (existing !== undefined) return update(session, person, existing);
  }
  expectStatus('POST /Users', answer, [200, 201]);
  session.users.set(person.objectId, expectId('POST /Users', answer));
  return { action: 'created', managerId: undefined };
}

/**
 * Sets, changes or clears the manager in a request of its own, once both have an id.
 *
 * @returns whether a request was needed.
 * @throws ClientRequestError
 */
export async function provisionManager(
  session: Session,
  person: EntraPerson,
  present: string | undefined,
): Promise<boolean> {
  const id = session.users.get(person.objectId);
  const { managerObjectId } = person;
  const wanted = managerObjectId === undefined ? undefined : session.users.get(managerObjectId);
  const unresolved = managerObjectId !== undefined && wanted === undefined;
  if (unresolved) session.withoutManager.add(person.objectId);
  else session.withoutManager.delete(person.objectId);
  if (id === undefined || unresolved || wanted === present) return false;
  const body = managerBody(session.dialect, wanted, present !== undefined);
  const answer = await session.transport.send('setManager', {
    method: 'PATCH',
    path: ['Users', id],
    body,
  });
  expectStatus('PATCH /Users/{id} (manager)', answer, [200, 204]);
  return true;
}

/** Hard delete, after the recycle bin. */
export async function deleteUser(session: Session, objectId: string): Promise<boolean> {
  const id = session.users.get(objectId);
  if (id === undefined) return false;
  const answer = await session.transport.send('deleteUser', {
    method: 'DELETE',
    path: ['Users', id],
  });
  expectStatus('DELETE /Users/{id}', answer, [204, 404]);
  session.users.delete(objectId);
  return true;
}
