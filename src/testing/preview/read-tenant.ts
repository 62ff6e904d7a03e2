import type {
  GroupStore,
  Member,
  RequestContext,
  ResourceRecord,
  ResourceStore,
  RoleState,
  UserStore,
} from '../../index.js';

const PAGE = 500;

/** All resources of a store, without members, in pages. */
export async function* allOf(
  store: ResourceStore,
  ctx: RequestContext,
): AsyncGenerator<readonly ResourceRecord[]> {
  for (let startIndex = 1; ; startIndex += PAGE) {
    const page = { kind: 'index', startIndex, count: PAGE } as const;
    const { resources } = await store.list(ctx, { page, without: ['members'] });
    if (resources.length > 0) yield resources;
    if (resources.length < PAGE) return;
  }
}

/** The members of a group, whichever way its store tells them. */
export async function membersOf(
  store: GroupStore,
  ctx: RequestContext,
  id: string,
): Promise<readonly Member[]> {
  if (!store.membersOf) {
    const whole = await store.get(ctx, id);
    return (whole?.members ?? []) as readonly Member[];
  }
  const members: Member[] = [];
  const found = (await store.membersOf(ctx, [id])).get(id) ?? [];
  for await (const member of found) members.push(member);
  return members;
}

/** The roles of these users, where the store keeps roles. */
export async function rolesOf(
  store: UserStore,
  ctx: RequestContext,
  ids: readonly string[],
): Promise<readonly RoleState[]> {
  return (await store.lockRoleStates?.(ctx, [...ids].sort())) ?? [];
}
