import { expectId, expectStatus } from '../../http/answer.js';
import { asText, type Json } from '../../http/json.js';
import { setDifference } from '../client/difference.js';
import type { GroupAction } from '../client/report.js';
import { createGroupBody } from './create-body.js';
import type { EntraGroup } from './directory.js';
import { groupFilter } from './matching.js';
import { addMembersBody, removeMembersBody, updateBody } from './patch-body.js';
import { query, type Session } from './session.js';
import type { EntraShape } from './shapes.js';

const WITHOUT_MEMBERS = ['excludedAttributes', 'members'] as const;

const DISPLAY_NAME = {
  path: 'displayName',
  place: { kind: 'simple', keys: ['displayName'] },
} as const;

async function find(session: Session, group: EntraGroup): Promise<Json | undefined> {
  const id = session.groups.get(group.objectId);
  if (id !== undefined) {
    const answer = await session.transport.send('readGroup', {
      method: 'GET',
      path: ['Groups', id],
      query: [WITHOUT_MEMBERS],
    });
    if (answer.status !== 404) return expectStatus('GET /Groups/{id}', answer, [200]);
    session.groups.delete(group.objectId);
  }
  const { found } = await query(session, 'matchGroup', 'Groups', [
    WITHOUT_MEMBERS,
    ['filter', groupFilter(session.matching, group)],
  ]);
  const matched = asText(found[0]?.id);
  if (matched !== undefined) session.groups.set(group.objectId, matched);
  return matched === undefined ? undefined : found[0];
}

/**
 * Creates the group without members, or renames it. Members are never read.
 *
 * @throws ClientRequestError
 */
export async function provisionGroup(session: Session, group: EntraGroup): Promise<GroupAction> {
  const present = await find(session, group);
  if (present === undefined) {
    const answer = await session.transport.send('createGroup', {
      method: 'POST',
      path: ['Groups'],
      body: createGroupBody(group),
    });
    expectStatus('POST /Groups', answer, [200, 201]);
    session.groups.set(group.objectId, expectId('POST /Groups', answer));
    return 'created';
  }
  if (present.displayName === group.displayName) return 'unchanged';
  const body = updateBody(session.dialect, [
    { mapping: DISPLAY_NAME, value: group.displayName, present: true },
  ]);
  const id = session.groups.get(group.objectId) ?? '';
  const answer = await session.transport.send('patchGroup', {
    method: 'PATCH',
    path: ['Groups', id],
    body,
  });
  expectStatus('PATCH /Groups/{id}', answer, [200, 204]);
  return 'updated';
}

/** One membership request: some people to add to, or to remove from, one group. */
export interface MembershipChange {
  readonly group: EntraGroup;
  readonly kind: 'add' | 'remove';
  readonly objectIds: readonly string[];
}

/**
 * Cuts the difference between the members that were sent and those of the directory into requests: the
 * first person travels alone, the rest in batches, so that both documented forms occur. People without
 * an account are left out until they have one.
 */
export function membershipChanges(
  session: Session,
  group: EntraGroup,
  batch: number,
): readonly MembershipChange[] {
  const had = session.members.get(group.objectId) ?? new Set<string>();
  const has = new Set(group.memberObjectIds.filter((id) => session.users.has(id)));
  const { added, removed } = setDifference(had, has);
  const cut = (kind: MembershipChange['kind'], ids: readonly string[]): MembershipChange[] => {
    const batches = Array.from({ length: Math.ceil((ids.length - 1) / batch) }, (_, i) =>
      ids.slice(1 + i * batch, 1 + (i + 1) * batch),
    );
    return [ids.slice(0, 1), ...batches].map((objectIds) => ({ group, kind, objectIds }));
  };
  return [
    ...(added.length === 0 ? [] : cut('add', added)),
    ...(removed.length === 0 ? [] : cut('remove', removed)),
  ];
}

function shapeOf(session: Session, kind: MembershipChange['kind']): EntraShape {
  if (kind === 'add') return 'addMembers';
  return session.dialect === 'default' ? 'removeMembers' : 'removeMembersWithFlag';
}

/**
 * Sends one membership request.
 *
 * @returns how many members were named.
 * @throws ClientRequestError
 */
export async function provisionMembers(
  session: Session,
  { group, kind, objectIds }: MembershipChange,
): Promise<number> {
  const { objectId } = group;
  const id = session.groups.get(objectId);
  const ids = objectIds.flatMap((member) => session.users.get(member) ?? []);
  if (id === undefined || ids.length === 0) return 0;
  const toBody = kind === 'add' ? addMembersBody : removeMembersBody;
  const answer = await session.transport.send(shapeOf(session, kind), {
    method: 'PATCH',
    path: ['Groups', id],
    body: toBody(session.dialect, ids),
  });
  expectStatus(`PATCH /Groups/{id} (${kind} members)`, answer, [200, 204]);
  // Other requests about the same group may have been answered meanwhile: only these members change.
  const members = new Set(session.members.get(objectId));
  for (const member of objectIds) {
    if (kind === 'add') members.add(member);
    else members.delete(member);
  }
  session.members.set(objectId, members);
  return ids.length;
}

export async function deleteGroup(session: Session, objectId: string): Promise<boolean> {
  const id = session.groups.get(objectId);
  if (id === undefined) return false;
  const answer = await session.transport.send('deleteGroup', {
    method: 'DELETE',
    path: ['Groups', id],
  });
  expectStatus('DELETE /Groups/{id}', answer, [204, 404]);
  session.groups.delete(objectId);
  session.members.delete(objectId);
  return true;
}
