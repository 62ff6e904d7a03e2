import type {
  MemoryUserStore,
  RequestContext,
  RoleState,
  UnitOfWork,
} from '../../../../src/index.js';
import type { ContractStores } from '../../../../src/testing/index.js';
import { overriding } from '../../../support/stores.js';
import { allOf, brokenUsers, type Fault, goodStores } from './fault.js';

const brokenUnits = (change: (units: UnitOfWork) => UnitOfWork['run']) => (): ContractStores => {
  const stores = goodStores();
  return { ...stores, unitOfWork: { run: change(stores.unitOfWork) } };
};

/** Forgets that a store call is part of a unit. */
const outside = ({ transaction: _transaction, ...ctx }: RequestContext): RequestContext => ctx;

export const UNIT_FAULTS: readonly Fault[] = [
  {
    name: 'a unit of work loses what the work returns',
    caughtBy: 'unit.commit',
    make: brokenUnits((units) => async <T>(...args: Parameters<UnitOfWork['run']>) => {
      await units.run(...args);
      return undefined as T;
    }),
  },
  {
    name: 'a unit of work does not roll back',
    caughtBy: 'unit.rollback',
    make: brokenUnits(() => (ctx, work) => work(ctx)),
  },
  {
    name: 'changes of members are not part of the unit',
    caughtBy: 'unit.rollbackMembers',
    make() {
      const { groupStore, userStore, unitOfWork } = goodStores();
      const applied: (() => Promise<unknown>)[] = [];
      return {
        userStore,
        groupStore: overriding(groupStore, {
          changeMembers(ctx, id, change, options) {
            if (ctx.transaction)
              applied.push(() => groupStore.changeMembers(outside(ctx), id, change, options));
            return groupStore.changeMembers(ctx, id, change, options);
          },
        }),
        unitOfWork: {
          run: (ctx, work) =>
            unitOfWork.run(ctx, work).catch(async (error: unknown) => {
              for (const apply of applied.splice(0)) await apply();
              throw error;
            }),
        },
      };
    },
  },
  {
    name: 'reads in a unit do not see its writes',
    caughtBy: 'unit.reads',
    make: brokenUsers((users) => {
      const fresh = new Set<string>();
      return {
        async create(ctx, draft) {
          const user = await users.create(ctx, draft);
          if (ctx.transaction) fresh.add(user.id);
          return user;
        },
        get: async (ctx, id) => (fresh.has(id) ? undefined : users.get(ctx, id)),
      };
    }),
  },
  {
    name: 'a nested unit commits by itself',
    caughtBy: 'unit.joined',
    make() {
      const { userStore, groupStore, unitOfWork } = goodStores();
      const nested: (() => Promise<unknown>)[] = [];
      return {
        userStore,
        groupStore,
        unitOfWork: {
          async run(ctx, work) {
            if (ctx.transaction) nested.push(() => unitOfWork.run(outside(ctx), work));
            try {
              return await unitOfWork.run(ctx, work);
            } catch (error) {
              if (!ctx.transaction) for (const commit of nested.splice(0)) await commit();
              throw error;
            }
          },
        },
      };
    },
  },
  {
    name: 'units run at the same time, and the revision is not compared',
    caughtBy: 'unit.parallel',
    make() {
      const { userStore, groupStore } = goodStores();
      return {
        groupStore,
        userStore: overriding(userStore, {
          replace: (ctx, id, next) => userStore.replace(ctx, id, next),
        }),
        unitOfWork: { run: (ctx, work) => work(ctx) },
      };
    },
  },
  {
    name: 'units run at the same time, and compare no revision of another one',
    caughtBy: 'unit.interleaved',
    make() {
      const { userStore, groupStore } = goodStores();
      return {
        groupStore,
        userStore: overriding(userStore, {
          replace: (ctx, id, next) => userStore.replace(ctx, id, next),
        }),
        unitOfWork: { run: (ctx, work) => work(ctx) },
      };
    },
  },
];

const brokenRoles = (change: (users: MemoryUserStore) => Partial<MemoryUserStore>): Fault['make'] =>
  brokenUsers(change);

export const ROLE_FAULTS: readonly Fault[] = [
  {
    name: 'role states of users who are gone are told',
    caughtBy: 'roles.states',
    make: brokenRoles((users) => ({
      async lockRoleStates(ctx, ids) {
        const states = await users.lockRoleStates(ctx, ids);
        const [first] = states;
        const known = new Set(states.map(({ userId }) => userId));
        const gone = ids.filter((id) => !known.has(id));
        return first ? [...states, ...gone.map((userId) => ({ ...first, userId }))] : states;
      },
    })),
  },
  {
    name: 'roles are added to those that are there',
    caughtBy: 'roles.assigned',
    make: brokenRoles((users) => ({
      async assignRoles(ctx, changes) {
        const states = await users.lockRoleStates(
          ctx,
          changes.map(({ userId }) => userId),
        );
        const before = new Map(states.map((state) => [state.userId, state.assignments]));
        const merged = changes.map((change) => ({
          ...change,
          assignments: [
            ...(before.get(change.userId) ?? []).map((each) => ({
              ...each,
              reason: 'default' as const,
            })),
            ...change.assignments,
          ],
        }));
        return users.assignRoles(ctx, merged);
      },
    })),
  },
  {
    name: 'roles are assigned without a comparison',
    caughtBy: 'roles.compared',
    make: brokenRoles((users) => ({
      async assignRoles(ctx, changes) {
        for (const change of changes) {
          const [state] = await users.lockRoleStates(ctx, [change.userId]);
          const expectedVersion = state?.version ?? change.expectedVersion;
          await users.assignRoles(ctx, [{ ...change, expectedVersion }]);
        }
      },
    })),
  },
  {
    name: 'of a batch of roles those before the conflict stay',
    caughtBy: 'roles.compared',
    make: brokenRoles((users) => ({
      async assignRoles(ctx, changes) {
        const results = await Promise.allSettled(
          changes.map((change) => users.assignRoles(ctx, [change])),
        );
        for (const result of results) if (result.status === 'rejected') throw result.reason;
      },
    })),
  },
  {
    name: 'role states of another tenant are locked',
    caughtBy: 'roles.tenant',
    make: brokenRoles((users) => {
      const states = new Map<string, RoleState>();
      return {
        async lockRoleStates(ctx, ids) {
          const found = await users.lockRoleStates(ctx, ids);
          for (const state of found) states.set(state.userId, state);
          return found.length > 0 ? found : ids.flatMap((id) => states.get(id) ?? []);
        },
      };
    }),
  },
  {
    name: 'an inactive administrator counts',
    caughtBy: 'roles.holder',
    make: brokenRoles((users) => ({
      async hasActiveHolder(ctx, assignment, except) {
        const ids = (await allOf(users, ctx)).map(({ id }) => id);
        const states = await users.lockRoleStates(ctx, ids.sort());
        return states.some(
          ({ userId, assignments }) =>
            !except.includes(userId) &&
            assignments.some(
              ({ role, targetTenantId }) =>
                role === assignment.role && targetTenantId === assignment.targetTenantId,
            ),
        );
      },
    })),
  },
  {
    name: 'roles outlive the user',
    caughtBy: 'roles.ended',
    make: brokenRoles((users) => {
      const gone = new Set<string>();
      return {
        async delete(ctx, id, options) {
          gone.add(ctx.tenantId);
          return users.delete(ctx, id, options);
        },
        hasActiveHolder: async (ctx, ...rest) =>
          gone.has(ctx.tenantId) || users.hasActiveHolder(ctx, ...rest),
      };
    }),
  },
  {
    name: 'roles are not part of the unit of work',
    caughtBy: 'roles.rollback',
    make() {
      const { userStore, groupStore } = goodStores();
      return { userStore, groupStore, unitOfWork: { run: (ctx, work) => work(ctx) } };
    },
  },
  {
    name: 'a user cannot be placed twice',
    caughtBy: 'roles.placed',
    make: brokenRoles((users) => {
      const placed = new Set<string>();
      return {
        async addToTenant(ctx, id, tenantId) {
          if (placed.has(id)) throw new Error('duplicate key value');
          placed.add(id);
          return users.addToTenant(ctx, id, tenantId);
        },
      };
    }),
  },
];

export const HIDDEN_FAULTS: readonly Fault[] = [
  {
    name: 'hidden rows are counted',
    caughtBy: 'hidden.absent',
    make() {
      const { userStore, hideUser, ...rest } = goodStores();
      let hidden = 0;
      return {
        ...rest,
        hideUser: async (ctx, draft) => {
          hidden += 1;
          return (await hideUser?.(ctx, draft)) ?? '';
        },
        userStore: overriding(userStore, {
          async list(ctx, query) {
            const page = await userStore.list(ctx, query);
            return { ...page, total: page.total + hidden };
          },
        }),
      };
    },
  },
  {
    name: 'a clash does not name the hidden row',
    caughtBy: 'hidden.clash',
    make: brokenUsers((users) => ({
      create: (ctx, draft) =>
        users.create(ctx, draft).catch((error: Error) => {
          throw Object.assign(error, { hiddenId: undefined });
        }),
    })),
  },
  {
    name: 'an adopted row keeps what it had',
    caughtBy: 'adopt.record',
    make: brokenUsers((users) => ({
      linkExisting: (ctx, id, draft) => users.linkExisting(ctx, id, { title: 'Before', ...draft }),
    })),
  },
  {
    name: 'whoever is adopted is let in',
    caughtBy: 'adopt.active',
    make: brokenUsers((users) => ({
      linkExisting: (ctx, id, draft) => users.linkExisting(ctx, id, { active: true, ...draft }),
    })),
  },
  {
    name: 'a shown row can be adopted',
    caughtBy: 'adopt.missing',
    make: brokenUsers((users) => ({
      linkExisting: (ctx, id, draft) =>
        users.linkExisting(ctx, id, draft).catch(() => users.replace(ctx, id, draft)),
    })),
  },
  {
    name: 'a deleted user is recognised again and again',
    caughtBy: 'recognise.once',
    make: brokenUsers((users) => {
      const known = new Map<unknown, string | undefined>();
      return {
        async findPreviousId(ctx, draft) {
          const key = JSON.stringify([ctx.tenantId, draft.externalId]);
          const id = (await users.findPreviousId?.(ctx, draft)) ?? known.get(key);
          known.set(key, id);
          return id;
        },
      };
    }),
  },
];
