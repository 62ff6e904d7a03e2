import type { ProvisioningLogStore } from '../../../../monitoring/index.js';
import { callsOf } from '../../calls.js';
import type { Service } from '../service.js';
import { END, entryOf, query, timeOf } from './entries.js';
import { FILTERING } from './filtering.js';
import { OVER_TIME } from './over-time.js';
import { READING } from './reading.js';

/** {@link ProvisioningLogStore} */
export const PROVISIONING_LOG: Service<ProvisioningLogStore> = {
  name: 'log',
  storeOf: ({ provisioningLog }) => provisioningLog,
  checks: [...READING, ...FILTERING, ...OVER_TIME],
  inUnits: false,
  async calls(bench) {
    return callsOf('log', false, {
      append: () => bench.store.append([entryOf(bench, 'r')]),
      query: () => query(bench),
      deleteBefore: () => bench.store.deleteBefore(bench.tenantId, timeOf(0)),
    });
  },
  async empty(bench) {
    await bench.store.deleteBefore(bench.tenantId, END);
  },
};
