import type { ResourceRecord } from '../../../../src/index.js';
import type { ContractStores } from '../../../../src/testing/index.js';
import { overriding } from '../../../support/stores.js';
import { type Fault, goodStores } from './fault.js';
import { type Database, database, outside, wrapped } from './services/database.js';

type Stores = Database['stores'];

/** Stores over a database, one of them broken. */
const over =
  <K extends keyof Stores & keyof ContractStores>(
    name: K,
    change: (store: Stores[K], all: Database) => Stores[K],
  ): Fault['make'] =>
  (gate) => {
    const all = database(gate);
    return { ...all.stores, [name]: change(all.stores[name], all) };
  };

/** Fails as a driver does, which knows nothing of this library. */
const asDriver = <S extends object>(store: S): S =>
  wrapped(store, async (call) => {
    try {
      return await call();
    } catch {
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    }
  });

/** Remembers for ever that it has failed once. */
const broken = <S extends object>(store: S): S => {
  let failed: unknown;
  return wrapped(store, async (call) => {
    if (failed) throw failed;
    try {
      return await call();
    } catch (error) {
      failed = error;
      throw error;
    }
  });
};

/** Asks for a connection to ask for another one. */
const twice = <S extends object>(store: S, through: (work: () => Promise<unknown>) => unknown): S =>
  wrapped(store, (call) => through(call));

const SERVICES = {
  tokens: 'tokenStore',
  clients: 'clientStore',
  requestCounts: 'requestCountStore',
  roleJobs: 'roleJobs',
  outbox: 'eventOutbox',
  log: 'provisioningLog',
  roleSettings: 'roleSettingsStore',
  guard: 'deletionGuardStore',
} as const;

const SERVICE_FAULTS: readonly Fault[] = Object.entries(SERVICES).flatMap(([name, store]) => [
  {
    name: `the store of ${name} takes a connection within a connection`,
    caughtBy: `${name}.connection.alone`,
    make: (gate) => {
      const { stores } = database(gate);
      return { ...stores, [store]: twice(stores[store], gate.use) };
    },
  },
  {
    name: `the store of ${name} is silent about an outage`,
    caughtBy: `${name}.outage.refused`,
    make: (gate) => {
      const { stores } = database(gate);
      const silent = wrapped<object>(stores[store], (call) => call().catch(() => undefined));
      return { ...stores, [store]: silent };
    },
  },
  {
    name: `the store of ${name} never recovers`,
    caughtBy: `${name}.outage.recovered`,
    make: (gate) => {
      const { stores } = database(gate);
      return { ...stores, [store]: broken<object>(stores[store]) };
    },
  },
]);

/** Users of whom the host's rows may have no value for `active`. */
const forgetting =
  (shown: (user: ResourceRecord, method: string) => ResourceRecord): Fault['make'] =>
  () => {
    const stores = goodStores();
    const { userStore } = stores;
    const forgotten = new Set<string>();
    const read = (user: ResourceRecord, method: string) =>
      forgotten.has(user.id) ? shown(user, method) : user;
    return {
      ...stores,
      forgetActive: async (_ctx, id) => void forgotten.add(id),
      userStore: overriding(userStore, {
        async get(ctx, id) {
          const user = await userStore.get(ctx, id);
          return user && read(user, 'get');
        },
        async list(ctx, query) {
          const page = await userStore.list(ctx, query);
          return { ...page, resources: page.resources.map((user) => read(user, 'list')) };
        },
      }),
    };
  };

const ACTIVE_FAULTS: readonly Fault[] = [
  {
    name: 'lists return only the attributes that were asked for',
    caughtBy: 'active.returned',
    make: () => {
      const stores = goodStores();
      const { userStore } = stores;
      return {
        ...stores,
        userStore: overriding(userStore, {
          async list(ctx, query) {
            const page = await userStore.list(ctx, query);
            if (!query.attributes) return page;
            const resources = page.resources.map(({ active: _active, ...user }) => user);
            return { ...page, resources: resources as readonly ResourceRecord[] };
          },
        }),
      };
    },
  },
  {
    name: 'a row without a value is shown without one',
    caughtBy: 'active.forgotten',
    make: forgetting(({ active: _active, ...user }) => user as ResourceRecord),
  },
  {
    name: 'a row without a value is active in lists alone',
    caughtBy: 'active.forgotten',
    make: forgetting((user, method) => ({ ...user, active: method === 'list' })),
  },
];

export const CROSS_CUTTING_FAULTS: readonly Fault[] = [
  ...ACTIVE_FAULTS,
  ...SERVICE_FAULTS,
  {
    name: 'lists of users are read on a connection of their own',
    caughtBy: 'users.connection.unit',
    make: over('userStore', (users) =>
      overriding(users, { list: (ctx, query) => users.list(outside(ctx), query) }),
    ),
  },
  {
    name: 'members are read on a connection of their own',
    caughtBy: 'groups.connection.unit',
    make: over('groupStore', (groups) =>
      overriding(groups, {
        groupsOf: (ctx, ids, options) =>
          groups.groupsOf?.(outside(ctx), ids, options) ?? Promise.resolve(new Map()),
      }),
    ),
  },
  {
    name: 'role jobs are counted on a connection of their own',
    caughtBy: 'roleJobs.connection.unit',
    make: over('roleJobs', (jobs) =>
      overriding(jobs, { pending: (ctx) => jobs.pending(outside(ctx)) }),
    ),
  },
  {
    name: 'settings are read on a connection of their own',
    caughtBy: 'roleSettings.connection.unit',
    make: over('roleSettingsStore', (settings) =>
      overriding(settings, { read: (tenantId) => settings.read(tenantId) }),
    ),
  },
  {
    name: 'the guard counts on a connection of its own',
    caughtBy: 'guard.connection.unit',
    make: over('deletionGuardStore', (guard) =>
      overriding(guard, { take: (ctx, attempt) => guard.take(outside(ctx), attempt) }),
    ),
  },
  {
    name: 'events are appended on a connection of their own',
    caughtBy: 'outbox.connection.unit',
    make: over('eventOutbox', (outbox) =>
      overriding(outbox, { append: (ctx, entries) => outbox.append(outside(ctx), entries) }),
    ),
  },
  {
    name: 'entries of writes are appended on a connection of their own',
    caughtBy: 'log.connection.unit',
    make: over('provisioningLog', (log) =>
      overriding(log, { appendInUnit: async (_ctx, entries) => log.append(entries) }),
    ),
  },
  {
    name: 'a change of a user holds a connection and asks for another one',
    caughtBy: 'users.connection.alone',
    make: (gate) => {
      const { stores } = database(gate);
      const { userStore } = stores;
      return {
        ...stores,
        userStore: overriding(userStore, {
          replace: (ctx, ...rest) =>
            ctx.transaction
              ? userStore.replace(ctx, ...rest)
              : gate.use(() => userStore.replace(ctx, ...rest)),
        }),
      };
    },
  },
  {
    name: 'errors of the driver are passed on by the user store',
    caughtBy: 'users.outage.refused',
    make: over('userStore', asDriver),
  },
  {
    name: 'errors of the driver are passed on by the token store',
    caughtBy: 'tokens.outage.refused',
    make: over('tokenStore', asDriver),
  },
  {
    name: 'the user store never recovers',
    caughtBy: 'users.outage.recovered',
    make: over('userStore', broken),
  },
  {
    name: 'errors of the driver are passed on by the unit of work',
    caughtBy: 'outage.unit',
    make: over('unitOfWork', asDriver),
  },
  {
    name: 'a user is looked up in vain during an outage',
    caughtBy: 'outage.router',
    make: (gate) => {
      const { state, stores } = database(gate);
      const { userStore, groupStore, interrupt } = stores;
      return {
        groupStore,
        interrupt,
        userStore: overriding(userStore, {
          get: async (ctx, id) => (state.down ? undefined : userStore.get(ctx, id)),
        }),
      };
    },
  },
];
