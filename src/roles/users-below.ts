import type { RequestContext } from '../stores/contract/context.js';
import type { Member, MemberRef } from '../stores/contract/resource.js';
import type { GroupStore } from '../stores/contract/store.js';

/** The members of a group, one after the other. */
export async function* membersOf(
  ctx: RequestContext,
  store: GroupStore,
  groupId: string,
): AsyncIterable<MemberRef> {
  if (store.membersOf) {
    yield* (await store.membersOf(ctx, [groupId])).get(groupId) ?? [];
    return;
  }
  const members: unknown = (await store.get(ctx, groupId))?.members;
  if (Array.isArray(members)) yield* members as readonly Member[];
}

/** A store that keeps members as clients sent them may not know their types, and is asked. */
export async function isGroup(
  ctx: RequestContext,
  store: GroupStore,
  { value, type }: MemberRef,
): Promise<boolean> {
  if (type !== undefined) return type === 'Group';
  if (store.changeMembers) return false;
  return (await store.get(ctx, value, { without: ['members'] })) !== undefined;
}

/**
 * Ids of the users among these members and in the groups among them, however deeply nested. Holds the ids
 * of the groups alone, so that a user may come more than once.
 */
export async function* usersBelow(
  ctx: RequestContext,
  store: GroupStore,
  members: Iterable<MemberRef> | AsyncIterable<MemberRef>,
): AsyncIterable<string> {
  const groups = new Set<string>();
  for await (const member of members) {
    if (await isGroup(ctx, store, member)) groups.add(member.value);
    else yield member.value;
  }
  // A set hands out what is added to it during the walk.
  for (const groupId of groups) {
    for await (const member of membersOf(ctx, store, groupId)) {
      if (await isGroup(ctx, store, member)) groups.add(member.value);
      else yield member.value;
    }
  }
}
