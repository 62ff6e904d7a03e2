import { overriding } from '../../../support/stores.js';
import { brokenUsers, type Fault, goodStores, isStoreError } from './fault.js';
import { outside } from './services/database.js';

export const ACCESS_FAULTS: readonly Fault[] = [
  {
    name: 'whoever signs in is active',
    caughtBy: 'access.id',
    make: brokenUsers((users) => ({
      readAccess: async (ctx, key) =>
        (await users.readAccess(ctx, key)).map((state) => ({ ...state, active: true })),
    })),
  },
  {
    name: 'an externalId is found in any case',
    caughtBy: 'access.externalId',
    make: brokenUsers((users) => ({
      async readAccess(ctx, key) {
        if (!('externalId' in key)) return users.readAccess(ctx, key);
        const { resources } = await users.list(ctx, {
          page: { kind: 'index', startIndex: 1, count: 100 },
        });
        return resources
          .filter((user) => String(user.externalId).toLowerCase() === key.externalId.toLowerCase())
          .map(({ id }) => ({ userId: id, active: true, assignments: [] }));
      },
    })),
  },
  {
    name: 'of two with one externalId the first is told',
    caughtBy: 'access.several',
    make: brokenUsers((users) => ({
      readAccess: async (ctx, key) => (await users.readAccess(ctx, key)).slice(0, 1),
    })),
  },
  {
    name: 'roles in other tenants are left out',
    caughtBy: 'access.roles',
    make: brokenUsers((users) => ({
      readAccess: async (ctx, key) =>
        (await users.readAccess(ctx, key)).map((state) => ({
          ...state,
          assignments: state.assignments.filter(
            ({ targetTenantId }) => targetTenantId === undefined,
          ),
        })),
    })),
  },
  {
    name: 'since when somebody is active moves with every change',
    caughtBy: 'access.since',
    make: brokenUsers((users) => {
      let changes = Date.UTC(2026, 0);
      return {
        replace(ctx, id, next, options) {
          changes += 1;
          return users.replace(ctx, id, next, options);
        },
        readAccess: async (ctx, key) =>
          (await users.readAccess(ctx, key)).map((state) => ({
            ...state,
            since: new Date(changes).toISOString(),
          })),
      };
    }),
  },
  {
    name: 'somebody who is hidden may sign in',
    caughtBy: 'access.hidden',
    make() {
      const { userStore, hideUser, ...rest } = goodStores();
      const hidden = new Set<string>();
      return {
        ...rest,
        hideUser: async (ctx, draft) => {
          const id = (await hideUser?.(ctx, draft)) ?? '';
          hidden.add(id);
          return id;
        },
        userStore: overriding(userStore, {
          readAccess: async (ctx, key) =>
            'userId' in key && hidden.has(key.userId)
              ? [{ userId: key.userId, active: true, assignments: [] }]
              : userStore.readAccess(ctx, key),
        }),
      };
    },
  },
  {
    name: 'somebody without a value for active may not sign in, and is shown as active',
    caughtBy: 'access.forgotten',
    make() {
      const { userStore, ...rest } = goodStores();
      const forgotten = new Set<string>();
      return {
        ...rest,
        forgetActive: async (_ctx, id) => {
          forgotten.add(id);
        },
        userStore: overriding(userStore, {
          readAccess: async (ctx, key) =>
            (await userStore.readAccess(ctx, key)).map((state) =>
              forgotten.has(state.userId) ? { ...state, active: false } : state,
            ),
        }),
      };
    },
  },
  {
    name: 'a second identity takes the place of the first',
    caughtBy: 'identities.linked',
    make: brokenUsers((users) => {
      const before = new Map<string, Parameters<typeof users.unlinkIdentity>[1]>();
      return {
        async linkIdentity(ctx, id, identity) {
          const last = before.get(id);
          if (last) await users.unlinkIdentity(ctx, last);
          await users.linkIdentity(ctx, id, identity);
          before.set(id, identity);
        },
      };
    }),
  },
  {
    name: 'identities are compared in any case',
    caughtBy: 'identities.exact',
    make: brokenUsers((users) => {
      const folded = ({ issuer, subject }: { issuer: string; subject: string }) => ({
        issuer,
        subject: subject.toLowerCase(),
      });
      return {
        linkIdentity: (ctx, id, identity) => users.linkIdentity(ctx, id, folded(identity)),
        unlinkIdentity: (ctx, identity) => users.unlinkIdentity(ctx, folded(identity)),
        readAccess: (ctx, key) =>
          users.readAccess(ctx, 'identity' in key ? { identity: folded(key.identity) } : key),
      };
    }),
  },
  {
    name: 'whoever comes last has the identity',
    caughtBy: 'identities.taken',
    make: brokenUsers((users) => ({
      linkIdentity: (ctx, id, identity) =>
        users.linkIdentity(ctx, id, identity).catch(async (error: unknown) => {
          if (!isStoreError(error, 'uniqueness')) throw error;
          await users.unlinkIdentity(ctx, identity);
          await users.linkIdentity(ctx, id, identity);
        }),
    })),
  },
  {
    name: 'everybody who wants an identity is told that it is theirs',
    caughtBy: 'identities.parallel',
    make: brokenUsers((users) => ({
      linkIdentity: (ctx, id, identity) =>
        users.linkIdentity(ctx, id, identity).catch((error: unknown) => {
          if (!isStoreError(error, 'uniqueness')) throw error;
        }),
    })),
  },
  {
    name: 'nobody can be linked, and no error is told',
    caughtBy: 'identities.missing',
    make: brokenUsers((users) => ({
      linkIdentity: (ctx, id, identity) =>
        users.linkIdentity(ctx, id, identity).catch((error: unknown) => {
          if (!isStoreError(error, 'notFound')) throw error;
        }),
    })),
  },
  {
    name: "an identity that was nobody's is told as taken away",
    caughtBy: 'identities.unlinked',
    make: brokenUsers((users) => ({
      async unlinkIdentity(ctx, identity) {
        await users.unlinkIdentity(ctx, identity);
        return true;
      },
    })),
  },
  {
    name: 'the identity of somebody who was deleted goes to whoever has the name next',
    caughtBy: 'identities.deleted',
    make: brokenUsers((users) => {
      const linked = new Map<string, Parameters<typeof users.unlinkIdentity>[1]>();
      let left: Parameters<typeof users.unlinkIdentity>[1] | undefined;
      return {
        async linkIdentity(ctx, id, identity) {
          await users.linkIdentity(ctx, id, identity);
          linked.set(id, identity);
        },
        delete(ctx, id, options) {
          left = linked.get(id);
          return users.delete(ctx, id, options);
        },
        async create(ctx, draft) {
          const user = await users.create(ctx, draft);
          if (left) await users.linkIdentity(ctx, user.id, left);
          return user;
        },
      };
    }),
  },
  {
    name: 'identities are not part of the unit',
    caughtBy: 'identities.unit',
    make() {
      const { userStore, unitOfWork, ...rest } = goodStores();
      const later: (() => Promise<unknown>)[] = [];
      return {
        ...rest,
        unitOfWork: {
          run: (ctx, work) =>
            unitOfWork
              .run(ctx, work)
              .finally(() => Promise.all(later.splice(0).map((each) => each()))),
        },
        userStore: overriding(userStore, {
          async unlinkIdentity(ctx, identity) {
            later.push(() => userStore.unlinkIdentity(outside(ctx), identity));
            return true;
          },
        }),
      };
    },
  },
];
