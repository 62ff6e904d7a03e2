import type { DeletionGuardStore } from '../../../../monitoring/index.js';
import { callsOf } from '../../calls.js';
import type { Service } from '../service.js';
import { attempt, decide, reading } from './attempts.js';
import { COUNTING } from './counting.js';
import { HOLDING } from './holding.js';
import { IN_UNITS } from './in-units.js';

/** {@link DeletionGuardStore} */
export const DELETION_GUARD: Service<DeletionGuardStore> = {
  name: 'guard',
  storeOf: ({ deletionGuardStore }) => deletionGuardStore,
  checks: [...COUNTING, ...HOLDING, ...IN_UNITS],
  inUnits: true,
  async calls(bench) {
    const { store } = bench;
    return [
      ...callsOf('guard', true, { take: (ctx) => store.take(ctx, attempt(bench, 'a')) }),
      ...callsOf('guard', false, {
        hold: (ctx) => store.hold(ctx, attempt(bench, 'a')),
        cancel: (ctx) => store.cancel(ctx, attempt(bench, 'a')),
        ...(store.isHeld && { isHeld: (ctx) => store.isHeld?.(ctx, 'a') }),
        read: () => reading(bench),
        decide: () => decide(bench, 'release'),
      }),
    ];
  },
};
