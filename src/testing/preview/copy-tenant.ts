import {
  createMemoryStores,
  type GroupStore,
  type IdCodec,
  type MemoryStores,
  type RequestContext,
  type ResourceDraft,
  type ResourceRecord,
  type ResourceStore,
  type ScimOptions,
} from '../../index.js';
import { USER_RESOURCE_TYPE } from '../../schema/index.js';
import { allOf, membersOf, rolesOf } from './read-tenant.js';
import { renameReferences } from './references.js';

/** A tenant as it is, in memory, where it may be written to. */
export interface TenantCopy {
  readonly stores: MemoryStores;
  /** From the id in the copy to the one on the wire of the original. */
  readonly originalOf: Map<string, string>;
  /** From the id in the copy to the host's own. */
  readonly hostIdOf: Map<string, string>;
  /** From ids of the host to ids of the copy. */
  readonly users: Map<string, string>;
  readonly groups: Map<string, string>;
  readonly notes: string[];
}

type Copies = TenantCopy['users'];

interface Copying extends TenantCopy {
  readonly ctx: RequestContext;
}

/** What a store is given of a record. */
export function draftOf({ id: _id, meta: _meta, ...draft }: ResourceRecord): ResourceDraft {
  return draft;
}

/** Notes which resource of the host one in the copy is. */
export function noteCopy(
  { originalOf, hostIdOf }: TenantCopy,
  copies: Copies,
  copyId: string,
  hostId: string,
  codec: IdCodec | undefined,
): void {
  copies.set(hostId, copyId);
  hostIdOf.set(copyId, hostId);
  originalOf.set(copyId, codec?.encode(hostId) ?? hostId);
}

/** Puts one resource into the copy; what clashes there is left out, with a note. */
async function put(
  copying: Copying,
  store: ResourceStore,
  copies: Copies,
  record: ResourceRecord,
  codec: IdCodec | undefined,
): Promise<void> {
  try {
    const { id } = await store.create(copying.ctx, draftOf(record));
    noteCopy(copying, copies, id, record.id, codec);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown error';
    copying.notes.push(`A resource that is there already could not be looked at: ${reason}`);
  }
}

async function copyRoles(
  { ctx, stores, users }: Copying,
  { userStore }: ScimOptions,
  ids: readonly string[],
): Promise<void> {
  for (const { userId, assignments, locked } of await rolesOf(userStore, ctx, ids)) {
    const copy = users.get(userId);
    if (copy === undefined) continue;
    await stores.userStore.setRoles(ctx, copy, assignments);
    if (!locked) await stores.userStore.unlockRoles(ctx, copy);
  }
}

async function copyUsers(copying: Copying, options: ScimOptions): Promise<void> {
  const { ctx, stores, users } = copying;
  const { userStore, userResourceType = USER_RESOURCE_TYPE, roleResolver } = options;
  for await (const page of allOf(userStore, ctx)) {
    for (const record of page) await put(copying, stores.userStore, users, record, userStore.ids);
    if (roleResolver)
      await copyRoles(
        copying,
        options,
        page.map(({ id }) => id),
      );
  }
  const rename = renameReferences(userResourceType);
  for await (const page of allOf(stores.userStore, ctx)) {
    for (const record of page) {
      const next = rename(draftOf(record), (id) => users.get(id) ?? id);
      await stores.userStore.replace(ctx, record.id, next);
    }
  }
}

async function copyGroups(copying: Copying, store: GroupStore): Promise<void> {
  const { ctx, stores, users, groups } = copying;
  for await (const page of allOf(store, ctx)) {
    for (const record of page) await put(copying, stores.groupStore, groups, record, store.ids);
  }
  for (const [hostId, copy] of groups) {
    const members = (await membersOf(store, ctx, hostId)).flatMap((member) => {
      const value = (member.type === 'Group' ? groups : users).get(member.value);
      return value === undefined ? [] : [{ ...member, value }];
    });
    if (members.length === 0) continue;
    const change = { from: 'empty', add: members, remove: [], unknown: 'skip' } as const;
    await stores.groupStore.changeMembers(ctx, copy, change);
  }
}

/**
 * Reads all users and groups of a tenant, with memberships and roles, into memory stores. Of the host's
 * stores only what reads is called: `list`, `get`, `membersOf`, `lockRoleStates`.
 */
export async function copyTenant(options: ScimOptions, ctx: RequestContext): Promise<TenantCopy> {
  const { userResourceType, groupResourceType, groupStore } = options;
  const copying: Copying = {
    ctx,
    stores: createMemoryStores({
      ...(userResourceType && { userResourceType }),
      ...(groupResourceType && { groupResourceType }),
    }),
    users: new Map(),
    groups: new Map(),
    originalOf: new Map(),
    hostIdOf: new Map(),
    notes: [],
  };
  await copyUsers(copying, options);
  if (groupStore) await copyGroups(copying, groupStore);
  return copying;
}
