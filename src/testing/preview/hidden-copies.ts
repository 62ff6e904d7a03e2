import {
  type ExistingDecision,
  type ExistingResource,
  type GroupStore,
  type MemoryGroupStore,
  type MemoryUserStore,
  type RequestContext,
  type ResolveExisting,
  type ResourceDraft,
  type ResourceRecord,
  type RoleAssignment,
  type ScimOptions,
  UniquenessError,
  type UserStore,
} from '../../index.js';
import { GROUP_RESOURCE_TYPE, USER_RESOURCE_TYPE } from '../../schema/index.js';
import { draftOf, noteCopy, type TenantCopy } from './copy-tenant.js';
import { renameReferences } from './references.js';
import type { Snapshot } from './snapshot.js';

type HiddenSide = Pick<UserStore & GroupStore, 'findHidden' | 'getHidden' | 'ids'>;

type Writing = Pick<MemoryUserStore, 'create' | 'replace' | 'linkExisting'>;

/** The hidden rows of the host that a preview has met, and the stores of the copy that know of them. */
export interface HiddenCopies {
  readonly userStore: MemoryUserStore;
  readonly groupStore: MemoryGroupStore;
  readonly resolveExisting: ResolveExisting | undefined;
  /** How many active people have been put into the copy. */
  readonly activeRevealed: () => number;
  /** Adds to a snapshot from before what was hidden then and is shown now; their ids in the copy. */
  reveal(before: Snapshot, after: Snapshot): ReadonlySet<string>;
}

/** A hidden row in the copy, as it was. */
interface Revealed {
  readonly resource: ResourceRecord;
  readonly assignments: readonly RoleAssignment[];
  readonly members: ReadonlySet<string>;
}

const membersOf = ({ members }: ResourceRecord): readonly string[] =>
  Array.isArray(members) ? members.map(({ value }: { readonly value: string }) => value) : [];

/**
 * Lets the copy of a tenant know of hidden rows: whoever would clash with one in the host's store clashes with it in the
 * copy, the host decides, and what is linked is put into the copy as it is. Of the host's stores only `findHidden` and
 * `getHidden` are called.
 */
export function createHiddenCopies(
  copy: TenantCopy,
  options: ScimOptions,
  ctx: RequestContext,
): HiddenCopies {
  const { stores, users, groups, hostIdOf, notes } = copy;
  const { userResourceType = USER_RESOURCE_TYPE, groupResourceType = GROUP_RESOURCE_TYPE } =
    options;
  const host = { User: options.userStore, Group: options.groupStore } as const;
  const copies = { User: users, Group: groups } as const;
  const rename = {
    User: renameReferences(userResourceType),
    Group: renameReferences(groupResourceType),
  } as const;
  type Type = keyof typeof host;
  /** Rows that are in nobody's way any more, by type and the host's id. */
  const settled = new Set<string>();
  const revealed = { User: new Map<string, Revealed>(), Group: new Map<string, Revealed>() };
  const keyOf = (type: Type, id: string) => JSON.stringify([type, id]);
  const toHost = (type: Type, draft: ResourceDraft) =>
    rename[type](draft, (id) => hostIdOf.get(id) ?? id);
  const toCopy = (type: Type, draft: ResourceDraft) =>
    rename[type](draft, (id) => users.get(id) ?? groups.get(id) ?? id);

  /** @throws UniquenessError as the host's store would, before anything is written. */
  async function refuseClash(type: Type, draft: ResourceDraft): Promise<void> {
    const store: HiddenSide | undefined = host[type];
    const clash = await store?.findHidden?.(ctx, toHost(type, draft));
    if (!clash || settled.has(keyOf(type, clash.hiddenId))) return;
    throw new UniquenessError(clash.attribute, { hiddenId: clash.hiddenId });
  }

  /** Puts a hidden row into the copy, still hidden. @returns its id there; undefined if there is no such row. */
  async function hide(
    type: Type,
    hostId: string,
    draft?: ResourceDraft,
  ): Promise<string | undefined> {
    const known = copies[type].get(hostId);
    if (known !== undefined) return known;
    const store: HiddenSide | undefined = host[type];
    const found = store?.getHidden
      ? await store.getHidden(ctx, hostId)
      : draft && { resource: draft };
    if (!found) return undefined;
    const { resource } = found as { readonly resource: ResourceRecord };
    const assignments = 'assignments' in found ? (found.assignments ?? []) : [];
    const { members: _, ...row } = toCopy(type, draftOf(resource));
    try {
      const members = type === 'Group' ? await hideMembers(membersOf(resource)) : [];
      const id =
        type === 'User'
          ? await stores.userStore.addHidden(ctx.tenantId, row, assignments)
          : await stores.groupStore.addHidden(ctx.tenantId, row, members);
      noteCopy(copy, copies[type], id, resource.id ?? hostId, store?.ids);
      copies[type].set(hostId, id);
      const there = await stores[type === 'User' ? 'userStore' : 'groupStore'].getHidden(ctx, id);
      if (there) {
        const before = { resource: there.resource, assignments, members: new Set(members) };
        revealed[type].set(id, before);
      }
      return id;
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown error';
      notes.push(`A hidden row could not be looked at: ${reason}`);
      return undefined;
    }
  }

  async function hideMembers(hostIds: readonly string[]): Promise<readonly string[]> {
    const found: string[] = [];
    for (const id of hostIds) {
      const member = users.get(id) ?? groups.get(id) ?? (await hide('User', id));
      if (member !== undefined) found.push(member);
    }
    return found;
  }

  async function decide(existing: ExistingResource): Promise<ExistingDecision> {
    const { resourceType: type, hiddenId } = existing;
    const draft = toHost(type, existing.draft);
    const decision = await options.resolveExisting?.(ctx, { ...existing, draft });
    if (decision?.action === 'create') settled.add(keyOf(type, hiddenId));
    if (decision?.action !== 'link') return decision as ExistingDecision;
    const hostId = decision.id ?? hiddenId;
    const id = await hide(type, hostId, existing.draft);
    if (id === undefined) return { action: 'refuse' };
    settled.add(keyOf(type, hostId));
    return { action: 'link', id };
  }

  /** What both kinds of stores write with. */
  function refusing<S extends Writing>(type: Type, store: S): Pick<S, keyof Writing> {
    const { create, replace, linkExisting } = store;
    return {
      create: async (of, draft) => {
        await refuseClash(type, draft);
        return create(of, draft);
      },
      replace: async (of, id, next, expected) => {
        await refuseClash(type, next);
        return replace(of, id, next, expected);
      },
      linkExisting: async (of, id, draft) => {
        await refuseClash(type, draft);
        return linkExisting(of, id, draft);
      },
    };
  }

  const { userStore, groupStore } = stores;
  return {
    userStore: { ...userStore, ...refusing('User', userStore) },
    groupStore: {
      ...groupStore,
      ...refusing('Group', groupStore),
      saveWithMembers: async (of, id, next, change, expected) => {
        await refuseClash('Group', next);
        return groupStore.saveWithMembers(of, id, next, change, expected);
      },
    },
    activeRevealed: () =>
      [...revealed.User.values()].filter(({ resource }) => resource.active !== false).length,
    resolveExisting: options.resolveExisting && ((_of, existing) => decide(existing)),

    reveal(before, after) {
      const linked = new Set<string>();
      for (const [id, { resource, assignments }] of revealed.User) {
        if (!after.users.has(id)) continue;
        linked.add(id);
        before.users.set(id, resource);
        before.roles.set(id, { assignments, locked: false });
      }
      for (const [id, { resource, members }] of revealed.Group) {
        if (!after.groups.has(id)) continue;
        linked.add(id);
        before.groups.set(id, resource);
        const isKnown = (member: string) => after.users.has(member) || after.groups.has(member);
        before.members.set(id, new Set([...members].filter(isKnown)));
      }
      return linked;
    },
  };
}
