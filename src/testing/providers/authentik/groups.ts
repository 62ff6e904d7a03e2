import { expectId, expectStatus } from '../../http/answer.js';
import { asArray, asObject, asText, type Json } from '../../http/json.js';
import { setDifference } from '../client/difference.js';
import type { DirectoryGroup } from '../client/directory.js';
import { lookUp } from '../client/matching.js';
import { groupBody, memberValues, patchOp } from '../client/messages.js';
import type { GroupAction } from '../client/report.js';
import type { MemberIds, Provisioned } from '../client/traffic.js';
import type { AuthentikSession } from './session.js';
import { readConfiguration } from './session.js';

function bodyOf({ objectId, displayName }: DirectoryGroup, members?: readonly string[]): Json {
  return groupBody(displayName, {
    externalId: objectId,
    ...(members !== undefined && members.length > 0 && { members: memberValues(members) }),
  });
}

/** Creates a group; one of that name that is there already is taken. */
async function create(
  { transport }: AuthentikSession,
  group: DirectoryGroup,
  members: readonly string[],
): Promise<{ readonly id: string; readonly created: boolean }> {
  const answer = await transport.send('createGroup', {
    method: 'POST',
    path: ['Groups'],
    body: bodyOf(group, members),
  });
  if (answer.status === 409) {
    const lookup = { endpoint: 'Groups', attribute: 'displayName', value: group.displayName };
    const present = await lookUp(transport, 'findGroup', lookup);
    if (present !== undefined) return { id: present.id, created: false };
  }
  expectStatus('POST /Groups', answer, [200, 201]);
  return { id: expectId('POST /Groups', answer), created: true };
}

/** Compares the members with those that the service provider has, and sends one operation for each. */
async function patchMembers(
  { transport }: AuthentikSession,
  id: string,
  wanted: readonly string[],
  maxOperations: number,
): Promise<void> {
  const answer = await transport.send('readGroup', { method: 'GET', path: ['Groups', id] });
  const group = expectStatus('GET /Groups/{id}', answer, [200]);
  const present = asArray(group.members).flatMap((member) => asText(asObject(member).value) ?? []);
  const { added, removed } = setDifference(new Set(present), new Set(wanted));
  const each = (op: 'add' | 'remove') => (member: string) =>
    ({ op, path: 'members', value: memberValues([member]) }) as const;
  const operations = [...added.map(each('add')), ...removed.map(each('remove'))];
  const size = maxOperations > 0 ? maxOperations : operations.length;
  for (let from = 0; from < operations.length; from += size) {
    const patched = await transport.send('patchMembers', {
      method: 'PATCH',
      path: ['Groups', id],
      body: patchOp(...operations.slice(from, from + size)),
    });
    expectStatus('PATCH /Groups/{id}', patched, [200, 204]);
  }
}

/**
 * Creates a group with its members; or replaces what it is called without a path, then changes members one
 * by one. Without PATCH it is PUT as a whole.
 *
 * @throws ClientRequestError
 */
export async function provisionGroup(
  session: AuthentikSession,
  group: DirectoryGroup,
  known: string | undefined,
  { all }: MemberIds,
): Promise<Provisioned<GroupAction>> {
  const { transport } = session;
  const { id, created } =
    known === undefined ? await create(session, group, all) : { id: known, created: false };
  if (created) return { action: 'created', id };
  const { patch, maxOperations } = await readConfiguration(session);
  if (!patch) {
    const body = { ...bodyOf(group), members: memberValues(all), id };
    const answer = await transport.send('replaceGroup', {
      method: 'PUT',
      path: ['Groups', id],
      body,
    });
    expectStatus('PUT /Groups/{id}', answer, [200]);
    return { action: 'updated', id };
  }
  const answer = await transport.send('patchGroup', {
    method: 'PATCH',
    path: ['Groups', id],
    body: patchOp({ op: 'replace', value: { ...bodyOf(group), id } }),
  });
  expectStatus('PATCH /Groups/{id}', answer, [200, 204]);
  await patchMembers(session, id, all, maxOperations);
  return { action: 'updated', id };
}

export async function deleteGroup({ transport }: AuthentikSession, id: string): Promise<void> {
  const answer = await transport.send('deleteGroup', { method: 'DELETE', path: ['Groups', id] });
  expectStatus('DELETE /Groups/{id}', answer, [200, 204, 404]);
}
