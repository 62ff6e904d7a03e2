import type { UnitOfWork } from '../index.js';
import type { Database } from './connection/database.js';
import type { PostgresConnection } from './connection/pool.js';
import { type FoundRoles, findRoles } from './directory/find-roles.js';
import { createGroupStore, type PostgresGroupStore } from './directory/group-store.js';
import {
  createUserStore,
  type PostgresUserStore,
  type UserStoreSettings,
} from './directory/user-store.js';
import type { Layout } from './layout/layout.js';
import type { ResourceLayout } from './layout/resource-layout.js';
import { createServices, type PostgresServices } from './services/create-services.js';

/** What `createScimRouter` takes, to be spread into its options. */
export interface PostgresStores
  extends Pick<PostgresServices, 'roleJobs' | 'eventOutbox' | 'provisioningLog'> {
  readonly userStore: PostgresUserStore;
  readonly groupStore: PostgresGroupStore;
  readonly unitOfWork: UnitOfWork<PostgresConnection>;
}

/** Every store, over one database or over an open transaction of the host's. */
export interface StoresOverPostgres extends Omit<PostgresServices, 'roleJobs' | 'eventOutbox'> {
  /** For the router: `createScimRouter({ ...scim.stores, auth })`. */
  readonly stores: PostgresStores;
  readonly unitOfWork: UnitOfWork<PostgresConnection>;
  /**
   * The roles of a user, in one statement: for sign-in. undefined if there is no such user.
   *
   * @param userId - the id of the SCIM user.
   */
  findRoles(tenantId: string, userId: string): Promise<FoundRoles | undefined>;
}

/** A method of a store, which is given the context first. */
type Method = (ctx: { readonly tenantId: string }, ...others: unknown[]) => unknown;

/** Looks at the tenant before anything is asked: the database would not say that it is the tenant that is wrong. */
function forTenants<Store extends object>(store: Store, { checkTenant }: ResourceLayout): Store {
  if (checkTenant === undefined) return store;
  const checked = Object.entries(store).map(([name, value]) => {
    if (typeof value !== 'function') return [name, value];
    const method: Method = async (ctx, ...others) => {
      checkTenant(ctx.tenantId);
      return (value as Method)(ctx, ...others);
    };
    return [name, method];
  });
  return Object.fromEntries(checked) as Store;
}

/** Makes every store. */
export function storesOver(
  database: Database,
  layout: Layout,
  settings: UserStoreSettings,
): StoresOverPostgres {
  const { unitOfWork } = database;
  const { roleJobs, eventOutbox, ...services } = createServices(database);
  const groupStore = forTenants(createGroupStore(database, layout), layout.groups);
  return {
    ...services,
    unitOfWork,
    stores: Object.freeze({
      userStore: {
        ...forTenants(createUserStore(database, layout, settings), layout.users),
        groupsFrom: groupStore.groupsOf,
      },
      groupStore,
      unitOfWork,
      roleJobs,
      eventOutbox,
      provisioningLog: services.provisioningLog,
    }),
    findRoles: async (tenantId, userId) => {
      layout.users.checkTenant?.(tenantId);
      return findRoles(database, layout, tenantId, userId);
    },
  };
}
