import type { UnitOfWork } from '../../../../../src/index.js';

/** What units do at their end. */
export interface Effects {
  readonly commits: (() => void)[];
}

/** Units that run at the same time; what they do becomes visible with their commit. */
export const parallelUnits: UnitOfWork = {
  async run(ctx, work) {
    if (ctx.transaction) return work(ctx);
    const effects: Effects = { commits: [] };
    const result = await work({ ...ctx, transaction: effects });
    for (const commit of effects.commits) commit();
    return result;
  },
};
