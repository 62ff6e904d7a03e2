import type { RequestContext } from '../../../../index.js';
import type { ProvisioningLogStore } from '../../../../monitoring/index.js';
import { callsOf } from '../../calls.js';
import { unitOf } from '../../units.js';
import type { Service } from '../service.js';
import { END, entryOf, query, timeOf } from './entries.js';
import { FILTERING } from './filtering.js';
import { appendIn, IN_UNITS } from './in-units.js';
import { OVER_TIME } from './over-time.js';
import { READING } from './reading.js';

/** {@link ProvisioningLogStore} */
export const PROVISIONING_LOG: Service<ProvisioningLogStore> = {
  name: 'log',
  storeOf: ({ provisioningLog }) => provisioningLog,
  checks: [...READING, ...FILTERING, ...OVER_TIME, ...IN_UNITS],
  inUnits: true,
  async calls(bench) {
    const { store, stores, tenantId } = bench;
    const appendInUnit = (unit: RequestContext) => appendIn(bench, unit, entryOf(bench, 'u'));
    return [
      ...callsOf('log', false, {
        append: () => store.append([entryOf(bench, 'r')]),
        query: () => query(bench),
        deleteBefore: () => store.deleteBefore(tenantId, timeOf(0)),
      }),
      // Never called but in a unit.
      ...callsOf('log', true, {
        ...(store.appendInUnit &&
          stores.unitOfWork && {
            appendInUnit: (ctx) =>
              ctx.transaction === undefined
                ? unitOf(bench).run(ctx, appendInUnit)
                : appendInUnit(ctx),
          }),
      }),
    ];
  },
  async empty(bench) {
    await bench.store.deleteBefore(bench.tenantId, END);
  },
};
