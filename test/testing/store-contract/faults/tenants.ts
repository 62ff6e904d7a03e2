import {
  compileFilter,
  createMemoryStores,
  type RequestContext,
  type ResourceRecord,
  type UserStore,
} from '../../../../src/index.js';
import { allOf, brokenUsers, type Fault, filteringBy, seen } from './fault.js';

/**
 * Users whose ids are numbered in each tenant, so that every tenant has a user 1. `keyOf` says under what a
 * row is found: with the id alone, tenants share them.
 */
export function numberedUsers(keyOf: (tenantId: string, id: string) => string): UserStore {
  const { userStore } = createMemoryStores();
  const counts = new Map<string, number>();
  const rows = new Map<string, { readonly ctx: RequestContext; readonly inner: string }>();
  const numbers = new Map<string, string>();
  const shown = (user: ResourceRecord): ResourceRecord => ({
    ...user,
    id: numbers.get(user.id) ?? user.id,
  });
  const rowOf = (ctx: RequestContext, id: string) =>
    rows.get(keyOf(ctx.tenantId, id)) ?? { ctx, inner: 'nobody' };

  return {
    capabilities: { ...userStore.capabilities, filter: 'none', relations: [] },
    async create(ctx, draft) {
      const user = await userStore.create(ctx, draft);
      const id = String((counts.get(ctx.tenantId) ?? 0) + 1);
      counts.set(ctx.tenantId, Number(id));
      rows.set(keyOf(ctx.tenantId, id), { ctx, inner: user.id });
      numbers.set(user.id, id);
      return shown(user);
    },
    async get(ctx, id) {
      const row = rowOf(ctx, id);
      const user = await userStore.get(row.ctx, row.inner);
      return user && shown(user);
    },
    async list(ctx, query) {
      const page = await userStore.list(ctx, query);
      return { ...page, resources: page.resources.map(shown) };
    },
    async replace(ctx, id, next, options) {
      const row = rowOf(ctx, id);
      return shown(await userStore.replace(row.ctx, row.inner, next, options));
    },
    delete(ctx, id, options) {
      const row = rowOf(ctx, id);
      return userStore.delete(row.ctx, row.inner, options);
    },
  };
}

/** Adds to what a store is asked about one tenant what it knows of the others. */
const inAnyTenant = <T>(
  ask: (ctx: RequestContext) => Promise<T>,
  contexts: readonly RequestContext[],
  found: (answer: T) => boolean,
) =>
  contexts.reduce<Promise<T | undefined>>(async (before, ctx) => {
    const answer = await before;
    return answer !== undefined && found(answer) ? answer : ask(ctx);
  }, Promise.resolve(undefined));

export const TENANT_FAULTS: readonly Fault[] = [
  {
    name: 'a resource of another tenant is visible',
    caughtBy: 'users.tenant.get',
    make: brokenUsers((users) => {
      const contexts = seen();
      return {
        create(ctx, draft) {
          contexts.note(ctx);
          return users.create(ctx, draft);
        },
        get: (ctx, id) =>
          inAnyTenant((each) => users.get(each, id), [ctx, ...contexts.all()], Boolean),
      };
    }),
  },
  {
    name: 'lists show every tenant',
    caughtBy: 'users.tenant.list',
    make: brokenUsers((users) => {
      const contexts = seen();
      return {
        create(ctx, draft) {
          contexts.note(ctx);
          return users.create(ctx, draft);
        },
        async list(_ctx, query) {
          const pages = await Promise.all(contexts.all().map((each) => users.list(each, query)));
          const resources = pages.flatMap((page) => page.resources);
          return { resources, total: resources.length };
        },
      };
    }),
  },
  ...(
    [
      ['equality is looked up in every tenant', 'users.tenant.filter', 'compare'],
      ['an OR filter escapes the tenant', 'users.tenant.or', 'or'],
      ['a NOT filter escapes the tenant', 'users.tenant.or', 'not'],
    ] as const
  ).map(
    ([name, caughtBy, kind]): Fault => ({
      name,
      caughtBy,
      make: brokenUsers((users) => {
        const contexts = seen();
        const everybody: ResourceRecord[] = [];
        return {
          async create(ctx, draft) {
            contexts.note(ctx);
            const user = await users.create(ctx, draft);
            everybody.push(user);
            return user;
          },
          async list(ctx, query) {
            if (query.filter?.kind !== kind) return users.list(ctx, query);
            const resources = everybody.filter(compileFilter(query.filter));
            return { resources, total: resources.length };
          },
        };
      }),
    }),
  ),
  {
    name: 'names are unique over all tenants',
    caughtBy: 'users.tenant.names',
    make: brokenUsers((users) => {
      const contexts = seen();
      return {
        async create(ctx, draft) {
          for (const each of contexts.all())
            for (const { userName } of await allOf(users, each))
              if (userName === draft.userName) throw new Error('duplicate key value');
          contexts.note(ctx);
          return users.create(ctx, draft);
        },
      };
    }),
  },
  {
    name: 'another tenant can change a resource',
    caughtBy: 'users.tenant.change',
    make: brokenUsers((users) => {
      const contexts = new Map<string, RequestContext>();
      return {
        async create(ctx, draft) {
          const user = await users.create(ctx, draft);
          contexts.set(user.id, ctx);
          return user;
        },
        replace: (ctx, id, next, options) =>
          users.replace(contexts.get(id) ?? ctx, id, next, options),
      };
    }),
  },
  {
    name: 'another tenant can delete a resource',
    caughtBy: 'users.tenant.delete',
    make: brokenUsers((users) => {
      const contexts = new Map<string, RequestContext>();
      return {
        async create(ctx, draft) {
          const user = await users.create(ctx, draft);
          contexts.set(user.id, ctx);
          return user;
        },
        delete: (ctx, id, options) => users.delete(contexts.get(id) ?? ctx, id, options),
      };
    }),
  },
  {
    name: 'equal ids in two tenants are confused',
    caughtBy: 'users.tenant.ids',
    make: () => ({ userStore: numberedUsers((_tenantId, id) => id) }),
  },
  {
    name: 'the id of the last deleted user is given again',
    caughtBy: 'users.create.id',
    make: brokenUsers((users) => {
      const free: string[] = [];
      const taken = new Map<string, string>();
      return {
        async create(ctx, draft) {
          const user = await users.create(ctx, draft);
          const id = free.pop();
          if (id === undefined) return user;
          taken.set(id, user.id);
          return { ...user, id };
        },
        delete(ctx, id) {
          free.push(id);
          return users.delete(ctx, taken.get(id) ?? id);
        },
        list: filteringBy(users, () => undefined),
      };
    }),
  },
];
