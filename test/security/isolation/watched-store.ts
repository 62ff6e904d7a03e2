import { setTimeout as delay } from 'node:timers/promises';
import type {
  GroupStore,
  ListPage,
  Member,
  MemberRef,
  MembersChangeResult,
  RequestContext,
  ResourceRecord,
  ResourceStore,
} from '../../../src/index.js';
import { VersionConflictError } from '../../../src/index.js';
import { overriding } from '../../support/stores.js';
import type { Ledger } from './ledger.js';
import type { Random } from './random.js';
import { TENANTS } from './tenants.js';

interface Expected {
  readonly expectedRevision?: string;
  readonly expectedVersion?: string;
}

/**
 * A store that writes the tenant into every version, takes a random moment for every call, and has a
 * ledger check each row, member and cursor position it is asked for or returns.
 */
export function createWatch(ledger: Ledger, random: Random) {
  const stamped = new WeakMap<ResourceRecord, ResourceRecord>();
  const positions = new Map<string, Set<string>>();
  const pause = () => (random.chance(0.5) ? delay(random.below(3)) : undefined);
  const stampOf = (tenantId: string) => `of-${tenantId}-`;
  const stamp = (tenantId: string, version: string | undefined) =>
    version === undefined ? {} : { version: stampOf(tenantId) + version };

  function shown<R extends ResourceRecord>(store: ResourceStore, tenantId: string, record: R): R {
    ledger.own(tenantId, store.ids?.encode(record.id) ?? record.id);
    ledger.checkText(tenantId, JSON.stringify(record), 'a row');
    const known = stamped.get(record);
    if (known) return known as R;
    const { version, revision } = record.meta;
    const meta = {
      ...record.meta,
      ...stamp(tenantId, version),
      ...(revision !== undefined && { revision: stampOf(tenantId) + revision }),
    };
    const copy = { ...record, meta };
    if (Object.isFrozen(record)) stamped.set(record, Object.freeze(copy));
    return copy;
  }

  function unstamped(tenantId: string, expected: Expected = {}): Expected {
    const entries = Object.entries(expected).map(([name, version]) => {
      if (!version.startsWith(stampOf(tenantId))) throw new VersionConflictError();
      return [name, version.slice(stampOf(tenantId).length)];
    });
    return Object.fromEntries(entries);
  }

  function watchResources<S extends ResourceStore>(store: S): S {
    const enter = async (ctx: RequestContext) => {
      if (!TENANTS.some((name) => name === ctx.tenantId)) ledger.note(`tenant ${ctx.tenantId}`);
      if (ctx.principal.id !== ctx.tenantId) ledger.note(`principal ${ctx.principal.id}`);
      await pause();
    };
    const watched: Partial<ResourceStore> = {
      async create(ctx, draft) {
        await enter(ctx);
        return shown(store, ctx.tenantId, await store.create(ctx, draft));
      },
      async get(ctx, id, options) {
        await enter(ctx);
        const record = await store.get(ctx, id, options);
        return record && shown(store, ctx.tenantId, record);
      },
      async list(ctx, query) {
        await enter(ctx);
        const { page } = query;
        const known = positions.get(ctx.tenantId) ?? new Set();
        positions.set(ctx.tenantId, known);
        if (page.kind === 'cursor' && page.after && !known.has(JSON.stringify(page.after))) {
          ledger.note(`${ctx.tenantId} goes on from ${page.after}`);
        }
        const result: ListPage<ResourceRecord> = await store.list(ctx, query);
        if (result.next) known.add(JSON.stringify(result.next));
        const resources = result.resources.map((each) => shown(store, ctx.tenantId, each));
        return { ...result, resources };
      },
      async replace(ctx, id, next, expected) {
        await enter(ctx);
        const own = unstamped(ctx.tenantId, expected);
        return shown(store, ctx.tenantId, await store.replace(ctx, id, next, own));
      },
      async delete(ctx, id, expected) {
        await enter(ctx);
        return store.delete(ctx, id, unstamped(ctx.tenantId, expected));
      },
    };
    return overriding(store as ResourceStore, watched) as S;
  }

  /** @param wireIds - of a member in the group store's own words, as clients see them. */
  function watchGroups(
    store: GroupStore,
    wireIds: (members: readonly MemberRef[]) => readonly string[],
  ): GroupStore {
    const { changeMembers, saveWithMembers, membersOf, groupsOf } = store;
    const check = (tenantId: string, members: readonly MemberRef[]) =>
      ledger.checkIds(tenantId, wireIds(members), 'a membership');
    const changed = (tenantId: string, result: MembersChangeResult): MembersChangeResult => {
      check(tenantId, [...result.added, ...result.removed]);
      return { ...result, ...stamp(tenantId, result.version) };
    };
    return overriding(watchResources(store), {
      ...(changeMembers && {
        async changeMembers(ctx, id, change, expected) {
          await pause();
          const own = unstamped(ctx.tenantId, expected);
          return changed(ctx.tenantId, await changeMembers.call(store, ctx, id, change, own));
        },
      }),
      ...(saveWithMembers && {
        async saveWithMembers(ctx, id, next, change, expected) {
          await pause();
          const own = unstamped(ctx.tenantId, expected);
          const saved = await saveWithMembers.call(store, ctx, id, next, change, own);
          return {
            group: shown(store, ctx.tenantId, saved.group),
            members: changed(ctx.tenantId, saved.members),
          };
        },
      }),
      ...(membersOf && {
        async membersOf(ctx, ids) {
          await pause();
          const found = await membersOf.call(store, ctx, ids);
          const lists = new Map<string, readonly Member[]>();
          for (const [id, members] of found) {
            const list: Member[] = [];
            for await (const member of members) list.push(member);
            check(ctx.tenantId, list);
            lists.set(id, list);
          }
          return lists;
        },
      }),
      ...(groupsOf && {
        async groupsOf(ctx, ids, options) {
          await pause();
          const found = await groupsOf.call(store, ctx, ids, options);
          for (const refs of found.values()) {
            const encode = store.ids?.encode ?? ((id: string) => id);
            const groupIds = refs.map(({ value }) => encode(value));
            ledger.checkIds(ctx.tenantId, groupIds, 'groups of a user');
          }
          return found;
        },
      }),
    });
  }

  return { watchResources, watchGroups };
}
