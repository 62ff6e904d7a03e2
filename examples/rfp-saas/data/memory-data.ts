import { createMemoryStores, type MemoryStores } from 'express-scim';
import { createMemoryTokenStore } from 'express-scim/auth';
import {
  createMemoryDeletionGuardStore,
  createMemoryProvisioningLog,
} from 'express-scim/monitoring';
import { createMemoryRoleSettingsStore } from 'express-scim/roles';
import { contextOf } from '../people/context.js';
import { USER_TYPE } from '../scim/user-type.js';
import type { Data } from './data.js';
import { memoryTables } from './memory-tables.js';
import { newSecret } from './secrets.js';

/** For a look, for demonstrations and tests: everything is gone when the process ends. */
export function createMemoryData(secret = newSecret()): Data & { readonly stores: MemoryStores } {
  const stores = createMemoryStores({ userResourceType: USER_TYPE });
  return {
    stores,
    tokenStore: createMemoryTokenStore(),
    roleSettingsStore: createMemoryRoleSettingsStore(),
    deletionGuardStore: createMemoryDeletionGuardStore(),
    provisioningLog: createMemoryProvisioningLog(),
    findRoles: (org, userId) => stores.userStore.rolesOf(contextOf(org), userId),
    tables: memoryTables(),
    secret,
    close: async () => {},
  };
}
