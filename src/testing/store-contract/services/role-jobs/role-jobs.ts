import type { RoleJobStore } from '../../../../index.js';
import { callsOf } from '../../calls.js';
import type { Service } from '../service.js';
import { CLAIMS } from './claims.js';
import { COMPLETING } from './completing.js';
import { IN_UNITS } from './in-units.js';
import { claim, drained, enqueue, LONG_SECONDS, usersOf } from './jobs.js';

/** {@link RoleJobStore} */
export const ROLE_JOBS: Service<RoleJobStore> = {
  name: 'roleJobs',
  storeOf: ({ roleJobs }) => roleJobs,
  checks: [...CLAIMS, ...COMPLETING, ...IN_UNITS],
  inUnits: true,
  async calls({ store }) {
    return [
      ...callsOf('roleJobs', true, {
        enqueue: (ctx) => store.enqueue(ctx, ['ada']),
        claim: (ctx) => store.claim(ctx, 1, LONG_SECONDS),
        complete: (ctx) => store.complete(ctx, [{ userId: 'ada', mark: 'x' }]),
        pending: (ctx) => store.pending(ctx),
      }),
      ...callsOf('roleJobs', false, { tenants: () => store.tenants() }),
    ];
  },
  async empty(bench) {
    await enqueue(bench, ...usersOf(await claim(bench)));
    await drained(bench);
  },
};
