import { ScimError } from '../../errors/scim-error.js';
import type { MemberRef } from '../../stores/contract/resource.js';
import type { GroupStore } from '../../stores/contract/store.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { OpenUnit } from '../model/unit.js';
import { groupsAbove, groupsAmong, groupsBelow, type Steps } from './nested-groups.js';

const ONLY_ITSELF: Steps = new Map();

const deepest = (steps: Iterable<number>): number => {
  let most = -1;
  for (const step of steps) most = Math.max(most, step);
  return most;
};

const isCalledGroup = ({ type }: MemberRef): boolean => type === 'Group';

/**
 * Those among the members of a record who may be groups: where nobody ever walks through nested groups, a store is
 * not asked of each whether it is one.
 */
export function possibleGroups(
  { config }: Call,
  { groupStore }: Endpoint,
  members: readonly MemberRef[],
): readonly MemberRef[] {
  const walked = groupStore?.groupsOf !== undefined || config.roles?.groupEndpoint !== undefined;
  return walked ? members : members.filter(isCalledGroup);
}

/**
 * Refuses groups that join a group where those above it and those below them are nested too deep together, whoever
 * was there first. It is looked at what is new, so that a nesting which is too deep already refuses
 * nothing else; and users, who are what nearly always joins, cost nothing.
 *
 * Steps are counted along shortest ways, which is how often a store is asked, or a recursive query repeated, to
 * find everybody below a group or everything above a user. Groups that the new members contain are counted
 * below and not above as well: a circle is as deep as it has groups.
 *
 * @param id - the group that they join; undefined for a new one.
 * @param joining - who joins and was no member before.
 * @throws ScimError 400 `invalidValue`
 */
export async function refuseDeepGroups(
  call: Call,
  { ctx }: OpenUnit,
  endpoint: Endpoint,
  id: string | undefined,
  joining: readonly MemberRef[],
): Promise<void> {
  const { maxGroupDepth: most, maxScan } = call.config.limits;
  const store = endpoint.groupStore as GroupStore;
  const joiningGroups: string[] = [];
  for await (const group of groupsAmong(ctx, store, joining)) joiningGroups.push(group);
  if (joiningGroups.length === 0) return;
  const below = await groupsBelow(ctx, store, joiningGroups, most);
  const above =
    id === undefined ? ONLY_ITSELF : await groupsAbove(ctx, endpoint, store, id, { most, maxScan });
  if (above === undefined) {
    call.config.logger.warn('nested groups: how deep they are cannot be told', {
      requestId: ctx.requestId,
      tenantId: ctx.tenantId,
      limit: 'maxScan',
    });
  }
  const outside = [...(above ?? ONLY_ITSELF)].filter(([group]) => !below.has(group));
  const itself = id === undefined || !below.has(id) ? 0 : -1;
  const highest = Math.max(itself, deepest(outside.map(([, step]) => step)));
  const depth = highest + 1 + deepest(below.values()) + 1;
  if (depth <= most) return;
  throw new ScimError(
    'invalidValue',
    `With attribute "members" groups would be nested more than ${most} deep, which is the most that is accepted (maxGroupDepth).`,
  );
}
