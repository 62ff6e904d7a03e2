import type { MemoryStores, RequestContext, ResourceRecord, RoleState } from '../../index.js';
import { allOf, membersOf, rolesOf } from './read-tenant.js';

/** A tenant at one moment; all maps are by id. */
export interface Snapshot {
  readonly users: Map<string, ResourceRecord>;
  readonly groups: Map<string, ResourceRecord>;
  readonly members: Map<string, ReadonlySet<string>>;
  readonly roles: Map<string, Pick<RoleState, 'assignments' | 'locked'>>;
}

/** Looks at everything in the copy of a tenant. */
export async function takeSnapshot(
  { userStore, groupStore }: MemoryStores,
  ctx: RequestContext,
): Promise<Snapshot> {
  const users = new Map<string, ResourceRecord>();
  const groups = new Map<string, ResourceRecord>();
  const members = new Map<string, ReadonlySet<string>>();
  const roles: Snapshot['roles'] = new Map();
  for await (const page of allOf(userStore, ctx)) {
    for (const user of page) users.set(user.id, user);
    const states = await rolesOf(
      userStore,
      ctx,
      page.map(({ id }) => id),
    );
    for (const { userId, ...state } of states) roles.set(userId, state);
  }
  for await (const page of allOf(groupStore, ctx)) {
    for (const group of page) {
      groups.set(group.id, group);
      const list = await membersOf(groupStore, ctx, group.id);
      members.set(group.id, new Set(list.map(({ value }) => value)));
    }
  }
  return { users, groups, members, roles };
}
