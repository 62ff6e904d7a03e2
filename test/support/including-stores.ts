import type {
  GroupStore,
  Member,
  MemoryStores,
  ReadOptions,
  RequestContext,
  ResourceRecord,
  UserStore,
} from '../../src/index.js';

const WITHOUT = { without: ['members'] };

type Reads = Pick<UserStore, 'get' | 'list'>;

/** The reads of a store, with what belongs to the records besides. */
function including(
  store: Reads,
  complete: (
    ctx: RequestContext,
    records: readonly ResourceRecord[],
    options: ReadOptions,
  ) => Promise<readonly ResourceRecord[]>,
): Reads {
  return {
    async get(ctx, id, options = {}) {
      const found = await store.get(ctx, id, { ...options, ...WITHOUT });
      return found && (await complete(ctx, [found], options))[0];
    },
    async list(ctx, query) {
      const page = await store.list(ctx, { ...query, ...WITHOUT });
      return { ...page, resources: await complete(ctx, page.resources, query) };
    },
  };
}

/** The call, and what it asks to include. */
function labelOf(name: string, given: readonly unknown[]): string {
  const options = given.at(name === 'list' ? 1 : 2) as ReadOptions | undefined;
  return [name, ...(options?.include ?? [])].join(' ');
}

/**
 * Memory stores that return groups and members with the records, and the calls of them.
 *
 * @param most - members that come with a group at the most.
 */
export function includingStores<S extends Pick<MemoryStores, 'userStore' | 'groupStore'>>(
  stores: S,
  { most = 3 }: { readonly most?: number } = {},
) {
  const { userStore, groupStore } = stores;
  const calls: string[] = [];
  const told = <T extends object>(store: T): T =>
    new Proxy(store, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]) => {
          calls.push(labelOf(String(name), given));
          return member.apply(target, given);
        };
      },
    });
  const users: UserStore = {
    ...userStore,
    capabilities: { ...userStore.capabilities, includes: ['groups'] },
    ...including(userStore, async (ctx, records, { include }) => {
      if (!include?.includes('groups')) return records;
      const ids = records.map(({ id }) => id);
      const found = await groupStore.groupsOf(ctx, ids, { transitive: true });
      return records.map((record) => ({ ...record, groups: found.get(record.id) ?? [] }));
    }),
    create: async (ctx, draft) => ({ ...(await userStore.create(ctx, draft)), groups: [] }),
  };
  const groups: GroupStore = {
    ...groupStore,
    capabilities: { ...groupStore.capabilities, includes: ['members'] },
    ...including(groupStore, async (ctx, records, { include }) => {
      if (!include?.includes('members')) return records;
      const ids = records.map(({ id }) => id);
      const found = await groupStore.membersOf(ctx, ids);
      return records.map((record) => {
        const members = [...((found.get(record.id) ?? []) as Iterable<Member>)];
        return members.length > most ? record : { ...record, members };
      });
    }),
  };
  return { ...stores, userStore: told(users), groupStore: told(groups), calls };
}
