import type { Logger, UnitOfWork } from '../index.js';
import type { Database } from './connection/database.js';
import type { PostgresConnection } from './connection/pool.js';
import { type FoundRoles, findRoles } from './directory/find-roles.js';
import { createGroupStore, type PostgresGroupStore } from './directory/group-store.js';
import { createUserStore, type PostgresUserStore } from './directory/user-store.js';
import type { Layout } from './layout/layout.js';
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

/** Makes every store. */
export function storesOver(database: Database, layout: Layout, logger: Logger): StoresOverPostgres {
  const { unitOfWork } = database;
  const { roleJobs, eventOutbox, ...services } = createServices(database);
  const groupStore = createGroupStore(database, layout);
  return {
    ...services,
    unitOfWork,
    stores: Object.freeze({
      userStore: {
        ...createUserStore(database, layout, logger),
        groupsFrom: groupStore.groupsOf,
      },
      groupStore,
      unitOfWork,
      roleJobs,
      eventOutbox,
      provisioningLog: services.provisioningLog,
    }),
    findRoles: (tenantId, userId) => findRoles(database, layout, tenantId, userId),
  };
}
