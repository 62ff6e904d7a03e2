import type { RequestContext, ResourceStore } from '../../index.js';
import { callsOf, type StoreCall } from './calls.js';
import type { Fixture } from './fixture.js';
import { adding, groupWith } from './membership.js';
import { roleNamesOf } from './role-names.js';
import type { StoreDriver } from './store-driver.js';

type Methods = Readonly<Record<string, (ctx: RequestContext) => unknown>>;

const PAGE = { kind: 'index', startIndex: 1, count: 10 } as const;

/** What every store of resources has; the delete is to come last. */
function common<S extends ResourceStore>(kit: StoreDriver<S>, id: string): Methods {
  const { includes: include = [] } = kit.store.capabilities;
  return {
    ...(include.length > 0 && {
      'get (include)': (ctx) => kit.store.get(ctx, id, { include }),
      'list (include)': (ctx) => kit.store.list(ctx, { page: PAGE, include }),
    }),
    get: (ctx) => kit.store.get(ctx, id),
    list: (ctx) => kit.store.list(ctx, { page: PAGE }),
    create: (ctx) => kit.store.create(ctx, kit.draft()),
    replace: (ctx) => kit.store.replace(ctx, id, kit.draft()),
  };
}

function roleMethods({ users: { store }, options }: Fixture, id: string, version: string): Methods {
  const role = { role: roleNamesOf(options)[1] };
  const change = { userId: id, expectedVersion: version, assignments: [] };
  return {
    ...(store.lockRoleStates && { lockRoleStates: (ctx) => store.lockRoleStates?.(ctx, [id]) }),
    ...(store.assignRoles && { assignRoles: (ctx) => store.assignRoles?.(ctx, [change]) }),
    ...(store.hasActiveHolder && {
      hasActiveHolder: (ctx) => store.hasActiveHolder?.(ctx, role, [id]),
    }),
    ...(store.setRoles && { setRoles: (ctx) => store.setRoles?.(ctx, id, [role]) }),
    ...(store.unlockRoles && { unlockRoles: (ctx) => store.unlockRoles?.(ctx, id) }),
  };
}

function seatMethods({ users: { store }, ctx: { tenantId } }: Fixture): Methods {
  const seats = { tenantId, joining: 1, limit: 1_000, exactFrom: 0 };
  return {
    ...(store.takeSeats && { takeSeats: (ctx) => store.takeSeats?.(ctx, seats) }),
    ...(store.countActive && { countActive: (ctx) => store.countActive?.(ctx, tenantId) }),
  };
}

function provisionedMethods({ users: { store } }: Fixture, id: string): Methods {
  const change = { kind: 'part', attributes: { title: 'Captain' }, removed: [] } as const;
  return {
    ...(store.noteProvisioned && {
      noteProvisioned: (ctx) => store.noteProvisioned?.(ctx, id, change),
    }),
    ...(store.readProvisioned && { readProvisioned: (ctx) => store.readProvisioned?.(ctx, id) }),
  };
}

/** Calls of every method that the user store has. */
export async function userCalls(bench: Fixture): Promise<readonly StoreCall[]> {
  const { users: kit, stores, ctx } = bench;
  const { store } = kit;
  const [{ id = '' } = {}, { id: gone = '' } = {}] = await kit.people('Ada', 'Gone');
  const [state] = (await store.lockRoleStates?.(ctx, [id])) ?? [];
  const hidden = await stores.hideUser?.(ctx, kit.draft());
  return callsOf('users', true, {
    ...common(kit, id),
    ...roleMethods(bench, id, state?.version ?? ''),
    ...seatMethods(bench),
    ...provisionedMethods(bench, id),
    ...(store.findPreviousId && {
      // Without an `externalId` a store need not ask the database at all.
      findPreviousId: (unit) =>
        store.findPreviousId?.(unit, { ...kit.draft(), externalId: 'nobody' }),
    }),
    ...(store.linkExisting &&
      hidden !== undefined && {
        linkExisting: (unit) => store.linkExisting?.(unit, hidden, kit.draft()),
      }),
    delete: (unit) => store.delete(unit, gone),
  });
}

/** Calls of every method that the group store has. */
export async function groupCalls(bench: Fixture): Promise<readonly StoreCall[]> {
  const { groups: kit, users } = bench;
  const { store } = kit;
  const [{ id: user = '' } = {}] = await users.people('Ada');
  const { id } = await groupWith(
    bench,
    'Crew',
    kit.keeps('members.value') ? [{ value: user }] : [],
  );
  const { id: gone } = await groupWith(bench, 'Gone', []);
  const membersOf = async (unit: RequestContext) => {
    const found = await store.membersOf?.(unit, [id]);
    for (const members of found?.values() ?? []) for await (const _member of members);
  };
  return callsOf('groups', true, {
    ...common(kit, id),
    ...(store.changeMembers && {
      changeMembers: (unit) => store.changeMembers?.(unit, id, adding(user)),
    }),
    ...(store.saveWithMembers && {
      saveWithMembers: (unit) =>
        store.saveWithMembers?.(unit, undefined, kit.draft(), adding(user)),
    }),
    ...(store.listMembers && {
      listMembers: (unit) => store.listMembers?.(unit, id, { startIndex: 1, count: 10 }),
    }),
    ...(store.membersOf && { membersOf }),
    ...(store.groupsOf && {
      groupsOf: (unit) => store.groupsOf?.(unit, [user], { transitive: true }),
    }),
    delete: (unit) => store.delete(unit, gone),
  });
}
