import type { OmittedMembers } from '../../monitoring/log/entry.js';
import type { MembersChangeResult, ResourceRecord } from '../../stores/contract/resource.js';
import type { Endpoint } from '../model/endpoint.js';
import type { OpenUnit } from '../model/unit.js';
import { membersIn } from './difference.js';

/** What the body of a PUT says about members. */
export interface GivenMembers {
  /** Whether it says who is a member, be it by leaving `members` out (rule `omittedMembersOnPut`). */
  readonly membersGiven: boolean;
  /** Whether it leaves `members` out. */
  readonly membersOmitted: boolean;
}

/** Who stays in a group because a PUT does not name them; how many, where that is known. */
async function membersKept(
  { ctx }: OpenUnit,
  { groupStore }: Endpoint,
  { id, members }: ResourceRecord,
): Promise<OmittedMembers | undefined> {
  const kept = members
    ? membersIn(members).length
    : (await groupStore?.listMembers?.(ctx, id, { startIndex: 1, count: 1 }))?.total;
  if (kept === 0) return undefined;
  return { action: 'kept', ...(kept !== undefined && { members: kept }) };
}

/** What became of members whom a PUT left out, as the log tells it; undefined where there were none. */
export async function omittedMembersOf(
  unit: OpenUnit,
  endpoint: Endpoint,
  current: ResourceRecord,
  { membersGiven, membersOmitted }: GivenMembers,
  result: MembersChangeResult | undefined,
): Promise<OmittedMembers | undefined> {
  if (!membersOmitted) return undefined;
  if (!membersGiven) return membersKept(unit, endpoint, current);
  const cleared = result?.removed.length ?? 0;
  return cleared > 0 ? { action: 'cleared', members: cleared } : undefined;
}
