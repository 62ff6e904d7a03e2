import type { ResourceDraft, ResourceRecord } from '../../../../src/index.js';
import {
  allOf,
  brokenGroups,
  brokenUsers,
  type Fault,
  isStoreError,
  pageOf,
  tick,
} from './fault.js';

const without = (draft: ResourceDraft, name: string): ResourceDraft => {
  const { [name]: _dropped, ...rest } = draft;
  return rest;
};

/** Makes room for a second holder of a name, as a table without the constraint has it. */
const again = (draft: ResourceDraft) => ({ ...draft, userName: `${draft.userName}\u200b` });

export const RECORD_FAULTS: readonly Fault[] = [
  {
    name: 'a duplicate userName is accepted',
    caughtBy: 'users.unique.repeated',
    make: brokenUsers((users) => ({
      create: (ctx, draft) => users.create(ctx, draft).catch(() => users.create(ctx, again(draft))),
    })),
  },
  {
    name: 'the unique constraint is raised as it comes from the driver',
    caughtBy: 'users.unique.repeated',
    make: brokenUsers((users) => ({
      create: (ctx, draft) =>
        users.create(ctx, draft).catch(() => Promise.reject(new Error('duplicate key value'))),
    })),
  },
  {
    name: 'the UniquenessError names a column',
    caughtBy: 'users.unique.repeated',
    make: brokenUsers((users) => ({
      create: (ctx, draft) =>
        users.create(ctx, draft).catch((error: Error) => {
          throw Object.assign(error, { attribute: 'user_name' });
        }),
    })),
  },
  {
    name: 'userName is unique only with its case',
    caughtBy: 'users.unique.caseless',
    make: brokenUsers((users) => ({
      async create(ctx, draft) {
        const taken = (await allOf(users, ctx)).some((each) => each.userName === draft.userName);
        return users.create(ctx, draft).catch((error: unknown) => {
          if (taken) throw error;
          return users.create(ctx, again(draft));
        });
      },
    })),
  },
  {
    name: 'uniqueness is looked up before the insert',
    caughtBy: 'users.unique.parallel',
    make: brokenUsers((users) => ({
      async create(ctx, draft) {
        const before = await allOf(users, ctx);
        await tick();
        const taken = before.some(({ userName }) => userName === draft.userName);
        return users.create(ctx, draft).catch((error: unknown) => {
          if (taken) throw error;
          const number = Math.random().toString(36);
          return users.create(ctx, { ...draft, userName: `${draft.userName}${number}` });
        });
      },
    })),
  },
  {
    name: 'uniqueness holds for inserts, not for updates',
    caughtBy: 'users.unique.replaced',
    make: brokenUsers((users) => ({
      replace: (ctx, id, next, options) =>
        users.replace(ctx, id, next, options).catch((error: unknown) => {
          if (!isStoreError(error, 'uniqueness')) throw error;
          return users.replace(ctx, id, again(next), options);
        }),
    })),
  },
  {
    name: 'a deleted user keeps the name',
    caughtBy: 'users.unique.freed',
    make: brokenUsers((users) => {
      const held = new Set<unknown>();
      return {
        async create(ctx, draft) {
          const key = `${ctx.tenantId} ${String(draft.userName).toLowerCase()}`;
          if (held.has(key)) throw new Error('duplicate key value');
          return users.create(ctx, draft);
        },
        async delete(ctx, id, options) {
          const user = await users.get(ctx, id);
          held.add(`${ctx.tenantId} ${String(user?.userName).toLowerCase()}`);
          return users.delete(ctx, id, options);
        },
      };
    }),
  },
  {
    name: 'group names are unique, which the capabilities do not say',
    caughtBy: 'groups.unique.undeclared',
    make: brokenGroups((groups) => ({ capabilities: { ...groups.capabilities, unique: [] } })),
  },
  {
    name: 'ids are numbers',
    caughtBy: 'users.create.record',
    make: brokenUsers((users) => ({
      async create(ctx, draft) {
        return { ...(await users.create(ctx, draft)), id: 7 as unknown as string };
      },
    })),
  },
  {
    name: 'get tells another version than the creation',
    caughtBy: 'users.create.read',
    make: brokenUsers((users) => ({
      async get(ctx, id) {
        const user = await users.get(ctx, id);
        return user && { ...user, meta: { ...user.meta, version: 'other' } };
      },
    })),
  },
  {
    name: 'whoever was inactive stays so',
    caughtBy: 'users.replace.inactive',
    make: brokenUsers((users) => ({
      async replace(ctx, id, next, options) {
        const before = await users.get(ctx, id);
        const active = before?.active !== false && next.active !== false;
        return users.replace(ctx, id, { ...next, active }, options);
      },
    })),
  },
  {
    name: 'a declared attribute is not kept',
    caughtBy: 'users.create.kept',
    make: brokenUsers((users) => ({
      create: (ctx, draft) => users.create(ctx, without(draft, 'nickName')),
    })),
  },
  {
    name: 'a declared attribute is not kept by changes',
    caughtBy: 'users.replace.kept',
    make: brokenUsers((users) => ({
      replace: (ctx, id, next, options) =>
        users.replace(ctx, id, without(next, 'addresses'), options),
    })),
  },
  {
    name: 'of several e-mail addresses one is kept',
    caughtBy: 'users.create.kept',
    make: brokenUsers((users) => ({
      create: (ctx, draft) =>
        users.create(ctx, {
          ...draft,
          ...(Array.isArray(draft.emails) ? { emails: draft.emails.slice(0, 1) } : {}),
        }),
    })),
  },
  {
    name: 'unassigned values are returned as null',
    caughtBy: 'users.create.unassigned',
    make: brokenUsers((users) => ({
      get: async (ctx, id, options) => {
        const user = await users.get(ctx, id, options);
        return user && ({ ...user, title: user.title ?? null } as ResourceRecord);
      },
    })),
  },
  {
    name: 'user names are kept in lower case',
    caughtBy: 'users.create.verbatim',
    make: brokenUsers((users) => ({
      create: (ctx, draft) =>
        users.create(ctx, { ...draft, userName: String(draft.userName).toLowerCase() }),
    })),
  },
  {
    name: '`active: false` is kept as true',
    caughtBy: 'users.create.inactive',
    make: brokenUsers((users) => ({
      create: (ctx, draft) => users.create(ctx, { ...draft, active: draft.active || true }),
    })),
  },
  {
    name: 'a write is given up when the client is gone',
    caughtBy: 'users.create.aborted',
    make: brokenUsers((users) => ({
      async create(ctx, draft) {
        await tick();
        ctx.signal.throwIfAborted();
        return users.create(ctx, draft);
      },
    })),
  },
  {
    name: 'the password is shown',
    caughtBy: 'users.create.password',
    make: brokenUsers((users) => ({
      async create(ctx, draft) {
        return { ...(await users.create(ctx, draft)), password: draft.password };
      },
    })),
  },
  {
    name: 'the password is lost where a change has none',
    caughtBy: 'users.replace.password',
    make: brokenUsers((users) => ({
      replace: (ctx, id, next, options) =>
        users.replace(ctx, id, { password: `none ${Math.random()}`, ...next }, options),
    })),
  },
  {
    name: 'a change merges into what is there',
    caughtBy: 'users.replace.exact',
    make: brokenUsers((users) => ({
      async replace(ctx, id, next, options) {
        const { id: _id, meta: _meta, ...before } = (await users.get(ctx, id)) ?? {};
        return users.replace(ctx, id, { ...before, ...next }, options);
      },
    })),
  },
  {
    name: 'reads are answered from a cache',
    caughtBy: 'users.replace.exact',
    make: brokenUsers((users) => {
      const cache = new Map<string, ResourceRecord>();
      return {
        async create(ctx, draft) {
          const user = await users.create(ctx, draft);
          cache.set(user.id, user);
          return user;
        },
        get: async (ctx, id) => cache.get(id) ?? users.get(ctx, id),
      };
    }),
  },
  {
    name: 'a change of what does not exist creates it',
    caughtBy: 'users.replace.missing',
    make: brokenUsers((users) => ({
      replace: (ctx, id, next, options) =>
        users.replace(ctx, id, next, options).catch((error: unknown) => {
          if (!isStoreError(error, 'notFound')) throw error;
          return users.create(ctx, next);
        }),
    })),
  },
  {
    name: 'a change has no condition on the id',
    caughtBy: 'users.replace.other',
    make: brokenUsers((users) => ({
      async replace(ctx, id, next, options) {
        const changed = await users.replace(ctx, id, next, options);
        for (const other of await allOf(users, ctx)) {
          if (other.id !== id)
            await users.replace(ctx, other.id, {
              ...next,
              userName: `${next.userName}-${other.id}`,
            });
        }
        return changed;
      },
    })),
  },
  {
    name: 'the version stays when the record changes',
    caughtBy: 'users.replace.version',
    make: brokenUsers((users) => ({
      async replace(ctx, id, next, options) {
        const before = await users.get(ctx, id);
        const after = await users.replace(ctx, id, next, options);
        const version = before?.meta.version ?? '';
        return { ...after, meta: { ...after.meta, version } };
      },
    })),
  },
  {
    name: 'the version moves where nothing changes',
    caughtBy: 'users.replace.unchanged',
    make: brokenUsers((users) => ({
      async replace(ctx, id, next, options) {
        await users.replace(ctx, id, { ...next, title: `${Math.random()}` }, options);
        return users.replace(ctx, id, next);
      },
    })),
  },
  {
    name: 'the revision is ignored',
    caughtBy: 'users.replace.revision',
    make: brokenUsers((users) => ({
      replace: (ctx, id, next, { expectedRevision: _ignored, ...options } = {}) =>
        users.replace(ctx, id, next, options),
    })),
  },
  {
    name: 'a conflict is swallowed',
    caughtBy: 'users.replace.revision',
    make: brokenUsers((users) => ({
      replace: (ctx, id, next, options) =>
        users.replace(ctx, id, next, options).catch(async (error: unknown) => {
          const user = await users.get(ctx, id);
          if (user && isStoreError(error, 'versionConflict')) return user;
          throw error;
        }),
    })),
  },
  {
    name: 'the expected version is ignored',
    caughtBy: 'users.replace.ifMatch',
    make: brokenUsers((users) => ({
      replace: (ctx, id, next, { expectedVersion: _ignored, ...options } = {}) =>
        users.replace(ctx, id, next, options),
    })),
  },
  {
    name: 'the revision is compared before the update, not in it',
    caughtBy: 'users.replace.parallel',
    make: brokenUsers((users) => ({
      async replace(ctx, id, next, options = {}) {
        const before = await users.get(ctx, id);
        const stale = options.expectedRevision !== before?.meta.version;
        await tick();
        return users.replace(ctx, id, next, stale ? options : {});
      },
    })),
  },
  {
    name: 'a delete answers true twice',
    caughtBy: 'users.delete.once',
    make: brokenUsers((users) => ({
      delete: async (ctx, id, options) => (await users.delete(ctx, id, options)) || true,
    })),
  },
  {
    name: 'two deletes at once both answer true',
    caughtBy: 'users.delete.parallel',
    make: brokenUsers((users) => ({
      async delete(ctx, id, options) {
        const there = (await users.get(ctx, id)) !== undefined;
        await tick();
        await users.delete(ctx, id, options);
        return there;
      },
    })),
  },
  {
    name: 'a delete ignores the expected version',
    caughtBy: 'users.delete.ifMatch',
    make: brokenUsers((users) => ({ delete: (ctx, id) => users.delete(ctx, id) })),
  },
  ...[true, false].map(
    (listed): Fault => ({
      name: listed ? 'deleted rows are listed' : 'deleted rows are counted in the total',
      caughtBy: 'users.delete.gone',
      make: brokenUsers((users) => {
        const deleted = new Set<string>();
        return {
          async delete(ctx, id) {
            if (deleted.has(id) || !(await users.get(ctx, id))) return false;
            deleted.add(id);
            return true;
          },
          get: async (ctx, id) => (deleted.has(id) ? undefined : users.get(ctx, id)),
          async list(ctx, query) {
            const all = await allOf(users, ctx);
            const shown = all.filter(({ id }) => listed || !deleted.has(id));
            return { ...pageOf(shown, query), total: all.length };
          },
        };
      }),
    }),
  ),
  {
    name: 'a foreign id raises a database error',
    caughtBy: 'users.ids.foreign',
    make: brokenUsers((users) => ({
      async get(ctx, id, options) {
        if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error('invalid input syntax for type uuid');
        return users.get(ctx, id, options);
      },
    })),
  },
  {
    name: 'a codec takes everything for an id',
    caughtBy: 'users.ids.codec',
    make: brokenUsers(() => ({
      ids: { encode: (id) => `u${id}`, decode: (id) => id.slice(1) },
    })),
  },
];
