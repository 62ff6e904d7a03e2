import type { AlertStore } from '../../../../alerts/index.js';
import { callsOf } from '../../calls.js';
import type { Service } from '../service.js';
import { channelOf, claim, LONG_SECONDS, raise } from './raised.js';
import { RAISING } from './raising.js';
import { SENDING } from './sending.js';

/** {@link AlertStore} */
export const ALERTS: Service<AlertStore> = {
  name: 'alerts',
  storeOf: ({ alertStore }) => alertStore,
  checks: [...RAISING, ...SENDING],
  inUnits: false,
  fails: 'any',
  async calls(bench) {
    const { store, tenantId, unique } = bench;
    return callsOf('alerts', false, {
      raise: () => raise(bench, unique('key')),
      end: () => store.end(tenantId, channelOf(bench), ['key']),
      open: () => store.open(tenantId, channelOf(bench)),
      claim: () => claim(bench),
      settle: () => store.settle('process 1', 'nothing', { status: 'sent' }),
      list: () => store.list(tenantId, 1),
      takeTurn: () => store.takeTurn(unique('turn'), 'process 1', LONG_SECONDS),
    });
  },
};
