import assert from 'node:assert/strict';
import type { GroupStore, Member, MemberRef, MembersChange, ResourceRecord } from '../../index.js';
import type { Fixture } from './fixture.js';

export const idsOf = (members: readonly MemberRef[]) => members.map(({ value }) => value);

export function adding(...ids: readonly string[]): MembersChange {
  return { from: 'current', add: ids.map((value) => ({ value })), remove: [], unknown: 'skip' };
}

export function removing(...ids: readonly string[]): MembersChange {
  return { from: 'current', add: [], remove: ids.map((value) => ({ value })), unknown: 'skip' };
}

export function only(...ids: readonly string[]): MembersChange {
  return { ...adding(...ids), from: 'empty' };
}

/** The group store with methods that it is known to have. */
export function able<K extends keyof GroupStore>(
  { groups }: Fixture,
  ...methods: readonly K[]
): GroupStore & Required<Pick<GroupStore, K>> {
  for (const method of methods)
    assert.equal(typeof groups.store[method], 'function', `the method ${method}`);
  return groups.store as GroupStore & Required<Pick<GroupStore, K>>;
}

/** A group with these members, made in the way in which the router makes it for this store. */
export async function groupWith(
  { groups }: Fixture,
  name: string,
  members: readonly Member[],
): Promise<ResourceRecord> {
  const { store, ctx } = groups;
  const draft = groups.named(name);
  if (store.changeMembers === undefined)
    return groups.create(members.length === 0 ? draft : { ...draft, members });
  const group = await groups.create(draft);
  if (members.length > 0) await store.changeMembers(ctx, group.id, { ...adding(), add: members });
  return group;
}

/** Members of a group as GET shows them: by `membersOf` where the store has it, else in the record. */
export async function membersOf({ groups }: Fixture, id: string): Promise<readonly Member[]> {
  const { store, ctx } = groups;
  if (store.membersOf === undefined)
    return ((await store.get(ctx, id))?.members ?? []) as readonly Member[];
  const read: Member[] = [];
  for await (const member of (await store.membersOf(ctx, [id])).get(id) ?? []) read.push(member);
  return read;
}

export async function memberIds(bench: Fixture, id: string): Promise<readonly string[]> {
  return idsOf(await membersOf(bench, id));
}

/** Ids of new users of these names, as members. */
export async function users(
  bench: Fixture,
  ...names: readonly string[]
): Promise<readonly string[]> {
  return (await bench.users.people(...names)).map(({ id }) => id);
}
