import { isStoreError } from '../../../errors/is-store-error.js';
import { attributesOf, recordMembersChanged } from '../../changes/changes.js';
import { membersIn } from '../../membership/difference.js';
import { type Saved, save, saveMembers } from '../../membership/save.js';
import { withoutMembers } from '../../membership/without-members.js';
import type { Call } from '../../model/call.js';
import type { Endpoint } from '../../model/endpoint.js';
import type { OpenUnit } from '../../model/unit.js';
import { loadForWrite } from '../../representation/load.js';
import { expected } from '../expected.js';

async function takeOut(
  call: Call,
  unit: OpenUnit,
  groups: Endpoint,
  groupId: string,
  userId: string,
): Promise<Saved['members']> {
  if (!groups.membership.comparesLists) {
    const remove = [{ value: userId, type: 'User' }];
    const change = { from: 'current', add: [], remove, unknown: 'skip' } as const;
    return saveMembers(call, unit, groups, groupId, change);
  }
  const current = await loadForWrite(unit.ctx, groups, groupId, { members: true });
  const stored = attributesOf(current);
  const members = membersIn(stored.members).filter(({ value }) => value !== userId);
  const after = { attributes: { ...stored, members }, unknown: [] };
  const write = groups.membership.planReplace(stored, after, true, call.rules);
  const options = expected(call, current);
  const saved = await save(call, unit, groups, {
    ...write,
    id: groupId,
    before: withoutMembers(stored),
    options,
  });
  return saved.members;
}

/** Ends the memberships of a user in every group that has them of its own. */
export async function leaveGroups(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  userId: string,
): Promise<void> {
  const groups = call.config.endpointOf.get('Group');
  if (!groups || !endpoint.groupsOf) return;
  const found = await endpoint.groupsOf(unit.ctx, [userId], { transitive: false });
  const direct = (found.get(userId) ?? []).filter(({ type }) => type === 'direct');
  for (const groupId of direct.map(({ value }) => value).sort()) {
    try {
      const members = await takeOut(call, unit, groups, groupId, userId);
      if (members) recordMembersChanged(unit, groups, groupId, members);
    } catch (error) {
      if (!isStoreError(error, 'notFound')) throw error;
    }
  }
}
