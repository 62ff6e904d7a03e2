import { describe, it } from '@jest/globals';
import { createStores as createMinimalStores } from '../../../examples/minimal-adapter/stores.js';
import { USER_TYPE } from '../../../examples/rfp-saas/scim/user-type.js';
import { createMemoryAlertStore } from '../../../src/alerts/index.js';
import { createMemoryClients, createMemoryTokenStore } from '../../../src/auth/index.js';
import { createMemoryOutbox, createMemoryStores, type IdCodec } from '../../../src/index.js';
import {
  createMemoryDeletionGuardStore,
  createMemoryProvisioningLog,
} from '../../../src/monitoring/index.js';
import { translateIds } from '../../../src/protocol/ids/translate-ids.js';
import { createMemoryRoleSettingsStore } from '../../../src/roles/index.js';
import {
  compileResourceType,
  GROUP_RESOURCE_TYPE,
  USER_RESOURCE_TYPE,
} from '../../../src/schema/index.js';
import { storeContract } from '../../../src/testing/index.js';
import { countStore, testClock } from './faults/services/good-services.js';

storeContract(
  { describe, it },
  () => {
    const { now, advanceTime } = testClock();
    const stores = createMemoryStores({ tombstones: true, now: () => new Date(now()) });
    const { userStore, groupStore } = stores;
    const clientStore = createMemoryClients();
    return {
      ...stores,
      advanceTime,
      tokenStore: createMemoryTokenStore(),
      clientStore,
      addClient: (client) => clientStore.register(client),
      requestCountStore: countStore(now),
      eventOutbox: createMemoryOutbox({ now }),
      provisioningLog: createMemoryProvisioningLog(),
      roleSettingsStore: createMemoryRoleSettingsStore(),
      deletionGuardStore: createMemoryDeletionGuardStore(),
      alertStore: createMemoryAlertStore({ now }),
      hideUser: ({ tenantId }, draft) => userStore.addHidden(tenantId, draft),
      hideGroup: ({ tenantId }, draft, members) => groupStore.addHidden(tenantId, draft, members),
    };
  },
  { name: 'memory stores', memberDisplay: true },
);

storeContract(
  { describe, it },
  () => createMemoryStores({ userResourceType: USER_TYPE, uniqueExternalId: true }),
  {
    name: "memory stores for the example's users",
    userResourceType: USER_TYPE,
  },
);

/** `7` is `u7` on the wire. */
function prefixed(letter: string): IdCodec {
  const prefix = new RegExp(`^${letter}([0-9a-f-]+)$`);
  return { encode: (id) => `${letter}${id}`, decode: (id) => prefix.exec(id)?.[1] };
}

storeContract(
  { describe, it },
  () => {
    const { userStore, groupStore, unitOfWork } = createMemoryStores();
    const codecs = new Map([
      ['User', prefixed('u')],
      ['Group', prefixed('g')],
    ]);
    return {
      userStore: translateIds(userStore, compileResourceType(USER_RESOURCE_TYPE), codecs),
      groupStore: translateIds(groupStore, compileResourceType(GROUP_RESOURCE_TYPE), codecs),
      unitOfWork,
    };
  },
  { name: 'memory stores behind id codecs' },
);

storeContract({ describe, it }, createMinimalStores, { name: 'the minimal adapter' });
