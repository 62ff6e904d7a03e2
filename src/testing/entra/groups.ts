import { createGroupBody } from './create-body.js';
import type { EntraGroup } from './directory.js';
import { addMembersBody, removeMembersBody, updateBody } from './patch-body.js';
import { asText, type Json } from './resource.js';
import { equals, expectStatus, idOf, query, type Session } from './session.js';

const WITHOUT_MEMBERS = ['excludedAttributes', 'members'] as const;

const DISPLAY_NAME = {
  path: 'displayName',
  place: { kind: 'simple', keys: ['displayName'] },
} as const;

async function find(session: Session, group: EntraGroup): Promise<Json | undefined> {
  const id = session.groups.get(group.objectId);
  if (id !== undefined) {
    const answer = await session.transport.send('GET', ['Groups', id], [WITHOUT_MEMBERS]);
    if (answer.status !== 404) return expectStatus('GET /Groups/{id}', answer, [200]);
    session.groups.delete(group.objectId);
  }
  const [match] = await query(session, 'Groups', [
    WITHOUT_MEMBERS,
    ['filter', equals('displayName', group.displayName)],
  ]);
  const found = asText(match?.id);
  if (found !== undefined) session.groups.set(group.objectId, found);
  return found === undefined ? undefined : match;
}

/**
 * Creates the group without members, or renames it. Members are never read.
 *
 * @throws EntraRequestError
 */
export async function provisionGroup(
  session: Session,
  group: EntraGroup,
): Promise<'created' | 'updated' | 'unchanged'> {
  const present = await find(session, group);
  if (present === undefined) {
    const answer = await session.transport.send('POST', ['Groups'], [], createGroupBody(group));
    expectStatus('POST /Groups', answer, [200, 201]);
    session.groups.set(group.objectId, idOf('POST /Groups', answer));
    return 'created';
  }
  if (present.displayName === group.displayName) return 'unchanged';
  const body = updateBody(session.dialect, [
    { mapping: DISPLAY_NAME, value: group.displayName, present: true },
  ]);
  const id = session.groups.get(group.objectId) ?? '';
  const answer = await session.transport.send('PATCH', ['Groups', id], [], body);
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
 * Cuts a membership difference into requests: the first person travels alone, the rest in batches, so
 * that both documented forms occur.
 */
export function membershipChanges(
  group: EntraGroup,
  before: readonly string[],
  batch: number,
): readonly MembershipChange[] {
  const had = new Set(before);
  const has = new Set(group.memberObjectIds);
  const cut = (kind: 'add' | 'remove', objectIds: readonly string[]): MembershipChange[] => {
    const sizes = Math.ceil(Math.max(0, objectIds.length - 1) / batch);
    const slices = [
      objectIds.slice(0, 1),
      ...Array.from({ length: sizes }, (_, i) =>
        objectIds.slice(1 + i * batch, 1 + (i + 1) * batch),
      ),
    ];
    return slices.filter((ids) => ids.length > 0).map((ids) => ({ group, kind, objectIds: ids }));
  };
  return [
    ...cut(
      'add',
      [...has].filter((id) => !had.has(id)),
    ),
    ...cut(
      'remove',
      [...had].filter((id) => !has.has(id)),
    ),
  ];
}

/**
 * Sends one membership request. People without an account there are left out.
 *
 * @returns how many members were named.
 * @throws EntraRequestError
 */
export async function provisionMembers(
  session: Session,
  { group, kind, objectIds }: MembershipChange,
): Promise<number> {
  const id = session.groups.get(group.objectId);
  const ids = objectIds.flatMap((objectId) => session.users.get(objectId) ?? []);
  if (id === undefined || ids.length === 0) return 0;
  const toBody = kind === 'add' ? addMembersBody : removeMembersBody;
  const answer = await session.transport.send(
    'PATCH',
    ['Groups', id],
    [],
    toBody(session.dialect, ids),
  );
  expectStatus(`PATCH /Groups/{id} (${kind} members)`, answer, [200, 204]);
  return ids.length;
}

export async function deleteGroup(session: Session, objectId: string): Promise<boolean> {
  const id = session.groups.get(objectId);
  if (id === undefined) return false;
  const answer = await session.transport.send('DELETE', ['Groups', id]);
  expectStatus('DELETE /Groups/{id}', answer, [204, 404]);
  session.groups.delete(objectId);
  return true;
}
